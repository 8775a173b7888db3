"""The qualifications that the public reads about an agency, with what they were checked against."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from providers.models import Agency, Holding
from providers.presenters.words import against
from providers.queries.register import holdings_counting


class Held(NamedTuple):
    """A qualification that counts now."""

    row: Holding
    against: Any


def held_by(agency: Agency, on: date) -> list[Held]:
    return [Held(row, against(row.checked_against)) for row in holdings_counting(agency, on)]
