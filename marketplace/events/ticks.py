"""What the clock does by itself: defaults of deadlines that ran out, cards, reactions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module

from django.conf import settings
from django.db import transaction

from marketplace.events import clock, leases
from marketplace.events.dispatcher import dispatch
from marketplace.events.facts import Card, RedCardShown, YellowCardShown
from marketplace.events.models import Deadline, StateChange
from marketplace.events.record import record
from marketplace.events.subscriptions import reactions
from marketplace.kernel.actor import CLOCK, Actor
from marketplace.kernel.errors import Stale

logger = logging.getLogger(__name__)
LEASE = "clock"
Default = Callable[[str, Actor], None]
BATCH = 500


@cache
def _root(module: str) -> tuple[Mapping[str, Default], tuple[Callable[[], object], ...]]:
    table = import_module(module)
    return table.DEFAULTS, table.EVERY_TICK


def read_tables() -> None:
    """Read the composition root's tables, so that a fault in them stops a start, not each tick."""
    _root(settings.CLOCK_TABLE)
    reactions()


def tick() -> int:
    """Do everything that is due, once, if no other process holds the clock's lease.

    Gives the number of defaults, cards and deliveries done; 0 when another process is the clock.
    """
    if not leases.take(LEASE):
        return 0
    done = run_defaults() + show_cards()
    for job in _root(settings.CLOCK_TABLE)[1]:
        _run_job(job)
    return done + deliver()


def deliver() -> int:
    """Only deliver what was recorded, between two ticks, under the same lease."""
    return dispatch() if leases.take(LEASE) else 0


def _run_job(job: Callable[[], object]) -> None:
    try:
        job()
    except Exception:  # one job's fault must not stop the others, nor the deliveries
        logger.exception("job %s failed", getattr(job, "__qualname__", job))


def run_defaults() -> int:
    """Run the default of every deadline that ran out, each in a transaction of its own."""
    now = clock.instant()
    due = Deadline.objects.due(now).exclude(default="").exclude(retry_at__gt=now)
    return sum(_run_default(row) for row in due[:BATCH])


def _run_default(row: Deadline) -> int:
    """Run one default; 1 when it closed the deadline, 0 when somebody else did or it failed.

    The deadline's row is not locked: an action locks its subject first and the deadline after
    it, and the clock, coming the other way round, would lock it up with itself.
    """
    try:
        with transaction.atomic():
            if not _is_open(row):
                return 0
            _root(settings.CLOCK_TABLE)[0][row.default](row.subject, CLOCK)
            _check_closed(row)
    except Exception:  # one subject's fault must not stop the clock for the others
        if not _is_open(row):
            return 0
        logger.exception("default of deadline %s failed", row.pk)
        _note_failure(row.pk)
        return 0
    return 1


def _is_open(row: Deadline) -> bool:
    return Deadline.objects.open().filter(pk=row.pk).exists()


def _check_closed(row: Deadline) -> None:
    """Undo a default that did not itself close the deadline: left it open, or came too late.

    Somebody who moved the deadline while the default waited for the subject has closed this row.
    """
    closed_at = Deadline.objects.values_list("closed_at", flat=True).get(pk=row.pk)
    moves = StateChange.objects.filter(subject=row.subject, by=CLOCK.id)
    if closed_at is None or not moves.filter(at=closed_at).exists():
        raise Stale(f"{row.default} did not close {row}")


def _note_failure(pk: int) -> None:
    with transaction.atomic():
        row = Deadline.objects.select_for_update().get(pk=pk)
        row.failures = min(row.failures + 1, 12)
        row.retry_at = clock.instant() + timedelta(seconds=2**row.failures)
        row.save(update_fields=["failures", "retry_at"])


def show_cards() -> int:
    """Record yellow and red cards of open deadlines, each once."""
    # The clock's own turns (a close, an expiry) are nobody's lateness.
    now, waiting = clock.instant(), Deadline.objects.open().exclude(role="clock")
    yellow = waiting.filter(yellow_at__lte=now, yellow_shown_at=None).order_by("yellow_at", "id")
    red = waiting.filter(due_at__lte=now, red_shown_at=None).order_by("due_at", "id")
    shown = sum(_show(row, "yellow_shown_at", YellowCardShown, now) for row in yellow[:BATCH])
    return shown + sum(_show(row, "red_shown_at", RedCardShown, now) for row in red[:BATCH])


def _show(row: Deadline, mark: str, card: type[Card], now: datetime) -> int:
    with transaction.atomic():
        # The mark is claimed by the update itself: of two clocks only one finds it empty.
        if not Deadline.objects.open().filter(pk=row.pk, **{mark: None}).update(**{mark: now}):
            return 0
        record(
            card(
                subject=row.subject,
                step=row.step,
                role=row.role,
                organisation=row.organisation,
                due_at=row.due_at.isoformat(),
            ),
            by=CLOCK,
        )
    return 1
