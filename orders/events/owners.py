"""Facts about project owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class OwnerBegun(Event):
    """Somebody began to register a project owner."""

    kind: ClassVar[str] = "owner.begun"


@dataclass(frozen=True, kw_only=True)
class OwnerSubmitted(Event):
    """An owner handed in its registration for the operator's check."""

    kind: ClassVar[str] = "owner.submitted"


@dataclass(frozen=True, kw_only=True)
class OwnerReturned(Event):
    """The operator returned an owner's registration; `conditions` are codes."""

    kind: ClassVar[str] = "owner.returned"

    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class OwnerRejected(Event):
    """The operator rejected an owner's registration; `conditions` are codes."""

    kind: ClassVar[str] = "owner.rejected"

    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class OwnerAccepted(Event):
    """An owner may post needs from now on."""

    kind: ClassVar[str] = "owner.accepted"


@dataclass(frozen=True, kw_only=True)
class OwnerLeft(Event):
    """An owner with nothing open left the market."""

    kind: ClassVar[str] = "owner.left"


@dataclass(frozen=True, kw_only=True)
class OwnerContactsChanged(Event):
    """An accepted owner changed its address or contacts; `fields` says which, never the values."""

    kind: ClassVar[str] = "owner.contacts-changed"

    fields: list[str]
