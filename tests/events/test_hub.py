"""The hub: everybody who listens to a stream hears it, from any thread, and nobody else does."""

from __future__ import annotations

import asyncio
import threading

import pytest

from marketplace.events.hub import Hub, news_of
from marketplace.events.models import EventRow
from tests.events.subjects import new_owner, submit

SOON, NEVER = 5, 0.05


async def hears(listener) -> bool:
    try:
        await asyncio.wait_for(listener.wait(), NEVER)
    except TimeoutError:
        return False
    return True


def test_everybody_on_the_stream_hears_and_nobody_else():
    async def main() -> list[bool]:
        hub = Hub()
        with hub.listening("a") as one, hub.listening("a") as two, hub.listening("b") as other:
            assert hub.ring("a") == 2
            return [await hears(one), await hears(two), await hears(other)]

    assert asyncio.run(main()) == [True, True, False]


def test_a_ring_comes_from_any_thread():
    async def main() -> None:
        hub = Hub()
        with hub.listening("a") as listener:
            thread = threading.Thread(target=hub.ring, args=("a",))
            thread.start()
            await asyncio.wait_for(listener.wait(), SOON)
            thread.join()

    asyncio.run(main())


def test_many_rings_before_a_look_are_one_and_none_is_lost():
    async def main() -> list[bool]:
        hub = Hub()
        with hub.listening("a") as listener:
            for _ in range(50):
                hub.ring("a")
            first, second = await hears(listener), await hears(listener)
            hub.ring("a")
            return [first, second, await hears(listener)]

    assert asyncio.run(main()) == [True, False, True]


def test_who_has_gone_is_forgotten():
    async def main() -> int:
        hub = Hub()
        with hub.listening("a"):
            pass
        assert hub._listeners == {}
        return hub.ring("a")

    assert asyncio.run(main()) == 0


def test_a_loop_that_ended_does_not_break_the_ring():
    hub = Hub()

    async def leave_listening() -> None:
        stack.enter_context(hub.listening("a"))

    from contextlib import ExitStack

    with ExitStack() as stack:
        asyncio.run(leave_listening())
        assert hub.ring("a") == 1


@pytest.mark.django_db
def test_news_is_the_last_public_fact_of_the_stream():
    owner = new_owner()
    submit(owner)
    assert news_of(owner.subject) == 0
    last = EventRow.objects.order_by("pk").last()
    public = EventRow.objects.create(
        kind=last.kind, subject=owner.subject, data=last.data, public=True, by="x", at=last.at
    )
    assert news_of(owner.subject) == public.pk
    assert news_of("owner/P999999") == 0
