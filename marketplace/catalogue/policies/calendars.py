"""What may stand in the working-day calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from marketplace.catalogue.models import CalendarDay, CalendarYear
from marketplace.kernel.errors import Invalid

_FIRST, _LAST = 2000, 2100
_SATURDAY = 5


def check_year_is_new(year: int) -> None:
    """A year is entered once; later changes are made day by day. Raises: Invalid at "year"."""
    if not _FIRST <= year <= _LAST:
        says = _("Please give a year from %(first)d to %(last)d.")
        raise Invalid(says % {"first": _FIRST, "last": _LAST}, field="year")
    if CalendarYear.objects.filter(year=year).exists():
        raise Invalid(_("This year is entered already. Please change its days."), field="year")


def check_days(year: int, days: Sequence[tuple[date, str]]) -> None:
    """Every day is in its year, stands there once and says more than its weekday.

    Raises: Invalid at "days", which names every fault.
    """
    faults = [f"{day}: {says}" for day, kind in days if (says := _why_not(year, day, kind))]
    named = [day for day, _kind in days]
    twice = sorted({day for day in named if named.count(day) > 1})
    faults += [_("%(day)s stands there twice.") % {"day": day} for day in twice]
    if not any(kind == CalendarDay.Kind.OFF for _day, kind in days):
        faults.append(_("A year without any day off cannot be right."))
    if faults:
        raise Invalid("\n".join(faults), field="days", faults=faults)


def check_change(
    day: date, before: str, kind: str, *, name: str, name_en: str, reason: str, today: date
) -> None:
    """A change is for a day to come, changes something and is explained. Raises: Invalid."""
    if day < today:
        raise Invalid(_("This day has passed: the past stays as it was."), field="day")
    if kind and (says := _why_not(day.year, day, kind)):
        raise Invalid(says, field="kind")
    if kind == before:
        raise Invalid(_("The day is so already."), field="kind")
    if kind and not (name and name_en):
        raise Invalid(_("Please name the holiday in both languages."), field="name")
    if not reason:
        raise Invalid(_("Please say why, and name the notice."), field="reason")


def _why_not(year: int, day: date, kind: str) -> str:
    if day.year != year:
        return _("is not a day of %(year)d.") % {"year": year}
    if kind not in CalendarDay.Kind.values:
        return _("is neither a day off nor a made-up working day.")
    if kind == CalendarDay.Kind.MADE_UP and day.weekday() < _SATURDAY:
        return _("is a weekday and worked anyway.")
    return ""
