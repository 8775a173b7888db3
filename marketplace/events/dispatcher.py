"""Delivers events to reactions: in order, at least once, each with a cursor of its own.

The event row is the queue. A reaction runs in one transaction with the move of its cursor, so
what it writes to the database happens exactly once; what leaves the house goes through a row.
A reaction that is new to the table begins with the events that are placed from then on.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from marketplace.events import clock
from marketplace.events.models import EventRow, HandlerCursor, Lease, ParkedReaction
from marketplace.events.subscriptions import Handler, reactions

logger = logging.getLogger(__name__)
BATCH = 200
TRIES = 5


def dispatch() -> int:
    """Deliver what waits; give the number of deliveries. Call it under the dispatcher's lease."""
    cursors = _cursors()
    last = place_events()
    done, idle = 0, []
    for name, cursor in cursors.items():
        delivered, is_through = _deliver_to(cursor, last)
        done += delivered
        if is_through:
            idle.append(name)
    _follow(idle, last)
    return done


def _cursors() -> dict[str, HandlerCursor]:
    known = HandlerCursor.objects.in_bulk(list(reactions()), field_name="handler")
    missing = [name for name in reactions() if name not in known]
    if missing:
        last = _last_position()
        for name in missing:
            known[name], _ = HandlerCursor.objects.get_or_create(
                handler=name, defaults={"position": last}
            )
    return known


def _last_position() -> int:
    return EventRow.objects.aggregate(last=Max("position"))["last"] or 0


def place_events() -> int:
    """Give committed events their positions, in the order in which they became visible.

    Gives the last position. One process at a time places: a lease's row is the lock, for two
    that place at once could move an event that was already delivered.
    """
    if not EventRow.objects.filter(position=None).exists():
        return _last_position()
    with transaction.atomic():
        Lease.objects.select_for_update().get_or_create(
            name="positions", defaults={"holder": "", "until": clock.instant()}
        )
        last = _last_position()
        rows = list(EventRow.objects.filter(position=None).order_by("id").only("id")[:5000])
        for number, row in enumerate(rows, start=last + 1):
            row.position = number
        EventRow.objects.bulk_update(rows, ["position"], batch_size=500)
    return last + len(rows)


def _deliver_to(cursor: HandlerCursor, last: int) -> tuple[int, bool]:
    """Deliver a batch to one reaction: how many, and whether nothing more waits for it."""
    if cursor.position >= last or (cursor.retry_at and cursor.retry_at > clock.instant()):
        return 0, False
    name = cursor.handler
    handler, kinds = reactions()[name]
    waiting = EventRow.objects.filter(
        position__gt=cursor.position, position__lte=last, kind__in=kinds
    )
    rows = list(waiting.order_by("position")[:BATCH])
    for done, row in enumerate(rows):
        if not _deliver(name, handler, row):
            return done, False
    return len(rows), len(rows) < BATCH


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


def _follow(names: list[str], last: int) -> None:
    """Move the cursors of reactions for which nothing waits, so that no one reads far back."""
    if names:
        HandlerCursor.objects.filter(handler__in=names, position__lt=last).update(position=last)


def redo(parked: ParkedReaction) -> None:
    """Run a parked reaction again, once its cause is mended; what it raises is the caller's."""
    with transaction.atomic():
        row = ParkedReaction.objects.select_for_update().get(pk=parked.pk)
        if row.redone_at is not None:
            return
        handler, _ = reactions()[row.handler]
        handler(row.event.recorded)
        row.redone_at = clock.instant()
        row.save(update_fields=["redone_at"])
