"""Working days and the terms counted in them, as data: the calendar is a value.

A term in working days leaves out the day on which it begins and ends at 24:00 of its last day
(《中华人民共和国民法典》第二百零一条, 第二百零三条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction

_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: Monday to Friday, but for the days that a notice names.

    `off` are the public holidays, `made_up` the weekend days worked in their stead.
    `known_years` are those whose notice has been entered; any other year is Monday to Friday
    plus whatever rows there are, never an error: ask `is_known` to warn about it.

    Raises: ValueError (a day both off and made up).
    """

    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        both = sorted(self.off & self.made_up)
        if both:
            raise ValueError(f"{both[0]} is both off and made up")

    def is_known(self, day: date) -> bool:
        """Say whether the notice of the day's year has been entered."""
        return day.year in self.known_years

    def is_workday(self, day: date) -> bool:
        """Say whether the day is worked."""
        if day in self.made_up:
            return True
        return day not in self.off and day.weekday() < _SATURDAY

    def add(self, day: date, n: int) -> date:
        """Give the n-th working day after a day; n = 0 gives the day itself, worked or not.

        So `count(day, add(day, n)) == n` always holds, and adding a then b is adding a + b.

        Raises: ValueError (n is negative), OverflowError (past the year 9999).
        """
        if n < 0:
            raise ValueError("a number of working days cannot be negative")
        while n:
            day += _DAY
            n -= self.is_workday(day)
        return day

    def count(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`.

        Raises: ValueError (`end` before `start`).
        """
        if end < start:
            raise ValueError("the end lies before the start")
        days = (start + _DAY * i for i in range(1, (end - start).days + 1))
        return sum(self.is_workday(day) for day in days)

    def due(self, start: datetime, workdays: int, zone: tzinfo) -> datetime:
        """Give the instant at which a term of working days is over, in UTC.

        That is 24:00 in `zone` of the n-th working day after the local day of `start`, an
        exclusive end: what comes before it is in time. A term of 0 days is over at `start`.

        Raises: ValueError (`start` without a time zone, or a negative term), OverflowError.
        """
        _check_aware(start)
        if workdays == 0:
            return start.astimezone(UTC)
        last = self.add(start.astimezone(zone).date(), workdays)
        return datetime.combine(last + _DAY, time.min, tzinfo=zone).astimezone(UTC)


def share(start: datetime, due: datetime, part: Fraction | Decimal) -> datetime:
    """Give the instant at which a part of a term has passed, in UTC, cut to the microsecond.

    `part` lies in 0 … 1; the yellow card falls at `Decimal("0.8")`.

    Raises: ValueError (an instant without a time zone, `due` before `start`, another part).
    """
    _check_aware(start)
    _check_aware(due)
    begun = start.astimezone(UTC)
    length = due.astimezone(UTC) - begun
    if length < timedelta(0):
        raise ValueError("the term is over before it begins")
    if not 0 <= part <= 1:
        raise ValueError("a part of a term lies in 0 … 1")
    return begun + _MICROSECOND * int(length // _MICROSECOND * Fraction(part))


def _check_aware(instant: datetime) -> None:
    if instant.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
