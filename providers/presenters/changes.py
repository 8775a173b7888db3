"""Changes and sanctions as lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from marketplace.catalogue.presenters.decisions import Decision, decisions_of
from marketplace.events.models import Deadline
from providers.models import ProfileChange, Sanction
from providers.presenters.dossiers import Shift, shifts_of
from providers.presenters.words import status_of
from providers.queries.facts import moved_at
from providers.queries.waits import waits_of


class ChangeCard(NamedTuple):
    """One change: what was, what is asked for, and what was decided."""

    row: ProfileChange
    label: Any
    tone: str
    shifts: list[Shift]
    decision: Decision | None
    deadline: Deadline | None


class SanctionCard(NamedTuple):
    """One sanction: what for, since when."""

    row: Sanction
    label: Any
    tone: str
    decision: Decision | None
    imposed_at: datetime | None


def change_cards(rows: Sequence[ProfileChange]) -> list[ChangeCard]:
    """Give the cards of an agency's changes."""
    waits = waits_of(row for row in rows if row.is_in("checking"))
    decisions = decisions_of([row.decided_for for row in rows])
    return [
        ChangeCard(row, *status_of(row), shifts, decision, waits.get(row.subject))
        for row, shifts, decision in zip(rows, shifts_of(rows), decisions, strict=True)
    ]


def sanction_cards(rows: Sequence[Sanction]) -> list[SanctionCard]:
    """Give the cards of sanctions; the reason stands as the decision's note."""
    moved = moved_at([row.subject for row in rows], "impose")
    kept = [{"conditions": row.conditions, "note": row.reason} for row in rows]
    return [
        SanctionCard(row, *status_of(row), decision, moved.get(row.subject))
        for row, decision in zip(rows, decisions_of(kept), strict=True)
    ]
