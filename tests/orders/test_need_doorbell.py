"""The doorbell of a need's page, heard through the whole application with its gates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import connections

from marketplace.config.composition import compose
from marketplace.config.permissions import SOCKETS
from marketplace.config.routing import websocket_urlpatterns
from marketplace.events.dispatcher import dispatch
from marketplace.events.hub import hub, news_of
from marketplace.kernel.actor import CLOCK
from orders.actions.draws import close_need, settle_need
from orders.consumers import LARGEST_FRAME, NO_SUCH_NEED, TOO_BIG
from orders.models import Need
from tests.support import needs
from tests.support.agencies import registered_agency
from tests.support.owners import approved_owner
from tests.support.sockets import Socket

pytestmark = pytest.mark.committed
HOME = b"http://testserver"


@pytest.fixture
def need(committed_db) -> Need:
    made = needs.open_need(approved_owner())
    dispatch()
    return made


def connect(number: str, origin: bytes | None = HOME) -> Socket:
    house = compose(None, routes=websocket_urlpatterns, rows=SOCKETS)
    headers = [(b"host", b"testserver")] + ([(b"origin", origin)] if origin else [])
    return Socket(house, f"/ws/needs/{number}/", headers=headers)


async def in_thread(work: Callable[[], Any]) -> Any:
    """Do something in a thread with a connection of its own, as a request would."""

    def closing() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.to_thread(closing)


def listen(number: str, then: Callable[[Socket], Awaitable[Any]]) -> Any:
    """Connect, do something, and hang up."""

    async def main() -> Any:
        socket = connect(number)
        assert await socket.connect()
        try:
            return await then(socket)
        finally:
            await socket.hang_up()

    return asyncio.run(main())


async def heard(socket: Socket) -> int:
    said = await socket.hear()
    assert set(said) == {"news"}
    return said["news"]


def close(need: Need) -> None:
    with needs.after_close(need):
        close_need(need.subject, CLOCK)
    dispatch()


def test_on_connecting_it_says_up_to_where_there_is_news(need):
    assert listen(need.number, heard) == news_of(need.subject) > 0


def test_it_rings_after_each_public_change(need):
    needs.signed_up(need, [registered_agency()])

    async def then(socket: Socket) -> list[int]:
        said = [await heard(socket)]
        await in_thread(lambda: close(need))
        said.append(await heard(socket))
        await in_thread(lambda: (settle_need(need.subject, CLOCK), dispatch()))
        return [*said, await heard(socket)]

    said = listen(need.number, then)
    assert said == sorted(set(said))
    assert said[-1] == news_of(need.subject)


def test_it_does_not_ring_when_somebody_signs_up(need):
    async def then(socket: Socket) -> bool:
        await heard(socket)
        await in_thread(lambda: (needs.signed_up(need, [registered_agency()]), dispatch()))
        return await socket.is_silent()

    assert listen(need.number, then)


def test_it_does_not_ring_for_another_need(need):
    other = needs.open_need(approved_owner())
    dispatch()

    async def then(socket: Socket) -> bool:
        await heard(socket)
        await in_thread(lambda: close(other))
        return await socket.is_silent()

    assert listen(need.number, then)


def test_who_connects_again_hears_what_was_missed(need):
    before = listen(need.number, heard)
    close(need)
    assert listen(need.number, heard) == news_of(need.subject) > before


def test_what_a_client_says_is_ignored_up_to_a_size(need):
    async def then(socket: Socket) -> int:
        await heard(socket)
        await socket.say("x" * LARGEST_FRAME)
        assert await socket.is_silent()
        await socket.say(b"x" * (LARGEST_FRAME + 1))
        return await socket.is_closed_with()

    assert listen(need.number, then) == TOO_BIG


@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", None])
def test_another_origin_is_turned_away(need, origin):
    async def main() -> bool:
        return await connect(need.number, origin).connect()

    assert asyncio.run(main()) is False


@pytest.mark.parametrize("make", [None, needs.drafted_need, needs.posted_need])
def test_what_is_not_public_has_no_bell(committed_db, make):
    number = make(approved_owner()).number if make else "3716-2026-999999"

    assert listen(number, Socket.is_closed_with) == NO_SUCH_NEED


def test_who_hung_up_is_forgotten(need):
    listen(need.number, heard)
    assert hub._listeners == {}
