"""Walks are told in English, and their counts are printed whatever pytest captures."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import translation


@pytest.fixture(autouse=True)
def english(settings) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_left_open(db) -> Iterator[None]:
    """A walk leaves no transaction open behind it, whatever stopped it."""
    before = len(connection.savepoint_ids)
    yield
    assert len(connection.savepoint_ids) == before


@pytest.fixture
def told(capsys) -> Callable[[str], None]:
    """Write a line to the terminal."""

    def tell(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")  # noqa: T201

    return tell
