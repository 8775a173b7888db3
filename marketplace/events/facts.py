"""The events room's own facts: what the clock shows and what it could not do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class YellowCardShown(Event):
    """A step has used up four fifths of its time."""

    kind: ClassVar[str] = "deadline.yellow"

    step: str
    role: str
    organisation: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class RedCardShown(Event):
    """A step has used up its time."""

    kind: ClassVar[str] = "deadline.red"

    step: str
    role: str
    organisation: str
    due_at: str
