"""What the clock does when time is up; the composition root wires it under the tables' keys."""

from __future__ import annotations

from django.utils import timezone

from marketplace.events.clock import instant
from marketplace.kernel.actor import CLOCK, Actor
from providers.actions.agencies import accept_agency
from providers.actions.holdings import end_holding, remind_of_end
from providers.actions.sanctions import lift_suspension
from providers.queries.agencies import agency_at
from providers.queries.holdings import holding_of_subject, to_be_reminded


def accept_publicised(subject: str, by: Actor) -> None:
    """Nobody objected while the agency stood out: it enters the market."""
    accept_agency(agency=agency_at(subject), by=by)


def expire_holding(subject: str, by: Actor) -> None:
    """The last day of a qualification is over."""
    end_holding(holding=holding_of_subject(subject), by=by)


def end_suspension(subject: str, by: Actor) -> None:
    """The last day of a suspension is over."""
    lift_suspension(agency=agency_at(subject), by=by)


def remind_of_ends() -> int:
    """Remind agencies 60, 30 and 7 days before a qualification ends; give how many were told."""
    today = timezone.localdate(instant())
    waiting = to_be_reminded(today)
    return sum(remind_of_end(holding=row, days=days, by=CLOCK) for row, days in waiting)
