"""Facts about needs, from the draft to the draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class NeedDrafted(Event):
    """An owner began a need."""

    kind: ClassVar[str] = "need.drafted"

    owner: str


@dataclass(frozen=True, kw_only=True)
class NeedSubmitted(Event):
    """An owner handed in a need for publication."""

    kind: ClassVar[str] = "need.submitted"

    owner: str


@dataclass(frozen=True, kw_only=True)
class NeedReturned(Event):
    """The operator returned a need; `conditions` are codes."""

    kind: ClassVar[str] = "need.returned"

    owner: str
    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class NeedDiscarded(Event):
    """An owner gave up a need that was never published."""

    kind: ClassVar[str] = "need.discarded"

    owner: str


@dataclass(frozen=True, kw_only=True)
class NeedPublished(Event):
    """A need is public and open for sign-up. `notice` is the whole published text, unchangeable.

    `rules` names the rule set that holds for this need from now on: key, version and hash, and
    the same of every layer that it was laid over from.
    """

    kind: ClassVar[str] = "need.published"
    public: ClassVar[bool] = True

    owner: str
    notice: dict[str, Any]
    rules: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class NeedClosed(Event):
    """The clock closed a need's sign-up; `size` agencies stand in the pool."""

    kind: ClassVar[str] = "need.closed"
    public: ClassVar[bool] = True

    size: int


@dataclass(frozen=True, kw_only=True)
class NeedFailed(Event):
    """A need failed: fewer agencies in the pool than the rule set asks for."""

    kind: ClassVar[str] = "need.failed"
    public: ClassVar[bool] = True

    size: int
    minimum: int


@dataclass(frozen=True, kw_only=True)
class DrawHeld(Event):
    """A draw ordered the pool. Anybody can compute the order again from seed and pool."""

    kind: ClassVar[str] = "need.drawn"
    public: ClassVar[bool] = True

    seed: str
    pool: list[list[Any]]
    order: list[str]


@dataclass(frozen=True, kw_only=True)
class AgencySignedUp(Event):
    """An agency signed up for an open need. Not public: nobody learns who before the result."""

    kind: ClassVar[str] = "signup.made"

    need: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class SignUpWithdrawn(Event):
    """An agency withdrew its sign-up before the close."""

    kind: ClassVar[str] = "signup.withdrawn"

    need: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class SignUpDisqualified(Event):
    """The clock's check at the close found that an agency no longer satisfied the rule."""

    kind: ClassVar[str] = "signup.disqualified"

    need: str
    agency: str
    reason: str
