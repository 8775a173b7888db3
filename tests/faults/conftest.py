"""The server's own clock runs in its process; here it only stands where a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import Server, laid_out, served


@pytest.fixture
def stopped(django_db_setup, django_db_blocker) -> Iterator[Server]:
    """A server that has its data but was not started."""
    with django_db_blocker.unblock(), laid_out() as server, server.connected():
        yield server


@pytest.fixture
def server(django_db_setup, django_db_blocker) -> Iterator[Server]:
    """A running server, with this process connected to its database."""
    with django_db_blocker.unblock(), served() as server, server.connected():
        yield server
