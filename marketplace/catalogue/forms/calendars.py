"""Forms for the working-day calendar: a year as its notice lists it, and a single day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalogue.actions.calendars import DayValues
from marketplace.catalogue.forms.lines import LinesField
from marketplace.catalogue.models import CalendarDay
from marketplace.web.fields import LineField
from marketplace.web.forms import CountField

_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:–|—|~|至|to)\s*(\d{4}-\d\d-\d\d))?", re.ASCII)
_LONGEST = 31
KINDS = [
    (CalendarDay.Kind.OFF, gettext_lazy("A day off")),
    (CalendarDay.Kind.MADE_UP, gettext_lazy("A working day at a weekend")),
    ("", gettext_lazy("What its weekday says")),
]


class HolidaysField(LinesField):
    """Holidays, one a line: Chinese name | English name | days off | weekend days worked."""

    def __init__(self, **kwargs: Any) -> None:
        columns = [
            gettext_lazy("the Chinese name"),
            gettext_lazy("the English name"),
            gettext_lazy("the days off"),
            gettext_lazy("the working days at a weekend"),
        ]
        super().__init__(columns, needed=3, **kwargs)

    def clean(self, value: Any) -> list[DayValues]:
        days: list[DayValues] = []
        faults: list[str] = []
        for name, name_en, off, made_up in super().clean(value):
            for kind, text in ((CalendarDay.Kind.OFF, off), (CalendarDay.Kind.MADE_UP, made_up)):
                try:
                    days += [
                        DayValues(day=day, kind=kind, name=name, name_en=name_en)
                        for day in _days(text)
                    ]
                except ValueError as error:
                    faults.append(f"{name}: {error}")
        if faults:
            raise ValidationError(faults)
        return days


class CalendarYearForm(forms.Form):
    """A year as the State Council's notice lists it."""

    year = CountField(label=gettext_lazy("Year"), least=2000, most=2100)
    notice_number = LineField(
        label=gettext_lazy("Number of the notice"),
        help_text=gettext_lazy("For example 国办发明电〔2025〕7号"),
        max_length=60,
    )
    notice_title = LineField(label=gettext_lazy("Title of the notice"), max_length=200)
    issued_on = forms.DateField(label=gettext_lazy("Issued on"), required=False)
    days = HolidaysField(
        label=gettext_lazy("Holidays"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One holiday a line: Chinese name | English name | days off | weekend days worked. "
            "For example: 元旦 | New Year's Day | 2026-01-01 – 2026-01-03 | 2026-01-04. Several "
            "days are parted by commas."
        ),
    )


class CalendarDayForm(forms.Form):
    """One day that turned out otherwise."""

    day = forms.DateField(label=gettext_lazy("Day"))
    kind = forms.ChoiceField(
        label=gettext_lazy("It is"), choices=KINDS, widget=forms.RadioSelect, required=False
    )
    name = LineField(label=gettext_lazy("Holiday in Chinese"), max_length=40, required=False)
    name_en = LineField(label=gettext_lazy("Holiday in English"), max_length=60, required=False)
    reason = LineField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy(
            "Name the notice. Terms that were promised before keep their ends; whatever begins "
            "afterwards counts with the change."
        ),
        max_length=200,
    )


def _days(text: str) -> Iterator[date]:
    for part in re.split(r"[,，、]", text):
        if part.strip():
            yield from _span(part.strip())


def _span(text: str) -> Iterator[date]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(_("“%(text)s” is no day; write 2026-01-31.") % {"text": text})
    try:
        first, last = (date.fromisoformat(part or found[1]) for part in found.groups())
    except ValueError:
        raise ValueError(_("“%(text)s”: there is no such day.") % {"text": text}) from None
    length = (last - first).days + 1
    if not 1 <= length <= _LONGEST:
        raise ValueError(
            _("“%(text)s”: the end lies before the beginning, or too far.") % {"text": text}
        )
    yield from (first + timedelta(days=step) for step in range(length))
