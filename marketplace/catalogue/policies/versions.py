"""From which day a version may hold: the past is never rewritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from marketplace.kernel.errors import Invalid

_DAY = timedelta(days=1)


class Dated(Protocol):
    """A version with its first and its last day."""

    effective_from: date
    effective_to: date | None


def check_first(effective_from: date, *, today: date) -> None:
    """A first version holds from today at the earliest. Raises: Invalid at "effective_from"."""
    if effective_from < today:
        raise Invalid(
            _("This day has passed. A new entry can hold from today at the earliest."),
            field="effective_from",
        )


def check_follows(latest: Dated, effective_from: date, *, today: date) -> None:
    """A further version holds from tomorrow at the earliest, and begins after the latest one.

    What held this morning has been relied on. Raises: Invalid at "effective_from".
    """
    if effective_from <= today:
        raise Invalid(
            _("A new version can hold from tomorrow at the earliest: the past stays as it was."),
            field="effective_from",
        )
    if effective_from <= latest.effective_from:
        says = _(
            "A version that begins on %(day)s is announced already. Please choose a later day."
        )
        raise Invalid(says % {"day": latest.effective_from}, field="effective_from")


def check_last_day(latest: Dated, last_day: date, *, today: date) -> None:
    """A version ends today at the earliest, and not before it has begun.

    Raises: Invalid at "last_day".
    """
    if latest.effective_to is not None:
        says = _("It ends on %(day)s already.")
        raise Invalid(says % {"day": latest.effective_to}, field="last_day")
    if last_day < today or last_day < latest.effective_from:
        earliest = max(today, latest.effective_from)
        says = _("Please choose %(day)s or later: the past stays as it was.")
        raise Invalid(says % {"day": earliest}, field="last_day")


def closes(latest: Dated, effective_from: date) -> bool:
    """Whether the latest version would still hold when the next one begins."""
    return latest.effective_to is None or latest.effective_to >= effective_from


def day_before(day: date) -> date:
    return day - _DAY
