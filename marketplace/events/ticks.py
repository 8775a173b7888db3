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
from marketplace.events.facts import RedCardShown, YellowCardShown
from marketplace.events.models import Deadline
from marketplace.events.record import record
from marketplace.kernel.actor import CLOCK, Actor

logger = logging.getLogger(__name__)
Default = Callable[[str, Actor], None]
BATCH = 500


@cache
def _root() -> tuple[Mapping[str, Default], tuple[Callable[[], object], ...]]:
    module = import_module(settings.CLOCK_TABLE)
    return module.DEFAULTS, module.EVERY_TICK


def tick() -> int:
    """Do everything that is due, once, if no other process holds the clock's lease.

    Gives the number of defaults and deliveries done; 0 when another process is the clock.
    """
    if not leases.take("clock"):
        return 0
    done = run_defaults() + show_cards()
    for job in _root()[1]:
        job()
    return done + dispatch()


def run_defaults() -> int:
    """Run the default of every deadline that ran out, each in a transaction of its own."""
    now = clock.instant()
    due = Deadline.objects.due(now).exclude(default="").exclude(retry_at__gt=now)
    return sum(_run_default(row.pk) for row in due[:BATCH])


def _run_default(pk: int) -> int:
    try:
        with transaction.atomic():
            row = Deadline.objects.select_for_update().open().filter(pk=pk).first()
            if row is None:
                return 0
            _root()[0][row.default](row.subject, CLOCK)
    except Exception:  # one subject's fault must not stop the clock for the others
        logger.exception("default of deadline %s failed", pk)
        _note_failure(pk)
        return 0
    return 1


def _note_failure(pk: int) -> None:
    with transaction.atomic():
        row = Deadline.objects.select_for_update().get(pk=pk)
        row.failures = min(row.failures + 1, 12)
        row.retry_at = clock.instant() + timedelta(seconds=2**row.failures)
        row.save(update_fields=["failures", "retry_at"])


def show_cards() -> int:
    """Record yellow and red cards of open deadlines, each once."""
    now = clock.instant()
    waiting = Deadline.objects.open()
    yellow = waiting.filter(yellow_at__lte=now, yellow_shown_at=None)[:BATCH]
    red = waiting.filter(due_at__lte=now, red_shown_at=None)[:BATCH]
    shown = sum(_show(row.pk, "yellow_shown_at", now) for row in yellow)
    return shown + sum(_show(row.pk, "red_shown_at", now) for row in red)


def _show(pk: int, mark: str, now: datetime) -> int:
    card = YellowCardShown if mark == "yellow_shown_at" else RedCardShown
    with transaction.atomic():
        row = Deadline.objects.select_for_update().open().filter(pk=pk, **{mark: None}).first()
        if row is None:
            return 0
        setattr(row, mark, now)
        row.save(update_fields=[mark])
        # The clock's own turns (a close, an expiry) are nobody's lateness: no card.
        if row.role != "clock":
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
