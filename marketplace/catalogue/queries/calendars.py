"""The working-day calendar as the kernel wants it, from the editable rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import ngettext

from marketplace.catalogue.models import CalendarDay, CalendarYear
from marketplace.events.deadlines import Term, span
from marketplace.kernel import workdays
from marketplace.web.wording import listed


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


def calendar_warning(days: Iterable[date]) -> str:
    """Warn that days lie in a year whose notice is not entered; "" where all are known.

    Such a year counts Monday to Friday, and a term that reaches into it may end otherwise.
    """
    wanted = {day.year for day in days}
    known = CalendarYear.objects.filter(year__in=wanted).values_list("year", flat=True)
    unknown = sorted(wanted - set(known))
    if not unknown:
        return ""
    says = ngettext(
        "The public holidays of %(years)s are not known yet: until the notice is entered, every "
        "Monday to Friday of that year counts as a working day.",
        "The public holidays of %(years)s are not known yet: until the notices are entered, every "
        "Monday to Friday of those years counts as a working day.",
        len(unknown),
    )
    return says % {"years": listed(unknown)}


def calendar_years() -> list[CalendarYear]:
    """The years whose notice is entered, the newest first, each with its days in order."""
    days = CalendarDay.objects.order_by("day")
    return list(CalendarYear.objects.order_by("-year").prefetch_related(Prefetch("days", days)))
