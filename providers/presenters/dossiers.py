"""An agency's whole dossier as people read it: its own on the desk, the operator's to inspect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from marketplace.accounts.models import Region, StoredFile
from marketplace.catalogue.presenters.decisions import Decision, decision_of
from marketplace.events.models import Deadline
from marketplace.web.secrets import decrypt, masked
from providers.actions.changes import SECRET
from providers.models import Agency, Delegate, Holding, Practitioner, ProfileChange, Sanction
from providers.policies.agencies import LABELS
from providers.presenters.words import against, status_of
from providers.queries.agencies import suspended_until
from providers.queries.changes import changes_of, sanctions_of
from providers.queries.holdings import holdings_of
from providers.queries.people import delegates_of, practitioners_of
from providers.queries.waits import wait_of

SECRETS = (SECRET, "contact_phone")
PARTICULARS = (
    "name", "region", "credit_code", "subject_type", "legal_representative",
    "legal_representative_identity", "address", "licence", "commitment",
)  # fmt: skip
CONTACTS = ("contact_name", "contact_phone", "entry_mode", "website", "introduction", "logo")


class Particular(NamedTuple):
    """One thing that a dossier says; a secret one with its ends only."""

    name: str
    label: Any
    value: str = ""
    file: StoredFile | None = None
    is_secret: bool = False
    checked: Any = ""


class Known(NamedTuple):
    """What the values of changes refer to: regions by code, papers by key."""

    regions: Mapping[str, Region]
    files: Mapping[int, StoredFile]

    def read(self, name: str, value: Any) -> Any:
        """Give what a kept value means."""
        if name == "region":
            return self.regions.get(value, value)
        if name == "licence":
            return self.files.get(value)
        if name == SECRET and value:
            return decrypt(value)
        if name == "subject_type":
            return dict(Agency.SubjectType.choices).get(value, value)
        return value


class Shift(NamedTuple):
    """One particular in a change: what is or was registered, and what is asked for."""

    before: Particular
    after: Particular


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything there is to inspect about an agency."""

    agency: Agency
    label: Any
    tone: str
    deadline: Deadline | None
    suspended_until: datetime | None
    decision: Decision | None
    particulars: list[Particular]
    contacts: list[Particular]
    holdings: list[Holding]
    practitioners: list[Practitioner]
    delegates: list[Delegate]
    changes: list[ProfileChange]
    sanctions: list[Sanction]


def dossier_of(agency: Agency) -> Dossier:
    """Collect an agency's dossier."""
    label, tone = status_of(agency)
    return Dossier(
        agency=agency,
        label=label,
        tone=tone,
        deadline=wait_of(agency),
        suspended_until=suspended_until(agency) if agency.is_in("suspended") else None,
        decision=decision_of(agency.returned_for),
        particulars=particulars_of(agency),
        contacts=contacts_of(agency),
        holdings=list(holdings_of(agency)),
        practitioners=list(practitioners_of(agency)),
        delegates=list(delegates_of(agency)),
        changes=list(changes_of(agency)),
        sanctions=list(sanctions_of(agency)),
    )


def particulars_of(agency: Agency) -> list[Particular]:
    """Give what the operator checks, each with what it was checked against."""
    return [_live(agency, name) for name in PARTICULARS]


def contacts_of(agency: Agency) -> list[Particular]:
    """Give what an agency says about itself without a check."""
    return [_live(agency, name) for name in CONTACTS]


def shifts_of(changes: Sequence[ProfileChange]) -> list[list[Shift]]:
    """Set what changes ask for beside what is registered, or was when they were approved."""
    pages = [page for row in changes for page in (row.values, _before(row))]
    regions = Region.objects.in_bulk(
        [page["region"] for page in pages if "region" in page], field_name="code"
    )
    files = StoredFile.objects.in_bulk([page["licence"] for page in pages if page.get("licence")])
    known = Known(regions, files)
    return [_shifts(row, known) for row in changes]


def _shifts(change: ProfileChange, known: Known) -> list[Shift]:
    before = _before(change)
    return [
        Shift(
            _particular(name, known.read(name, before[name]))
            if name in before
            else _live(change.agency, name),
            _particular(name, known.read(name, value)),
        )
        for name, value in change.values.items()
    ]


def _before(change: ProfileChange) -> Mapping[str, Any]:
    """Give what was registered when a change was approved, as the change keeps it."""
    return change.decided_for.get("before", {})  # type: ignore[no-any-return]


def _live(agency: Agency, name: str) -> Particular:
    value = getattr(agency, name)
    checked = agency.checks.get(name, "")
    return _particular(name, _said(agency, name, value), checked=against(checked))


def _said(agency: Agency, name: str, value: Any) -> Any:
    if name in ("subject_type", "entry_mode"):
        return getattr(agency, f"get_{name}_display")()
    return value


def _particular(name: str, value: Any, *, checked: Any = "") -> Particular:
    label = str(LABELS[name]).capitalize()
    if isinstance(value, StoredFile):
        return Particular(name, label, value.name, file=value, checked=checked)
    is_secret = name in SECRETS
    text = masked(value) if is_secret and value else str(value or "")
    return Particular(name, label, text, is_secret=is_secret, checked=checked)
