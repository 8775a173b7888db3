"""Facts about bodies and the people who act for them; persons are named by their number only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class OrganisationBegun(Event):
    """Somebody began a body that people act for."""

    kind: ClassVar[str] = "organisation.begun"

    body: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """A person now acts for a body, in this role."""

    kind: ClassVar[str] = "member.joined"

    person: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberRoleChanged(Event):
    """A member of a body got another role."""

    kind: ClassVar[str] = "member.role-changed"

    person: str
    role: str
    earlier: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """A person no longer acts for a body."""

    kind: ClassVar[str] = "member.left"

    person: str


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """A body invited somebody to act for it; `address` is masked."""

    kind: ClassVar[str] = "member.invited"

    address: str
    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    """A body took back an invitation."""

    kind: ClassVar[str] = "member.invitation-withdrawn"

    address: str
