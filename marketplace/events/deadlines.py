"""Opening and closing deadlines; only `advance` and `tick` call this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.events.models import Deadline, Stateful
from marketplace.kernel.lifecycle import Wait


@dataclass(frozen=True, slots=True)
class Term:
    """How long a step may take, worked out by the caller: `events` knows no calendar."""

    yellow_at: datetime
    due_at: datetime


def span(since: datetime, due_at: datetime, share: float = 0.8) -> Term:
    """Make a term whose yellow card falls at a share of its length."""
    seconds = (due_at - since).total_seconds() * share
    return Term(yellow_at=since + timedelta(seconds=seconds), due_at=due_at)


def open_deadline(subject: Stateful, wait: Wait, term: Term, *, since: datetime) -> Deadline:
    """Write down whom the subject now waits for."""
    return Deadline.objects.create(
        subject=subject.subject,
        step=wait.step,
        role=wait.role,
        organisation=subject.party(wait.role),
        region=subject.place,
        since=since,
        yellow_at=term.yellow_at,
        due_at=term.due_at,
        default=wait.default,
    )


def close_deadlines(subject: str, *, at: datetime) -> int:
    """Close whatever still waits for somebody about this subject."""
    return Deadline.objects.of(subject).open().update(closed_at=at)
