"""Why something was returned or rejected: the quoted conditions in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from marketplace.catalogue.models import RefusalCondition
from marketplace.catalogue.models.names import in_language


class Reason(NamedTuple):
    """One condition that a decision quotes: its code in the rules, and what it says."""

    code: str
    title: str
    says: str


class Decision(NamedTuple):
    """What a decision was made for: conditions, and what else was said."""

    reasons: tuple[Reason, ...]
    note: str

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)


def decision_of(kept: Mapping[str, Any]) -> Decision | None:
    """Read a decision as its subject keeps it; None where there is none."""
    if not kept:
        return None
    rows = {row.code: row for row in RefusalCondition.objects.filter(code__in=kept["conditions"])}
    return Decision(
        reasons=tuple(_reason(rows[code]) for code in kept["conditions"] if code in rows),
        note=kept["note"],
    )


def _reason(row: RefusalCondition) -> Reason:
    return Reason(
        code=row.code,
        title=in_language(row.name, row.name_en),
        says=in_language(row.says, row.says_en),
    )
