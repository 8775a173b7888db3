"""An owner's registration as its pages show it: state, task list, particulars, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.models import StoredFile
from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.presenters.decisions import Reason, decision_of
from marketplace.kernel.errors import Invalid
from marketplace.web.presenters import Step
from orders.models import Owner
from orders.policies.owners import LABELS, can_change, check_fundings, missing_in

STATES: Mapping[str, tuple[Any, str]] = {
    "draft": (gettext_lazy("Being filled in"), "quiet"),
    "reviewing": (gettext_lazy("Being checked"), "info"),
    "returned": (gettext_lazy("Returned for correction"), "warn"),
    "rejected": (gettext_lazy("Rejected"), "bad"),
    "active": (gettext_lazy("In the market"), "good"),
    "left": (gettext_lazy("Left the market"), "done"),
}
PART_OF: Mapping[str, str] = {
    "kind": "body",
    "credit_code": "number",
    "identity": "number",
    "address": "contact",
    "contact_name": "contact",
    "contact_phone": "contact",
    "fundings": "funds",
    "letter": "letter",
}
# Where a condition is mended; one that is not here stands at the top of the registration only.
FIELD_OF_CONDITION: Mapping[str, str] = {
    "owner.code": "credit_code",
    "owner.double": "credit_code",
    "owner.kind": "kind",
    "owner.contact": "contact_phone",
    "owner.funds": "fundings",
    "owner.letter": "letter",
}
TITLES: Mapping[str, Any] = {
    "body": gettext_lazy("Name, region and kind"),
    "number": gettext_lazy("Official number"),
    "contact": gettext_lazy("Address and contact"),
    "funds": gettext_lazy("Funds"),
    "letter": gettext_lazy("Stamped letter"),
}


class Particular(NamedTuple):
    """One thing that a registration says; a secret one only with its ends."""

    field: str
    label: Any
    value: str = ""
    file: StoredFile | None = None
    is_secret: bool = False


class Gap(NamedTuple):
    """Something that stands against handing a registration in, and where it is mended."""

    field: str
    says: Any
    url: str


def status_of(owner: Owner) -> tuple[Any, str]:
    """Give the word of an owner's state, and its tone."""
    return STATES[owner.state]


def part_url(owner: Owner, part: str) -> str:
    return reverse("orders:owner-part", args=[owner.number, part])


def parts_of(owner: Owner) -> tuple[str, ...]:
    """Name the parts of a registration of this kind, in the order in which they are filled in."""
    return tuple(part for part in TITLES if part != "letter" or owner.kind != Owner.Kind.PERSON)


def gaps_in(owner: Owner) -> list[Gap]:
    """List what is missing or does not fit."""
    gaps = [
        Gap(field, _("Missing: %(name)s") % {"name": LABELS[field]}, _mended_at(owner, field))
        for field in missing_in(owner)
    ]
    try:
        check_fundings(owner.kind, owner.fundings)
    except Invalid as error:
        gaps.append(Gap("fundings", error.message, _mended_at(owner, "fundings")))
    return gaps


def _mended_at(owner: Owner, field: str) -> str:
    """Give the address of a field: its page, and the place there."""
    anchor = f"id_{field}_0" if field in ("kind", "fundings") else f"id_{field}"
    return f"{part_url(owner, PART_OF[field])}#{anchor}"


def field_of(reason: Reason, owner: Owner) -> str:
    """Name the field at which an owner mends what a condition says; "" for none."""
    field = FIELD_OF_CONDITION.get(reason.code, "")
    is_number = field == "credit_code" and owner.kind == Owner.Kind.PERSON
    return "identity" if is_number else field


def remarks_on(owner: Owner) -> dict[str, list[Reason]]:
    """Give what the operator asked to be mended, by field; nothing unless it was returned."""
    decision = decision_of(owner.returned_for) if owner.is_in("returned") else None
    remarks: dict[str, list[Reason]] = {}
    for reason in decision.reasons if decision else ():
        remarks.setdefault(field_of(reason, owner), []).append(reason)
    return remarks


def tasks_of(owner: Owner) -> list[Step]:
    """Give the task list of a registration that is being filled in."""
    open_parts: dict[str, int] = {}
    for gap in gaps_in(owner):
        part = PART_OF[gap.field]
        open_parts[part] = open_parts.get(part, 0) + 1
    asked = {PART_OF.get(field) for field in remarks_on(owner)}
    return [
        _task(owner, part, gaps=open_parts.get(part, 0), is_asked=part in asked)
        for part in parts_of(owner)
    ]


def _task(owner: Owner, part: str, *, gaps: int, is_asked: bool) -> Step:
    url = part_url(owner, part) if can_change(owner) else ""
    says = " · ".join(row.value for row in particulars_of(owner) if _is_of(row, part))
    if is_asked:
        return Step(TITLES[part], _("To be mended"), "warn", url, says)
    if not gaps:
        return Step(TITLES[part], _("Filled in"), "good", url, says)
    label = _("To be filled in") if not says else _("Not complete")
    return Step(TITLES[part], label, "quiet" if not says else "warn", url, says)


def _is_of(row: Particular, part: str) -> bool:
    return bool(row.value) and PART_OF.get(row.field, "body") == part


def particulars_of(owner: Owner) -> list[Particular]:
    """Give everything that a registration says, secrets with their ends only."""
    return [
        Particular("name", _("Name"), owner.name),
        Particular("region", _("Region"), str(owner.region)),
        Particular("kind", _("Kind of owner"), owner.get_kind_display()),
        *_numbers(owner),
        Particular("address", _("Address"), owner.address),
        Particular("contact_name", _("Contact person"), owner.contact_name),
        Particular("contact_phone", _("Contact phone"), owner.masked_phone, is_secret=True),
        Particular("fundings", _("Funds that it may spend"), funds_of(owner)),
        *_letter(owner),
    ]


def _numbers(owner: Owner) -> list[Particular]:
    if owner.kind == Owner.Kind.PERSON:
        return [Particular("identity", _("Identity number"), owner.masked_identity, is_secret=True)]
    return [Particular("credit_code", _("Unified social credit code"), owner.credit_code)]


def _letter(owner: Owner) -> list[Particular]:
    if owner.kind == Owner.Kind.PERSON:
        return []
    name = owner.letter.name if owner.letter else ""
    return [Particular("letter", _("Stamped letter"), name, file=owner.letter)]


def funds_of(owner: Owner) -> str:
    """Name the funds of an owner in one line."""
    return _(", ").join(str(Funding(code).label) for code in owner.fundings)
