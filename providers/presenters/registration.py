"""A registration as a task list: what is missing, what was asked for, where it is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.catalogue.presenters.decisions import Reason, decision_of
from marketplace.web.presenters import Step
from providers.models import Agency, Delegate, Holding, Practitioner
from providers.policies.completeness import SECTIONS, Gap, gaps_in
from providers.policies.people import HOLDS_PERSON

TITLES: Mapping[str, Any] = {
    "particulars": gettext_lazy("Licence and legal representative"),
    "contacts": gettext_lazy("Contacts and introduction"),
    "holdings": gettext_lazy("Qualifications"),
    "practitioners": gettext_lazy("Practitioners"),
    "delegates": gettext_lazy("Business delegates"),
    "commitment": gettext_lazy("Commitment letter"),
}
# Where a condition is mended: section and field; what is not here stands at the top only.
PLACE_OF_CONDITION: Mapping[str, tuple[str, str]] = {
    "entry.code": ("particulars", "credit_code"),
    "entry.licence": ("particulars", "licence"),
    "entry.liability": ("particulars", "subject_type"),
    "entry.identity": ("particulars", "legal_representative_identity"),
    "entry.commitment": ("commitment", "commitment"),
    "entry.qualification": ("holdings", ""),
    "entry.delegate": ("delegates", ""),
    "entry.practitioner": ("practitioners", ""),
    "entry.elsewhere": ("practitioners", ""),
    "entry.change-proof": ("particulars", "proof"),
}
GROUPS = frozenset({"subject_type", "entry_mode"})


class Missing(NamedTuple):
    """Something that stands against handing in, and where it is mended."""

    says: str
    url: str


def section_url(agency: Agency, section: str) -> str:
    """Give the address of a section."""
    if section in ("particulars", "contacts", "commitment"):
        return reverse("providers:desk-part", args=[agency.number, section])
    return reverse(f"providers:{section}", args=[agency.number])


def missing_in(agency: Agency, *, on: date) -> list[Missing]:
    """List what is missing, each with the address of its field or row."""
    return [
        Missing(_("Missing: %(what)s") % {"what": gap.says}, _mended_at(agency, gap))
        for gap in gaps_in(agency, on=on)
    ]


def remarks_on(agency: Agency, section: str) -> dict[str, list[Reason]]:
    """Give what the operator asked for in a section, by field; nothing unless it was returned."""
    remarks: dict[str, list[Reason]] = {}
    for reason in _asked(agency):
        place, field = PLACE_OF_CONDITION.get(reason.code, ("", ""))
        if place == section:
            remarks.setdefault(field, []).append(reason)
    return remarks


def tasks_of(agency: Agency, *, on: date) -> list[Step]:
    """Give the task list of a registration that is being filled in."""
    gaps = Counter(gap.section for gap in gaps_in(agency, on=on))
    asked = {PLACE_OF_CONDITION.get(reason.code, ("",))[0] for reason in _asked(agency)}
    entered = _entered(agency)
    return [
        _task(agency, section, gaps[section], section in asked, entered[section])
        for section in SECTIONS
    ]


def _asked(agency: Agency) -> tuple[Reason, ...]:
    decision = decision_of(agency.returned_for) if agency.is_in("returned") else None
    return decision.reasons if decision else ()


def _task(agency: Agency, section: str, gaps: int, is_asked: bool, says: str) -> Step:
    title, url = TITLES[section], section_url(agency, section)
    if is_asked:
        return Step(title, _("To be mended"), "warn", url, says)
    if gaps:
        started = bool(says)
        label = _("Not complete") if started else _("To be filled in")
        return Step(title, label, "warn" if started else "quiet", url, says)
    if section in ("holdings", "practitioners", "delegates") and not says:
        return Step(title, _("None entered"), "quiet", url, NONE_NEEDED[section])
    return Step(title, _("Filled in"), "good", url, says)


NONE_NEEDED: Mapping[str, Any] = {
    "holdings": gettext_lazy("Needed for services that ask for a qualification."),
    "practitioners": gettext_lazy("Needed for services that ask for registered people."),
    "delegates": gettext_lazy("Only if somebody else than the legal representative acts for you."),
}


def _entered(agency: Agency) -> dict[str, str]:
    """Say in a few words what each section holds."""
    holdings = Holding.objects.filter(agency=agency, state__in=("declared", "live")).count()
    people = Practitioner.objects.filter(agency=agency, state__in=HOLDS_PERSON).count()
    delegates = Delegate.objects.filter(agency=agency, ended_at=None).count()
    return {
        "particulars": " · ".join(filter(None, (agency.name, agency.credit_code))),
        "contacts": agency.contact_name,
        "holdings": _count(holdings, ngettext("%(n)d entered", "%(n)d entered", holdings)),
        "practitioners": _count(people, ngettext("%(n)d entered", "%(n)d entered", people)),
        "delegates": _count(delegates, ngettext("%(n)d entered", "%(n)d entered", delegates)),
        "commitment": agency.commitment.name if agency.commitment else "",
    }


def _count(number: int, words: str) -> str:
    return words % {"n": number} if number else ""


def _mended_at(agency: Agency, gap: Gap) -> str:
    """Give the address of a field or a row."""
    if gap.section in ("holdings", "practitioners", "delegates"):
        return f"{section_url(agency, gap.section)}#{gap.section}-{gap.at}"
    anchor = f"id_{gap.at}_0" if gap.at in GROUPS else f"id_{gap.at}"
    return f"{section_url(agency, gap.section)}#{anchor}"
