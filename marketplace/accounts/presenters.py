"""Rows of accounts as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Unmasking
from marketplace.accounts.queries.people import names_of

FIELDS = {"phone": _("Mobile phone"), "identity": _("Identity number")}


class Seen(NamedTuple):
    """Somebody saw a number: the row, and whoever and whatever it speaks of by name."""

    row: Unmasking
    who: str
    whose: str
    which: Any


def seen(rows: Sequence[Unmasking]) -> list[Seen]:
    """Name the people of these rows; what is no person keeps its own sign."""
    names = names_of(name for row in rows for name in (row.by, row.subject))
    return [
        Seen(
            row=row,
            who=names.get(row.by, row.by),
            whose=names.get(row.subject, row.subject),
            which=FIELDS.get(row.field, row.field),
        )
        for row in rows
    ]
