"""The one family of errors that people see.

An error is a type with a stable code, a message in the user's words, the status that HTTP
answers with, and data for machines. One edge renders them as page, problem JSON or frame.
"""

from __future__ import annotations

from typing import Any


class MarketError(Exception):
    """What was asked cannot be done, said so that the person knows why and what to do.

    `message` may be a lazy translation. `field` names the form field at fault, "" when the
    whole request is meant. `data` holds JSON values only.
    """

    code = "refused"
    http_status = 409

    def __init__(self, message: Any = "", *, field: str = "", **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.data = data

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(MarketError):
    """The actor may not do this, whatever the situation."""

    code = "not-allowed"
    http_status = 403


class NotFound(MarketError):
    """There is no such thing for this actor: missing and foreign objects answer alike."""

    code = "not-found"
    http_status = 404


class IllegalMove(MarketError):
    """The subject's state does not know this action."""

    code = "illegal-move"


class Stale(MarketError):
    """The row changed between reading and writing; nothing was written."""

    code = "stale"


class Invalid(MarketError):
    """A value cannot be taken; `field` says which."""

    code = "invalid"
    http_status = 422
