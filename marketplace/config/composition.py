"""Puts the three protocols of one process together: pages, sockets, lifespan."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator, WebsocketDenier
from django.conf import settings
from django.urls import ResolverMatch, URLPattern

from marketplace.config.background import Background
from marketplace.config.permissions import actor_for
from marketplace.kernel.errors import MarketError
from marketplace.web.permissions import PUBLIC, SIGNED_IN

Rows = Mapping[str, frozenset[str]]


def compose(pages: Any, *, routes: Sequence[URLPattern], rows: Rows) -> ProtocolTypeRouter:
    """Make the application of the whole house."""
    gate = AuthMiddlewareStack(SocketGate(routes, rows))
    return ProtocolTypeRouter(
        {
            "http": pages,
            "websocket": AllowedHostsOriginValidator(gate),
            "lifespan": Lifespan(),
        }
    )


class SocketGate:
    """Asks the permission table before every socket; an address without a row is not there."""

    def __init__(self, routes: Sequence[URLPattern], rows: Rows) -> None:
        self.routes, self.rows = routes, rows
        self.sockets = URLRouter(list(routes))

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        match = self._match(scope["path"])
        if match is None or not await self._is_open(match, scope):
            await WebsocketDenier()(scope, receive, send)
            return
        await self.sockets(scope, receive, send)

    def _match(self, path: str) -> ResolverMatch | None:
        found = (route.resolve(path.lstrip("/")) for route in self.routes)
        return next((match for match in found if match is not None), None)

    async def _is_open(self, match: ResolverMatch, scope: dict[str, Any]) -> bool:
        wanted = self.rows.get(match.view_name, frozenset())
        if wanted == PUBLIC:
            return True
        if not scope["user"].is_authenticated:
            return False
        try:
            actor = await database_sync_to_async(actor_for)(scope["user"], match.kwargs)
        except MarketError:
            return False
        scope["actor"] = actor
        return wanted == SIGNED_IN or bool(wanted & actor.roles)


class Lifespan:
    """Starts what runs beside the requests with the process, and ends it with the process."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        background = Background() if settings.CLOCK_RUNS_HERE else Background(parts=())
        await receive()
        await asyncio.to_thread(background.start)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(background.stop)
        await send({"type": "lifespan.shutdown.complete"})
