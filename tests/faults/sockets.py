"""The house's application with two sockets to ask: the gate, the origin check and the server."""

from __future__ import annotations

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import path

from marketplace.config.asgi import pages
from marketplace.config.composition import compose
from marketplace.config.permissions import PUBLIC, SIGNED_IN


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        await self.send(text_data=f"heard {text_data}")


ROUTES = [
    path("live/echo/", Echo.as_asgi(), name="echo"),
    path("live/members/", Echo.as_asgi(), name="members"),
    path("live/forgotten/", Echo.as_asgi(), name="forgotten"),
]
application = compose(pages, routes=ROUTES, rows={"echo": PUBLIC, "members": SIGNED_IN})
