"""Shared set-up: one migrated template database, copied for every worker and committed test.

The template holds the migrations and the reference data (regions, catalogue, calendar, rule
sets). It is cached under a hash of what makes it, so a single test starts in seconds. Nobody
flushes a database: triggers refuse that, and a copy is quicker.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests.support import databases

# Before Django's settings are read: pytest-django would read them as soon as it found their name
# in pyproject.toml, which is before this file.
os.environ["MODE"] = "test"
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ["DATA_DIR"] = str(databases.run_folder() / os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.config.settings"


def pytest_configure() -> None:
    django.setup()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Point the default connection at this worker's own copy of the template."""
    with django_db_blocker.unblock():
        template = databases.template()
        name = databases.copy_of(template, label="shared")
        with databases.connected_to(name):
            yield
        databases.drop(name)


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database of this test's own in which commits are real; give its name or path."""
    with django_db_blocker.unblock():
        name = databases.copy_of(databases.template(), label="own")
        with databases.connected_to(name):
            yield name
        databases.drop(name)


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path: Path) -> None:
    """Uploaded files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
