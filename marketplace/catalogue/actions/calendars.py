"""Keeping the working-day calendar: a year by its notice, a day by a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from marketplace.catalogue.events import CalendarDayChanged, CalendarYearEntered
from marketplace.catalogue.models import CalendarDay, CalendarYear
from marketplace.catalogue.policies.calendars import check_change, check_days, check_year_is_new
from marketplace.catalogue.policies.editors import check_may_edit
from marketplace.events import clock
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DayValues:
    """A day that is not what its weekday says: "off" or "made_up", with the holiday's name."""

    day: date
    kind: str
    name: str
    name_en: str


@transaction.atomic
def enter_calendar_year(
    *,
    year: int,
    notice_number: str,
    notice_title: str,
    issued_on: date | None,
    days: Sequence[DayValues],
    by: Actor,
) -> CalendarYear:
    """Enter the public holidays of a year, with the State Council's notice that fixes them.

    Terms that were promised before keep their ends. Raises: NotAllowed, Invalid (a year that is
    known, a day of another year, a day twice, a made-up day that is worked anyway).
    """
    check_may_edit(by=by)
    check_year_is_new(year)
    check_days(year, [(day.day, day.kind) for day in days])
    row = CalendarYear.objects.create(
        year=year, notice_number=notice_number, notice_title=notice_title, issued_on=issued_on
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(year=row, day=day.day, kind=day.kind, name=day.name, name_en=day.name_en)
        for day in days
    )
    event = CalendarYearEntered(
        subject=f"calendar/{year}", notice_number=notice_number, days=len(days)
    )
    record(event, by=by)
    return row


@transaction.atomic
def change_calendar_day(
    *, day: date, kind: str, name: str = "", name_en: str = "", reason: str, by: Actor
) -> None:
    """Make a day of a known year off, made up, or ("") what its weekday says.

    Terms that were promised before keep their ends. Raises: NotAllowed, NotFound (a year whose
    notice is not entered), Invalid (a past day, a made-up day that is worked anyway).
    """
    check_may_edit(by=by)
    year = CalendarYear.objects.select_for_update().filter(year=day.year).first()
    if year is None:
        raise NotFound
    row = CalendarDay.objects.filter(day=day).first()
    before = row.kind if row else ""
    today = timezone.localdate(clock.instant())
    check_change(day, before, kind, name=name, name_en=name_en, reason=reason, today=today)
    if kind:
        values = {"year": year, "kind": kind, "name": name, "name_en": name_en}
        CalendarDay.objects.update_or_create(day=day, defaults=values)
    elif row is not None:
        row.delete()
    event = CalendarDayChanged(
        subject=f"calendar/{day.year}",
        day=day.isoformat(),
        before=before,
        after=kind,
        reason=reason,
    )
    record(event, by=by)
