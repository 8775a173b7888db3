"""Qualifications as lists and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.presenters.decisions import Decision, decisions_of
from marketplace.events.models import Deadline
from marketplace.web.wording import listed
from providers.models import Agency, Holding
from providers.policies.agencies import is_drafting, is_in_market
from providers.policies.holdings import RENEWABLE, STANDING, lacks
from providers.presenters.words import against, status_of
from providers.queries.holdings import REMINDERS
from providers.queries.waits import waits_of


class Card(NamedTuple):
    """One qualification: its state, what threatens it, and what can be done."""

    row: Holding
    label: Any
    tone: str
    majors: str
    warning: str
    lacking: tuple[str, ...]
    against: Any
    decision: Decision | None
    deadline: Deadline | None
    can_change: bool
    can_submit: bool
    can_withdraw: bool
    can_renew: bool

    @property
    def has_ways(self) -> bool:
        """Whether anything can be done."""
        return self.can_change or self.can_withdraw or self.can_renew


def cards_of(agency: Agency, rows: Sequence[Holding], *, on: date) -> list[Card]:
    """Give the cards of an agency's qualifications, those that still count or may first."""
    waits = waits_of(row for row in rows if row.is_in("checking"))
    ordered = sorted(rows, key=lambda row: not row.is_in(*STANDING))
    decisions = decisions_of([row.decided_for for row in ordered])
    return [
        _card(agency, row, decision, waits.get(row.subject), on)
        for row, decision in zip(ordered, decisions, strict=True)
    ]


def _card(
    agency: Agency, row: Holding, decision: Decision | None, deadline: Deadline | None, on: date
) -> Card:
    label, tone = status_of(row)
    lacking = lacks(row, on=on) if row.is_in("declared") else ()
    may_write = is_drafting(agency) or is_in_market(agency)
    return Card(
        row=row,
        label=label,
        tone=tone,
        majors=listed(row.majors.all()),
        warning=_warning(row, on),
        lacking=lacking,
        against=against(row.checked_against),
        decision=decision,
        deadline=deadline,
        can_change=may_write and row.is_in("declared"),
        can_submit=is_in_market(agency) and row.is_in("declared") and not lacking,
        can_withdraw=may_write and row.is_in(*STANDING),
        can_renew=may_write and row.is_in(*RENEWABLE) and row.valid_to is not None,
    )


def _warning(row: Holding, on: date) -> str:
    """Say that a confirmed qualification ends soon, or has not begun."""
    if not row.is_in("live"):
        return ""
    if row.valid_from > on:
        return _("It counts from %(day)s.") % {"day": row.valid_from.isoformat()}
    left = (row.valid_to - on).days if row.valid_to else max(REMINDERS) + 1
    if left > max(REMINDERS):
        return ""
    if left == 0:
        return _("Today is its last day.")
    return ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
