"""Turning an agency into what the public reads about it: what was checked, when, against what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from marketplace.catalogue.presenters.decisions import Decision, decision_of
from providers.models import Agency, Sanction
from providers.policies.agencies import LABELS
from providers.policies.completeness import PARTICULARS
from providers.presenters.held import Held, held_by
from providers.presenters.shelves import Card, cards
from providers.presenters.words import against, status_of
from providers.queries.register import (
    checked_by,
    practitioners_by_certificate,
    sanction_in_force,
    standing_until,
)
from providers.queries.shelves import on_shelves

MOST_OFFERS = 12


class Check(NamedTuple):
    """Particulars that were checked: which, when, against what."""

    what: str
    at: datetime
    against: Any


class Exclusion(NamedTuple):
    """A suspension in force: its reason, the rules it quotes, and when it ends."""

    sanction: Sanction
    decision: Decision | None
    until: datetime | None


class AgencyPage(NamedTuple):
    """Everything that the public page of an agency shows."""

    agency: Agency
    label: Any
    tone: str
    checks: list[Check]
    checked_by: str
    holdings: list[Held]
    practitioners: list[tuple[str, int]]
    offers: list[Card]
    exclusion: Exclusion | None
    objections_until: datetime | None


def agency_page(agency: Agency, on: date) -> AgencyPage:
    label, tone = status_of(agency)
    offers = on_shelves().filter(agency=agency)[:MOST_OFFERS]
    until = None if agency.is_in("active") else standing_until(agency)
    return AgencyPage(
        agency=agency,
        label=label,
        tone=tone,
        checks=_checks(agency),
        checked_by=checked_by(agency),
        holdings=held_by(agency, on),
        practitioners=practitioners_by_certificate(agency, on),
        offers=cards(offers, on),
        exclusion=_exclusion(agency, until),
        objections_until=until if agency.is_in("publicity") else None,
    )


def _checks(agency: Agency) -> list[Check]:
    """Say which particulars were checked against what; where nobody said, it was the scans."""
    if agency.checked_at is None:
        return []
    by_source: dict[str, list[str]] = {}
    for part, source in (agency.checks or dict.fromkeys(PARTICULARS, "file")).items():
        by_source.setdefault(source, []).append(str(LABELS.get(part, part)))
    return [
        Check(_(", ").join(parts), agency.checked_at, against(source))
        for source, parts in by_source.items()
    ]


def _exclusion(agency: Agency, until: datetime | None) -> Exclusion | None:
    sanction = sanction_in_force(agency)
    if sanction is None:
        return None
    return Exclusion(sanction, decision_of({"conditions": sanction.conditions}), until)
