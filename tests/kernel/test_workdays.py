from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.workdays import Calendar, share

SHANGHAI = ZoneInfo("Asia/Shanghai")


def days(first: str, last: str) -> frozenset[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return frozenset(start + timedelta(days=i) for i in range((end - start).days + 1))


# Spring Festival, National Day and Mid-Autumn of 2025: 国办发明电〔2024〕12号.
CALENDAR = Calendar(
    off=days("2025-01-28", "2025-02-04") | days("2025-10-01", "2025-10-08"),
    made_up=frozenset({date(2025, 1, 26), date(2025, 2, 8), date(2025, 9, 28), date(2025, 10, 11)}),
    known_years=frozenset({2025}),
)
PLAIN = Calendar()

dates = st.dates(date(2024, 12, 1), date(2026, 1, 31))
spans = st.integers(0, 60)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    named = draw(st.dictionaries(dates, st.booleans(), max_size=120))
    return Calendar(
        off=frozenset(day for day, is_off in named.items() if is_off),
        made_up=frozenset(day for day, is_off in named.items() if not is_off),
    )


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2025-09-26", True),
        ("2025-09-27", False),
        ("2025-09-28", True),
        ("2025-10-01", False),
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2025-10-11", True),
        ("2025-10-12", False),
        ("2026-10-01", True),
        ("2026-10-03", False),
    ],
)
def test_a_notice_moves_days_and_the_week_rules_the_rest(day: str, worked: bool) -> None:
    assert CALENDAR.is_workday(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(("day", "known"), [("2025-01-01", True), ("2026-01-01", False)])
def test_a_year_without_its_notice_is_known_to_be_unknown(day: str, known: bool) -> None:
    assert CALENDAR.is_known(date.fromisoformat(day)) is known


@given(st.dates())
def test_an_unknown_year_is_monday_to_friday(day: date) -> None:
    assert PLAIN.is_workday(day) is (day.isoweekday() <= 5)
    assert PLAIN.is_known(day) is False


@pytest.mark.parametrize(
    ("day", "n", "nth"),
    [
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-09-30", 3, "2025-10-11"),
        ("2025-09-30", 4, "2025-10-13"),
        ("2025-09-26", 1, "2025-09-28"),
        ("2025-10-04", 0, "2025-10-04"),
        ("2025-10-04", 1, "2025-10-09"),
        ("2025-12-31", 1, "2026-01-01"),
    ],
)
def test_working_days_are_added(day: str, n: int, nth: str) -> None:
    assert CALENDAR.add(date.fromisoformat(day), n) == date.fromisoformat(nth)


@given(calendars(), dates, spans)
def test_counting_undoes_adding(calendar: Calendar, day: date, n: int) -> None:
    assert calendar.count(day, calendar.add(day, n)) == n


@given(calendars(), dates, st.integers(0, 90))
def test_adding_undoes_counting_up_to_a_working_day(
    calendar: Calendar, day: date, length: int
) -> None:
    end = day + timedelta(days=length)
    back = calendar.add(day, calendar.count(day, end))
    assert back == end if calendar.is_workday(end) else back <= end


@given(calendars(), dates, spans, spans)
def test_adding_twice_is_adding_the_sum(calendar: Calendar, day: date, a: int, b: int) -> None:
    assert calendar.add(calendar.add(day, a), b) == calendar.add(day, a + b)


@given(calendars(), dates, st.integers(1, 60))
def test_what_is_reached_is_worked(calendar: Calendar, day: date, n: int) -> None:
    assert calendar.is_workday(calendar.add(day, n))


def test_a_day_is_not_both_off_and_made_up() -> None:
    day = date(2025, 10, 1)
    with pytest.raises(ValueError, match="2025-10-01 is both off and made up"):
        Calendar(off=frozenset({day}), made_up=frozenset({day}))


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        PLAIN.add(date(2025, 1, 1), -1)
    with pytest.raises(ValueError, match="the end lies before the start"):
        PLAIN.count(date(2025, 1, 2), date(2025, 1, 1))
    with pytest.raises(OverflowError):
        PLAIN.add(date(9999, 12, 30), 3)


@pytest.mark.parametrize(
    ("start", "workdays", "due"),
    [
        # 2025-09-29 16:00 in Shanghai is a Monday; two working days on, Wednesday is off.
        ("2025-09-29T08:00:00Z", 1, "2025-09-30T16:00:00Z"),
        ("2025-09-29T08:00:00Z", 2, "2025-10-09T16:00:00Z"),
        # Just before and at midnight in Shanghai: the local day counts, not that of UTC.
        ("2025-10-09T15:59:59Z", 1, "2025-10-10T16:00:00Z"),
        ("2025-10-09T16:00:00Z", 1, "2025-10-11T16:00:00Z"),
        # A term of no days is over at once, day off or not.
        ("2025-10-04T03:04:05Z", 0, "2025-10-04T03:04:05Z"),
    ],
)
def test_a_term_ends_with_its_last_working_day(start: str, workdays: int, due: str) -> None:
    ends = CALENDAR.due(datetime.fromisoformat(start), workdays, SHANGHAI)
    assert ends == datetime.fromisoformat(due)
    assert ends.tzinfo is UTC


def test_a_term_ends_at_midnight_by_the_clock_of_its_zone() -> None:
    # Clocks go forward at midnight of Sunday 2025-04-06 in Asuncion's neighbour Santiago's
    # manner: on 2025-09-07 Santiago has no 00:00, Saturday ends when Sunday begins at 01:00.
    worked = Calendar(made_up=frozenset({date(2025, 9, 6)}))
    start = datetime(2025, 9, 5, 12, tzinfo=UTC)
    assert worked.due(start, 1, ZoneInfo("America/Santiago")) == datetime(2025, 9, 7, 4, tzinfo=UTC)


@given(calendars(), st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 1)), st.integers(1, 30))
def test_a_term_holds_its_number_of_whole_working_days(
    calendar: Calendar, start: datetime, workdays: int
) -> None:
    local = start.replace(tzinfo=SHANGHAI)
    due = calendar.due(local, workdays, SHANGHAI).astimezone(SHANGHAI)
    assert (due.hour, due.minute, due.second, due.microsecond) == (0, 0, 0, 0)
    last = due.date() - timedelta(days=1)
    assert calendar.is_workday(last)
    assert calendar.count(local.date(), last) == workdays
    assert calendar.due(local.astimezone(UTC), workdays, SHANGHAI) == due


