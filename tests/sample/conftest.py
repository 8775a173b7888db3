"""Pages and messages are read in English here; the Chinese stands in the locale files."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def english(settings) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def the_one_door(settings) -> None:
    """E-mail goes through the house's own door; the test runner had put another one there."""
    settings.EMAIL_BACKEND = "marketplace.notify.backend.DoorBackend"


@pytest.fixture
def client_factory() -> type[Client]:
    """More browsers than one."""
    return Client


@pytest.fixture(autouse=True)
def patience() -> None:
    """Every test begins with nobody having asked for anything."""
    cache.clear()
