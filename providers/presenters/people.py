"""Practitioners as lists and pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from marketplace.catalogue.presenters.decisions import Decision, decisions_of
from marketplace.events.models import Deadline
from providers.models import Agency, Practitioner
from providers.policies.agencies import is_drafting, is_in_market
from providers.policies.people import HOLDS_PERSON, lacks
from providers.presenters.words import status_of
from providers.queries.waits import waits_of


class Card(NamedTuple):
    """One practitioner: the state, what is lacking, and what can be done."""

    row: Practitioner
    label: Any
    tone: str
    is_over: bool
    lacking: tuple[str, ...]
    decision: Decision | None
    deadline: Deadline | None
    can_change: bool
    can_submit: bool
    can_leave: bool


def cards_of(agency: Agency, rows: Sequence[Practitioner], *, on: date) -> list[Card]:
    """Give the cards of an agency's practitioners, those that still count or may first."""
    waits = waits_of(row for row in rows if row.is_in("checking"))
    ordered = sorted(rows, key=lambda row: not row.is_in(*HOLDS_PERSON))
    decisions = decisions_of([row.decided_for for row in ordered])
    return [
        _card(agency, row, decision, waits.get(row.subject), on)
        for row, decision in zip(ordered, decisions, strict=True)
    ]


def _card(
    agency: Agency,
    row: Practitioner,
    decision: Decision | None,
    deadline: Deadline | None,
    on: date,
) -> Card:
    label, tone = status_of(row)
    lacking = lacks(row, on=on) if row.is_in("declared") else ()
    may_write = is_drafting(agency) or is_in_market(agency)
    return Card(
        row=row,
        label=label,
        tone=tone,
        is_over=row.valid_to is not None and row.valid_to < on,
        lacking=lacking,
        decision=decision,
        deadline=deadline,
        can_change=may_write and row.is_in("declared"),
        can_submit=is_in_market(agency) and row.is_in("declared") and not lacking,
        can_leave=may_write and row.is_in(*HOLDS_PERSON),
    )
