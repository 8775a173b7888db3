"""Delivers events to reactions: in order, at least once, each with a cursor of its own.

The event row is the queue. A reaction runs in one transaction with the move of its cursor, so
what it writes to the database happens exactly once; what leaves the house goes through a row.
A reaction that is new to the table begins with the events that are placed from then on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from marketplace.events import clock
from marketplace.events.models import EventRow, HandlerCursor, Lease, ParkedReaction
from marketplace.events.subscriptions import Handler, reactions
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound

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

    def deliver() -> None:
        cursor = HandlerCursor.objects.select_for_update().get(handler=name)
        if cursor.position < (row.position or 0):
            handler(row.recorded)
            _move(cursor, row)

    error = _fault_of(name, row, deliver)
    return not error or _note_failure(name, row, error)


def _fault_of(name: str, row: EventRow, run: Callable[[], object]) -> str:
    """Run it in a transaction of its own; give what went wrong in one line, or nothing."""
    try:
        with transaction.atomic():
            run()
    except Exception as error:  # one reaction's fault must not stop the others
        logger.exception("reaction %s failed on event %s", name, row.pk)
        return f"{type(error).__name__}: {error}"
    return ""


def _move(cursor: HandlerCursor, row: EventRow) -> None:
    cursor.position, cursor.failures, cursor.retry_at = row.position or 0, 0, None
    cursor.save()


def _note_failure(name: str, row: EventRow, error: str) -> bool:
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
            defaults={"error": error, "parked_at": clock.instant()},
        )
        _move(cursor, row)
    return True


def _follow(names: list[str], last: int) -> None:
    """Move the cursors of reactions for which nothing waits, so that no one reads far back."""
    if names:
        HandlerCursor.objects.filter(handler__in=names, position__lt=last).update(position=last)


@transaction.atomic
def redo(*, pk: int, by: Actor) -> bool:
    """Run a parked reaction again, once its cause is mended, and say whether it went through.

    One that fails again stays where it is, with its new error. Raises: NotFound.
    """
    row = ParkedReaction.objects.select_for_update().waiting().filter(pk=pk).first()
    if row is None:
        raise NotFound
    logger.info("reaction %s on event %s is run again for %s", row.handler, row.event_id, by.id)
    row.error = _fault_of(
        row.handler, row.event, lambda: reactions()[row.handler][0](row.event.recorded)
    )
    row.parked_at, row.redone_at = (
        (clock.instant(), None) if row.error else (row.parked_at, clock.instant())
    )
    row.save(update_fields=["error", "parked_at", "redone_at"])
    return row.redone_at is not None
