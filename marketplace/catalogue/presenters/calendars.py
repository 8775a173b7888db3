"""The working-day calendar as people read it: holidays with their days, not rows of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from marketplace.catalogue.models import CalendarDay, CalendarYear
from marketplace.catalogue.models.names import in_language

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days in a row; `last` is None for a single one."""

    first: date
    last: date | None


class Holiday(NamedTuple):
    name: str
    off: list[Span]
    made_up: list[date]


class Year(NamedTuple):
    row: CalendarYear
    holidays: list[Holiday]


def year_of(row: CalendarYear) -> Year:
    """Gather the days of a year under their holidays, in the year's order."""
    days: dict[str, list[CalendarDay]] = {}
    for day in row.days.all():
        days.setdefault(in_language(day.name, day.name_en), []).append(day)
    holidays = [
        Holiday(
            name,
            list(_spans(day.day for day in of_name if day.kind == CalendarDay.Kind.OFF)),
            [day.day for day in of_name if day.kind == CalendarDay.Kind.MADE_UP],
        )
        for name, of_name in days.items()
    ]
    holidays.sort(key=lambda holiday: _begins(days[holiday.name]))
    return Year(row, holidays)


def _begins(days: list[CalendarDay]) -> date:
    """A holiday stands where its first day off does; a working day may come long before."""
    off = [day.day for day in days if day.kind == CalendarDay.Kind.OFF]
    return (off or [day.day for day in days])[0]


def _spans(days: Iterable[date]) -> Iterable[Span]:
    run: list[date] = []
    for day in days:
        if run and day != run[-1] + _DAY:
            yield _span(run)
            run = []
        run.append(day)
    if run:
        yield _span(run)


def _span(run: list[date]) -> Span:
    return Span(run[0], run[-1] if len(run) > 1 else None)
