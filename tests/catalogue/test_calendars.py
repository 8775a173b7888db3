"""The working-day calendar: known years count as their notice says, others warn and never fail."""

from datetime import UTC, date, datetime

import pytest

from marketplace.catalogue.actions.calendars import (
    DayValues,
    change_calendar_day,
    enter_calendar_year,
)
from marketplace.catalogue.models import CalendarYear
from marketplace.catalogue.queries.calendars import calendar, calendar_warning, term_of
from marketplace.events.models import EventRow
from marketplace.kernel.errors import Invalid, NotAllowed, NotFound
from tests.support.catalogue import calendar_year, editor, in_days

pytestmark = pytest.mark.django_db


def test_a_term_leaps_over_holidays_and_counts_made_up_days():
    known = calendar()
    # Before National Day 2026: Wednesday 30 September, then 8, 9 and Saturday 10 October.
    assert known.add(date(2026, 9, 29), 4) == date(2026, 10, 10)
    # The weekend before Spring Festival 2026: Saturday 14 February is worked.
    assert known.add(date(2026, 2, 13), 2) == date(2026, 2, 24)
    end = term_of(4, since=datetime(2026, 9, 29, 4, tzinfo=UTC)).due_at
    assert end == datetime(2026, 10, 10, 16, tzinfo=UTC)


def test_an_unknown_year_counts_monday_to_friday_and_warns():
    known = calendar()
    assert not known.is_known(date(2027, 1, 4))
    assert known.add(date(2026, 12, 31), 1) == date(2027, 1, 1)
    term_of(300, since=datetime(2026, 11, 25, tzinfo=UTC))
    warning = calendar_warning([date(2026, 12, 31), date(2027, 1, 4)])
    assert "public holidays of 2027 are not known yet" in warning
    assert "2027, 2028" in calendar_warning([date(2028, 1, 1), date(2027, 1, 1)])
    assert calendar_warning([date(2025, 5, 1), date(2026, 5, 1)]) == ""
    assert calendar_warning([]) == ""


def test_entering_a_year_ends_the_warning_and_counts_at_once():
    calendar_year(2027, ("2027-01-01", "off"), ("2027-01-02", "made_up"))
    assert calendar_warning([date(2027, 1, 4)]) == ""
    assert calendar().add(date(2026, 12, 31), 1) == date(2027, 1, 2)
    event = EventRow.objects.get(kind="calendar.year-entered")
    assert (event.subject, event.public, event.data["days"]) == ("calendar/2027", True, 2)


@pytest.mark.parametrize(
    ("year", "days", "field", "says"),
    [
        (2026, [("2026-01-01", "off")], "year", "entered already"),
        (1999, [("1999-01-01", "off")], "year", "from 2000 to 2100"),
        (2027, [("2026-01-01", "off")], "days", "not a day of 2027"),
        (2027, [("2027-01-01", "off"), ("2027-01-01", "off")], "days", "stands there twice"),
        (2027, [("2027-01-01", "off"), ("2027-01-04", "made_up")], "days", "worked anyway"),
        (2027, [("2027-01-01", "free")], "days", "neither a day off"),
        (2027, [], "days", "cannot be right"),
    ],
)
def test_a_year_that_cannot_be_right_is_refused(year, days, field, says):
    with pytest.raises(Invalid, match=says) as refused:
        enter_calendar_year(
            year=year,
            notice_number="国办发明电〔2026〕9号",
            notice_title="通知",
            issued_on=None,
            days=[
                DayValues(day=date.fromisoformat(day), kind=kind, name="假日", name_en="Holiday")
                for day, kind in days
            ],
            by=editor(),
        )
    assert refused.value.field == field
    assert CalendarYear.objects.count() == 2


def change(day: date, kind: str, **given: str) -> None:
    names = {"name": "临时假日", "name_en": "Extra holiday", "reason": "补充通知"} | given
    change_calendar_day(day=day, kind=kind, by=editor(), **names)


def test_a_day_to_come_can_be_changed_and_changed_back():
    calendar_year(2027)
    day = date(2027, 3, 1)
    assert calendar().is_workday(day)
    change(day, "off")
    assert not calendar().is_workday(day)
    change(day, "")
    assert calendar().is_workday(day)
    first, second = EventRow.objects.filter(kind="calendar.day-changed").order_by("id")
    assert (first.data["before"], first.data["after"]) == ("", "off")
    assert (second.data["before"], second.data["after"]) == ("off", "")


@pytest.mark.parametrize(
    ("day", "kind", "given", "says"),
    [
        (date(2027, 3, 1), "", {}, "so already"),
        (date(2027, 3, 1), "made_up", {}, "worked anyway"),
        (date(2027, 3, 1), "party", {}, "neither a day off"),
        (date(2027, 3, 1), "off", {"name_en": ""}, "both languages"),
        (date(2027, 3, 1), "off", {"reason": ""}, "say why"),
        (date(2025, 3, 3), "off", {}, "the past stays as it was"),
    ],
)
def test_a_change_that_cannot_stand_is_refused(day, kind, given, says):
    calendar_year(2027)
    with pytest.raises(Invalid, match=says):
        change(day, kind, **given)


def test_days_of_an_unknown_year_and_other_peoples_hands_are_refused():
    with pytest.raises(NotFound):
        change(date(2031, 3, 3), "off")
    with pytest.raises(NotAllowed):
        change_calendar_day(day=in_days(3), kind="off", reason="x", by=editor("371602"))
