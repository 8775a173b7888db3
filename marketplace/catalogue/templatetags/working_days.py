"""Warns beside a promised day when the holidays of its year are not known yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from marketplace.catalogue.queries.calendars import calendar_warning

register = template.Library()


@register.inclusion_tag("catalogue/unknown_year.html")
def unknown_year(*promised: date | datetime | str | None) -> dict[str, Any]:
    """Show a warning if one of the promised days lies in an unknown year, else nothing.

    What a page has not got comes as an empty text, as templates give it.
    """
    days = [
        timezone.localdate(day) if isinstance(day, datetime) else day
        for day in promised
        if isinstance(day, date)
    ]
    return {"warning": calendar_warning(days) if days else ""}
