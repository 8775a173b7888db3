"""Facts about the catalogue, the rule sets and the calendar; all of them are public law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class ServiceItemAdded(Event):
    """The catalogue got a new item; its first version is announced with it."""

    kind: ClassVar[str] = "item.added"
    public: ClassVar[bool] = True

    type: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ItemVersionAnnounced(Event):
    """From a day on an item says something else; `changed` names what, empty for the first."""

    kind: ClassVar[str] = "item.version-announced"
    public: ClassVar[bool] = True

    version: int
    effective_from: str
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class ItemVersionBegan(Event):
    """The day of a version came: it is what the item says now."""

    kind: ClassVar[str] = "item.version-began"
    public: ClassVar[bool] = True

    version: int


@dataclass(frozen=True, kw_only=True)
class ServiceItemClosed(Event):
    """An item leaves the catalogue after a last day."""

    kind: ClassVar[str] = "item.closed"
    public: ClassVar[bool] = True

    last_day: str


@dataclass(frozen=True, kw_only=True)
class RuleSetAnnounced(Event):
    """A rule set, or a new version of one, was announced, with the hash of what it lays down."""

    kind: ClassVar[str] = "ruleset.announced"
    public: ClassVar[bool] = True

    version: int
    region: str
    funding: str
    effective_from: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class RuleSetEnded(Event):
    """A rule set holds no longer after a last day; the more general ones hold alone then."""

    kind: ClassVar[str] = "ruleset.ended"
    public: ClassVar[bool] = True

    version: int
    last_day: str


@dataclass(frozen=True, kw_only=True)
class CalendarYearEntered(Event):
    """The public holidays of a year became known, with the notice that fixes them."""

    kind: ClassVar[str] = "calendar.year-entered"
    public: ClassVar[bool] = True

    notice_number: str
    days: int


@dataclass(frozen=True, kw_only=True)
class CalendarDayChanged(Event):
    """A day became a day off, a working day, or an ordinary one ("") again, and why."""

    kind: ClassVar[str] = "calendar.day-changed"
    public: ClassVar[bool] = True

    day: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class QualificationTypeAdded(Event):
    """A kind of qualification can be held and asked for from now on."""

    kind: ClassVar[str] = "qualification.added"
    public: ClassVar[bool] = True

    name: str
    status: str


@dataclass(frozen=True, kw_only=True)
class QualificationTypeChanged(Event):
    """A kind of qualification is described otherwise; `changed` holds before and after."""

    kind: ClassVar[str] = "qualification.changed"
    public: ClassVar[bool] = True

    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class QualificationPartSaved(Event):
    """A level or field of a qualification was added, or is described otherwise."""

    kind: ClassVar[str] = "qualification.part-saved"
    public: ClassVar[bool] = True

    part: str
    code: str
    changed: dict[str, Any]
