"""The events room's own facts: what the clock shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class Card(Event):
    """What both cards tell: the step, who must act, for which body, and until when."""

    step: str
    role: str
    organisation: str
    due_at: str


@dataclass(frozen=True, kw_only=True)
class YellowCardShown(Card):
    """A step has used up four fifths of its time."""

    kind: ClassVar[str] = "deadline.yellow"


@dataclass(frozen=True, kw_only=True)
class RedCardShown(Card):
    """A step has used up its time."""

    kind: ClassVar[str] = "deadline.red"