def test_a_term_needs_a_time_zone_and_days() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        PLAIN.due(datetime(2025, 1, 1), 1, SHANGHAI)
    with pytest.raises(ValueError, match="needs a time zone"):
        PLAIN.due(datetime(2025, 1, 1), 0, SHANGHAI)
    with pytest.raises(ValueError, match="cannot be negative"):
        PLAIN.due(datetime(2025, 1, 1, tzinfo=UTC), -1, SHANGHAI)


@pytest.mark.parametrize(
    ("part", "passed"),
    [
        (Decimal(0), "2025-01-01T00:00:00Z"),
        (Decimal("0.8"), "2025-01-05T00:00:00Z"),
        (Fraction(4, 5), "2025-01-05T00:00:00Z"),
        (Fraction(1, 3), "2025-01-02T16:00:00Z"),
        (Fraction(1, 7), "2025-01-01T17:08:34.285714Z"),
        (Decimal(1), "2025-01-06T00:00:00Z"),
    ],
)
def test_a_part_of_a_term_is_exact(part: Fraction | Decimal, passed: str) -> None:
    start, due = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 6, tzinfo=UTC)
    assert share(start, due, part) == datetime.fromisoformat(passed)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.fractions(0, 1),
)
def test_a_part_lies_within_its_term(start: datetime, length: timedelta, part: Fraction) -> None:
    begun = start.astimezone(UTC)
    due = begun + length
    passed = share(start, due, part)
    assert begun <= passed <= due
    exact = Fraction(length // timedelta(microseconds=1)) * part
    assert 0 <= exact - (passed - begun) // timedelta(microseconds=1) < 1


def test_a_term_across_zones_is_measured_in_real_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2025, 3, 30, 0, tzinfo=berlin)
    due = datetime(2025, 3, 30, 4, tzinfo=berlin)
    half = datetime(2025, 3, 30, 0, 30, tzinfo=UTC)
    assert share(start, due, Fraction(1, 2)) == half
    assert share(start, due.astimezone(timezone(timedelta(hours=8))), Fraction(1, 2)) == half


def test_a_part_needs_a_term() -> None:
    start, due = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 6, tzinfo=UTC)
    with pytest.raises(ValueError, match="over before it begins"):
        share(due, start, Decimal("0.8"))
    for part in (Decimal("-0.1"), Decimal("1.1"), Decimal("80")):
        with pytest.raises(ValueError, match="a part of a term"):
            share(start, due, part)
    for wrong in ((start.replace(tzinfo=None), due), (start, due.replace(tzinfo=None))):
        with pytest.raises(ValueError, match="needs a time zone"):
            share(*wrong, Decimal("0.8"))
