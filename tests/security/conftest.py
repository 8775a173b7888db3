"""One scene for all tests of this room; each undoes what it did. Pages are read in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(scope="package")
def scene(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[object]:
    # Not before the apps are there.
    from django.conf import settings

    from tests.security.scene import database_of_its_own, make_scene

    before = settings.MEDIA_ROOT
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("scene")
    try:
        with django_db_blocker.unblock(), database_of_its_own():
            yield make_scene()
    finally:
        settings.MEDIA_ROOT = before


@pytest.fixture(autouse=True)
def files_of_their_own(scene) -> Path:
    """The scene's papers stay where they are."""
    from django.conf import settings

    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def english(settings) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def patience() -> None:
    """Every test begins with nobody having asked for anything."""
    cache.clear()
