"""A broadcast in this process: whoever listens to a stream is told that there is news.

A doorbell, not a letterbox: the news itself is read from the rows. `ring` comes from any thread;
listeners live in event loops.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.db.models import Max

from marketplace.events.models import EventRow


@dataclass(eq=False, slots=True)
class Listener:
    """One who waits in an event loop. Many rings before it looks are one."""

    loop: asyncio.AbstractEventLoop
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> None:
        """Wait for the next ring; one that came since the last call counts."""
        await self.rung.wait()
        self.rung.clear()


class Hub:
    """Who listens to which stream ("need/3716-2026-000123")."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, set[Listener]] = {}

    @contextmanager
    def listening(self, stream: str) -> Iterator[Listener]:
        """Listen to a stream for a while, in the running event loop."""
        listener = Listener(asyncio.get_running_loop())
        with self._lock:
            self._listeners.setdefault(stream, set()).add(listener)
        try:
            yield listener
        finally:
            self._forget(stream, listener)

    def ring(self, stream: str) -> int:
        """Tell everybody who listens to a stream; give how many. Never waits for them."""
        with self._lock:
            listeners = list(self._listeners.get(stream, ()))
        for listener in listeners:
            with suppress(RuntimeError):  # its loop has ended meanwhile
                listener.loop.call_soon_threadsafe(listener.rung.set)
        return len(listeners)

    def _forget(self, stream: str, listener: Listener) -> None:
        with self._lock:
            left = self._listeners[stream]
            left.discard(listener)
            if not left:
                del self._listeners[stream]


hub = Hub()


def news_of(stream: str) -> int:
    """Give the number of a stream's last public event; 0 where there is none."""
    rows = EventRow.objects.filter(subject=stream, public=True)
    return rows.aggregate(last=Max("id"))["last"] or 0
