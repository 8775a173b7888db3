"""Facts about offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class OfferDrafted(Event):
    """An agency began an offer."""

    kind: ClassVar[str] = "offer.drafted"

    agency: str
    item: str


@dataclass(frozen=True, kw_only=True)
class OfferListed(Event):
    """An offer stands on the shelf."""

    kind: ClassVar[str] = "offer.listed"
    public: ClassVar[bool] = True

    agency: str
    item: str
    title: str


@dataclass(frozen=True, kw_only=True)
class OfferChanged(Event):
    """What an offer says was changed; `fields` names what."""

    kind: ClassVar[str] = "offer.changed"
    public: ClassVar[bool] = True

    agency: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class OfferUnlisted(Event):
    """The agency took an offer off the shelf."""

    kind: ClassVar[str] = "offer.unlisted"
    public: ClassVar[bool] = True

    agency: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(Event):
    """An offer left the shelf because a qualification that it needs ran out or was withdrawn."""

    kind: ClassVar[str] = "offer.lapsed"
    public: ClassVar[bool] = True

    agency: str
    qualification: str


@dataclass(frozen=True, kw_only=True)
class OfferBarred(Event):
    """An offer left the shelf by a sanction."""

    kind: ClassVar[str] = "offer.barred"
    public: ClassVar[bool] = True

    agency: str
    conditions: list[str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferRestored(Event):
    """An offer came back to the shelf after a sanction."""

    kind: ClassVar[str] = "offer.restored"
    public: ClassVar[bool] = True

    agency: str


@dataclass(frozen=True, kw_only=True)
class OfferDiscarded(Event):
    """An agency gave an offer up for good."""

    kind: ClassVar[str] = "offer.discarded"

    agency: str
