"""The one writer of states."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction

from marketplace.events.base import Event
from marketplace.events.deadlines import Term, close_deadlines, open_deadline
from marketplace.events.models import EventRow, StateChange, Stateful
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Stale
from marketplace.kernel.lifecycle import Transition

S = TypeVar("S", bound=Stateful)


def advance(
    subject: Stateful, action: str, *, by: Actor, event: Event, term: Term | None = None
) -> Transition:
    """Move a subject along its table, or raise and change nothing.

    Locks the row and reads its state afresh, asks the table whether this actor may take this
    action, writes the state and an immutable `StateChange`, closes what waited, opens what now
    waits, and records the event that the table names. A wait for people needs a `term`; a wait
    for the clock may have none (a qualification without an end).

    Raises: IllegalMove, NotAllowed, Stale (somebody else moved the row since it was read),
    TypeError (an event of another class or subject than the table's, a term that is missing or
    stands where nobody waits), TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a state moves inside a transaction")
    now_in = type(subject).locked(subject.pk).state
    if now_in != subject.state:
        raise Stale(f"{subject.subject} is {now_in} by now", state=now_in)
    row = subject.lifecycle.check(now_in, action, by.roles)
    _check_call(subject, row, event, term)
    subject.state = row.target
    subject.save(update_fields=["state"])
    _write(subject, row, event=event, by=by, term=term)
    return row


def _check_call(subject: Stateful, row: Transition, event: Event, term: Term | None) -> None:
    if type(event) is not row.event:
        raise TypeError(f"{row.action} records {row.event.__name__}, not {type(event).__name__}")
    if event.subject != subject.subject:
        raise TypeError(f"{row.action} of {subject.subject} tells of {event.subject}")
    waits_for_people = row.deadline is not None and row.deadline.role != "clock"
    if (term is None and waits_for_people) or (term is not None and row.deadline is None):
        raise TypeError(f"{row.action}: a term stands exactly where the table waits for somebody")


def _write(
    subject: Stateful, row: Transition, *, event: Event, by: Actor, term: Term | None
) -> None:
    # The event first: its row gives the one instant that the whole move bears.
    recorded = record(event, by=by)
    StateChange.objects.create(
        subject=subject.subject,
        source=row.source,
        target=row.target,
        action=row.action,
        by=by.id,
        organisation=by.organisation,
        at=recorded.at,
        event=EventRow(pk=recorded.id),
    )
    close_deadlines(subject.subject, at=recorded.at)
    if row.deadline is not None and term is not None:
        open_deadline(subject, row.deadline, term, since=recorded.at)


def begin(model: type[S], **values: Any) -> S:
    """Make a new row in its lifecycle's first state; not yet saved."""
    subject = model(**values)
    subject.state = subject.lifecycle.initial
    return subject
