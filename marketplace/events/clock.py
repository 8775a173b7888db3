"""The time of the house. Actions read it here after their lock; nobody passes it as an argument."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from marketplace.events.models import ClockShift

_offset: list[timedelta] = []


def instant() -> datetime:
    """Give the wall clock of this moment, in UTC, as the database sees it.

    PostgreSQL's own clock (`clock_timestamp()`: the moment, not the transaction's start); on
    SQLite the process's. Where the settings allow it, the sample market's shift is added.
    """
    now = datetime.now(UTC)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            now = cursor.fetchone()[0].astimezone(UTC)
    return now + (_offset[-1] if _offset else shift())


def shift() -> timedelta:
    """Give the stored shift; nothing in production, which refuses to have one."""
    if not settings.CLOCK_MAY_SHIFT:
        return timedelta(0)
    seconds = ClockShift.objects.values_list("seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


def hurry(by: timedelta) -> None:
    """Move the stored clock forward, for the sample market and tests. Raises: ValueError."""
    if not settings.CLOCK_MAY_SHIFT or by < timedelta(0):
        raise ValueError("the clock may not be moved here")
    total = shift() + by
    ClockShift.objects.update_or_create(pk=1, defaults={"seconds": int(total.total_seconds())})


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Let this process live at another time for a while, for the sample market and tests."""
    if not settings.CLOCK_MAY_SHIFT:
        raise ValueError("the clock may not be moved here")
    _offset.append(by)
    try:
        yield
    finally:
        _offset.pop()
