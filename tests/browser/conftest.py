"""A browser for all journeys, and for each of them a running server and windows on it.

What knows models is imported where it is used: this file may be read before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.support.chromium import Chromium, chromium
from tests.support.server import Server, served
from tests.support.windows import LANGUAGE, Window, windows


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker) -> Iterator[Server]:
    """The running server, with this process connected to its database."""
    from tests.support.browsing import keys

    language = {"DEFAULT_LANGUAGE": LANGUAGE}
    with (
        django_db_blocker.unblock(),
        served(settings={**keys(), **language}) as started,
        started.connected(),
    ):
        yield started


@pytest.fixture(autouse=True)
def language(settings) -> Iterator[None]:
    """What is expected is said in the language that the pages have."""
    settings.LANGUAGE_CODE = LANGUAGE
    cache.clear()
    with translation.override(LANGUAGE):
        yield


@pytest.fixture
def open_window(browser: Chromium, server: Server) -> Iterator[Callable[..., Window]]:
    with windows(browser, server) as opening:
        yield opening


@pytest.fixture(scope="module")
def operator(server: Server) -> str:
    """The phone with which the operator of Binzhou signs in."""
    from tests.support.accounts import make_operator

    return make_operator("371600").phone


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str], Path]:
    """Real files to hand in, by their names: papers, and a picture where the name says so."""
    from tests.support.numbers import paper
    from tests.support.offers import picture

    def write(name: str) -> Path:
        content = picture().checked.content if name.endswith(".png") else paper().content
        file = tmp_path / name
        file.write_bytes(content)
        return file

    return write
