"""Writing down facts: the only way an event comes into the world."""

from __future__ import annotations

from django.db import transaction

from marketplace.events import bell, clock
from marketplace.events.base import Event, Recorded
from marketplace.events.models import EventRow
from marketplace.events.subscriptions import projections
from marketplace.kernel.actor import Actor


def record(event: Event, *, by: Actor) -> Recorded[Event]:
    """Insert the event in the caller's transaction and run its projections there.

    Reactions come after the commit, from the row itself. Raises: TransactionManagementError
    outside a transaction, so that a fact never stands without its rows.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded inside a transaction")
    row = EventRow.objects.create(
        kind=event.kind,
        subject=event.subject,
        data=event.data,
        public=event.public,
        by=by.id,
        organisation=by.organisation,
        at=clock.instant(),
    )
    recorded = Recorded(event=event, id=row.pk, at=row.at, by=row.by, organisation=row.organisation)
    for project in projections(type(event)):
        project(recorded)
    transaction.on_commit(bell.ring)
    return recorded
