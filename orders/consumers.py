"""The doorbell of a need's page: it says up to where there is news, and nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from marketplace.events.hub import hub, news_of
from marketplace.kernel.errors import NotFound
from orders.queries.needs import public_need

logger = logging.getLogger(__name__)
LARGEST_FRAME = 64 * 1024
NO_SUCH_NEED, TOO_BIG = 4404, 1009


class NeedBell(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Sends {"news": n} on connecting and after each change; n is the last public event.

    The page fetches itself when n has grown. Whatever a client sends is ignored.
    """

    ringing: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        number = self.scope["url_route"]["kwargs"]["number"]
        # Accepted even when there is nothing to hear: only then does a browser learn the code.
        await self.accept()
        try:
            need = await database_sync_to_async(public_need)(number)
        except NotFound:
            await self.close(NO_SUCH_NEED)
            return
        self.ringing = asyncio.create_task(self._ring(need.subject))
        self.ringing.add_done_callback(self._ended)

    async def _ring(self, stream: str) -> None:
        said = -1
        # Listens before it looks: what happens in between rings.
        with hub.listening(stream) as listener, suppress(OSError):  # the client has gone
            while True:
                news = await database_sync_to_async(news_of)(stream)
                if news != said:
                    await self.send(json.dumps({"news": news}))
                said = news
                await listener.wait()

    def _ended(self, ringing: asyncio.Task[None]) -> None:
        """A bell that broke hangs up, so that the page connects again and asks."""
        if not ringing.cancelled() and (error := ringing.exception()) is not None:
            logger.error("a need's bell broke", exc_info=error)
            self.hanging_up = asyncio.ensure_future(self.close())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        size = len((text_data or "").encode()) + len(bytes_data or b"")
        if size > LARGEST_FRAME:
            await self.close(TOO_BIG)

    async def disconnect(self, code: Any) -> None:
        if self.ringing is not None:
            self.ringing.cancel()
