"""Facts about agencies, what they hold and who works for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.events.base import Event


@dataclass(frozen=True, kw_only=True)
class AgencyBegun(Event):
    """Somebody began to register an agency."""

    kind: ClassVar[str] = "agency.begun"


@dataclass(frozen=True, kw_only=True)
class AgencySubmitted(Event):
    """An agency handed in its registration for the operator's check."""

    kind: ClassVar[str] = "agency.submitted"


@dataclass(frozen=True, kw_only=True)
class AgencyReturned(Event):
    """The operator returned a registration; `conditions` are the codes of what was not met."""

    kind: ClassVar[str] = "agency.returned"

    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class AgencyRejected(Event):
    """The operator rejected a registration; `conditions` are the codes of what was not met."""

    kind: ClassVar[str] = "agency.rejected"

    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class AgencyPublicised(Event):
    """A checked registration stands out for objections before the agency enters."""

    kind: ClassVar[str] = "agency.publicised"
    public: ClassVar[bool] = True

    name: str
    until: str


@dataclass(frozen=True, kw_only=True)
class AgencyAccepted(Event):
    """An agency entered the market; valid in the whole province."""

    kind: ClassVar[str] = "agency.accepted"
    public: ClassVar[bool] = True

    name: str
    region: str


@dataclass(frozen=True, kw_only=True)
class AgencySuspended(Event):
    """A sanction keeps an agency out until a day."""

    kind: ClassVar[str] = "agency.suspended"
    public: ClassVar[bool] = True

    conditions: list[str]
    reason: str
    until: str


@dataclass(frozen=True, kw_only=True)
class AgencyRestored(Event):
    """A suspension ended, by its date or by the operator; `why` says which."""

    kind: ClassVar[str] = "agency.restored"
    public: ClassVar[bool] = True

    why: str


@dataclass(frozen=True, kw_only=True)
class AgencyRemoved(Event):
    """A sanction removed an agency; it may come back from a day on, or never ("")."""

    kind: ClassVar[str] = "agency.removed"
    public: ClassVar[bool] = True

    conditions: list[str]
    reason: str
    reentry_on: str


@dataclass(frozen=True, kw_only=True)
class AgencyExited(Event):
    """An agency with nothing open left the market."""

    kind: ClassVar[str] = "agency.exited"
    public: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class AgencyContactsChanged(Event):
    """An agency changed what needs no new check: contacts, website, introduction, logo."""

    kind: ClassVar[str] = "agency.contacts-changed"

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class SanctionProposed(Event):
    """An operator proposed a sanction; a second person decides."""

    kind: ClassVar[str] = "sanction.proposed"

    agency: str


@dataclass(frozen=True, kw_only=True)
class SanctionImposed(Event):
    """A second person confirmed a sanction."""

    kind: ClassVar[str] = "sanction.imposed"

    agency: str


@dataclass(frozen=True, kw_only=True)
class SanctionDropped(Event):
    """A proposed sanction was dropped."""

    kind: ClassVar[str] = "sanction.dropped"

    agency: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ChangeSubmitted(Event):
    """An agency asks to change what was checked; the old value stays live meanwhile."""

    kind: ClassVar[str] = "change.submitted"

    agency: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ChangeApproved(Event):
    """A change of an agency's checked particulars was approved and is live."""

    kind: ClassVar[str] = "change.approved"
    public: ClassVar[bool] = True

    agency: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ChangeRefused(Event):
    """A change was refused; the old value stays."""

    kind: ClassVar[str] = "change.refused"

    agency: str
    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class ChangeWithdrawn(Event):
    """The agency took its change back."""

    kind: ClassVar[str] = "change.withdrawn"

    agency: str


@dataclass(frozen=True, kw_only=True)
class HoldingSubmitted(Event):
    """An agency handed in a qualification for checking."""

    kind: ClassVar[str] = "holding.submitted"

    agency: str


@dataclass(frozen=True, kw_only=True)
class HoldingConfirmed(Event):
    """A qualification was checked and counts from now on."""

    kind: ClassVar[str] = "holding.confirmed"
    public: ClassVar[bool] = True

    agency: str
    type: str
    level: str
    majors: list[str]
    valid_to: str


@dataclass(frozen=True, kw_only=True)
class HoldingRefused(Event):
    """A qualification was not accepted."""

    kind: ClassVar[str] = "holding.refused"

    agency: str
    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class HoldingExpired(Event):
    """A qualification reached the end of its validity."""

    kind: ClassVar[str] = "holding.expired"
    public: ClassVar[bool] = True

    agency: str
    type: str


@dataclass(frozen=True, kw_only=True)
class HoldingExpiresSoon(Event):
    """So many days are left until a qualification no longer counts."""

    kind: ClassVar[str] = "holding.expires-soon"

    agency: str
    type: str
    valid_to: str
    days: int


@dataclass(frozen=True, kw_only=True)
class HoldingReplaced(Event):
    """A renewed qualification took the place of this one."""

    kind: ClassVar[str] = "holding.replaced"

    agency: str
    by_holding: int


@dataclass(frozen=True, kw_only=True)
class HoldingWithdrawn(Event):
    """An agency took a qualification back."""

    kind: ClassVar[str] = "holding.withdrawn"

    agency: str
    type: str


@dataclass(frozen=True, kw_only=True)
class PractitionerSubmitted(Event):
    """An agency handed in a practitioner for checking."""

    kind: ClassVar[str] = "practitioner.submitted"

    agency: str


@dataclass(frozen=True, kw_only=True)
class PractitionerConfirmed(Event):
    """A practitioner was checked and counts for the agency from now on."""

    kind: ClassVar[str] = "practitioner.confirmed"

    agency: str


@dataclass(frozen=True, kw_only=True)
class PractitionerRefused(Event):
    """A practitioner was not accepted."""

    kind: ClassVar[str] = "practitioner.refused"

    agency: str
    conditions: list[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class PractitionerLeft(Event):
    """A practitioner no longer works for the agency; `note` says why, if the operator freed them."""

    kind: ClassVar[str] = "practitioner.left"

    agency: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DelegateNamed(Event):
    """An agency named somebody who may act for it in business."""

    kind: ClassVar[str] = "delegate.named"

    agency: str


@dataclass(frozen=True, kw_only=True)
class DelegateEnded(Event):
    """A delegate's mandate ended."""

    kind: ClassVar[str] = "delegate.ended"

    agency: str
