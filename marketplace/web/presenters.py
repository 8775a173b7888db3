"""The shapes in which rooms hand rows to the shared components."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

TONES = ("quiet", "info", "good", "warn", "bad", "done")


class Step(NamedTuple):
    """One line of a task list: what to do, how far it is, and where; no `url` when it must wait."""

    title: Any
    label: Any
    tone: str = "quiet"
    url: str = ""
    says: Any = ""


class Entry(NamedTuple):
    """One point of a story: when, what happened, who did it, and what more there is to say."""

    at: datetime
    title: Any
    by: Any = ""
    says: Any = ""
    tone: str = "quiet"
    url: str = ""


class Remark(NamedTuple):
    """What a reviewer asks to be mended at a field: the code of the rule, and what it says."""

    code: str
    says: Any


def known_tone(tone: str) -> str:
    """Give the tone back. Raises: ValueError for one that has no colour, shape and word."""
    if tone not in TONES:
        raise ValueError(f"no such tone: {tone!r}; there are {', '.join(TONES)}")
    return tone
