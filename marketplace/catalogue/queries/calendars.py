"""The working-day calendar as the kernel wants it, from the editable rows."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from marketplace.catalogue.models import CalendarDay, CalendarYear
from marketplace.events.deadlines import Term, span
from marketplace.kernel import workdays


def zone() -> ZoneInfo:
    """The zone in which days begin and end."""
    return ZoneInfo(settings.TIME_ZONE)


def calendar() -> workdays.Calendar:
    """Read the calendar: days off, days made up, and the years whose notice is known."""
    days = list(CalendarDay.objects.values_list("day", "kind"))
    return workdays.Calendar(
        off=frozenset(day for day, kind in days if kind == CalendarDay.Kind.OFF),
        made_up=frozenset(day for day, kind in days if kind == CalendarDay.Kind.MADE_UP),
        known_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )


def term_of(days: int, *, since: datetime, share: float = 0.8) -> Term:
    """Give the term of so many working days from an instant, yellow at a share of its length."""
    return span(since, calendar().due(since, days, zone()), share)
