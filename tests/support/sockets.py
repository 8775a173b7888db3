"""A client of the house's sockets, as an ASGI server would drive them.

Channels' own one comes in a package that cannot be imported without a server that is not ours.
"""

from __future__ import annotations

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator

WAIT = 10


class Socket:
    """One connection to an application."""

    def __init__(self, application: Any, path: str, *, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self.line = ApplicationCommunicator(application, scope)

    async def connect(self) -> bool:
        """Knock; give whether it was opened."""
        await self.line.send_input({"type": "websocket.connect"})
        answer = await self.line.receive_output(WAIT)
        return bool(answer["type"] == "websocket.accept")

    async def say(self, frame: str | bytes) -> None:
        kind = "text" if isinstance(frame, str) else "bytes"
        await self.line.send_input({"type": "websocket.receive", kind: frame})

    async def hear(self) -> Any:
        """Wait for a frame and read it."""
        answer = await self.line.receive_output(WAIT)
        assert answer["type"] == "websocket.send", answer
        return json.loads(answer["text"])

    async def is_closed_with(self) -> int:
        """Wait for the other side to hang up; give its code."""
        answer = await self.line.receive_output(WAIT)
        assert answer["type"] == "websocket.close", answer
        return int(answer["code"])

    async def is_silent(self, seconds: float = 0.3) -> bool:
        return bool(await self.line.receive_nothing(seconds))

    async def hang_up(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait(WAIT)
