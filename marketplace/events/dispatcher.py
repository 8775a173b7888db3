"""Delivers events to reactions: in order, at least once, each with a cursor of its own.

The event row is the queue. A reaction runs in one transaction with the move of its cursor, so
what it writes to the database happens exactly once; what leaves the house goes through a row.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from marketplace.events import clock
from marketplace.events.models import EventRow, HandlerCursor, ParkedReaction
from marketplace.events.subscriptions import Handler, reactions

logger = logging.getLogger(__name__)
BATCH = 200
TRIES = 5


def dispatch() -> int:
    """Deliver what waits; give the number of deliveries. Call it under the dispatcher's lease."""
    place_events()
    return sum(
        _deliver_to(name, handler, kinds) for name, (handler, kinds) in reactions().items()
    )


def place_events() -> None:
    """Give committed events their positions, in the order in which they became visible."""
    if not EventRow.objects.filter(position=None).exists():
        return
    with transaction.atomic():
        last = EventRow.objects.aggregate(last=Max("position"))["last"] or 0
        rows = list(EventRow.objects.filter(position=None).order_by("id").only("id")[:5000])
        for number, row in enumerate(rows, start=last + 1):
            row.position = number
        EventRow.objects.bulk_update(rows, ["position"], batch_size=500)


def _deliver_to(name: str, handler: Handler, kinds: frozenset[str]) -> int:
    cursor, _ = HandlerCursor.objects.get_or_create(handler=name)
    if cursor.retry_at and cursor.retry_at > clock.instant():
        return 0
    waiting = EventRow.objects.filter(position__gt=cursor.position, kind__in=kinds)
    done = 0
    for row in waiting.order_by("position")[:BATCH]:
        if not _deliver(name, handler, row):
            break
        done += 1
    return done


def _deliver(name: str, handler: Handler, row: EventRow) -> bool:
    """Run one reaction once, or note its failure; False stops this reaction for now."""
    try:
        with transaction.atomic():
            cursor = HandlerCursor.objects.select_for_update().get(handler=name)
            if cursor.position >= (row.position or 0):
                return True
            handler(row.recorded)
            _move(cursor, row)
    except Exception as error:  # one reaction's fault must not stop the others
        logger.exception("reaction %s failed on event %s", name, row.pk)
        return _note_failure(name, row, error)
    return True


def _move(cursor: HandlerCursor, row: EventRow) -> None:
    cursor.position, cursor.failures, cursor.retry_at = row.position or 0, 0, None
    cursor.save()


def _note_failure(name: str, row: EventRow, error: Exception) -> bool:
    with transaction.atomic():
        cursor = HandlerCursor.objects.select_for_update().get(handler=name)
        cursor.failures += 1
        if cursor.failures < TRIES:
            cursor.retry_at = clock.instant() + timedelta(seconds=2**cursor.failures)
            cursor.save()
            return False
        ParkedReaction.objects.get_or_create(
            handler=name,
            event=row,
            defaults={"error": f"{type(error).__name__}: {error}", "parked_at": clock.instant()},
        )
        _move(cursor, row)
    return True
