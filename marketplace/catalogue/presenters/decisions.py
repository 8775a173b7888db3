"""Why something was returned or refused: the quoted conditions in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from marketplace.catalogue.models import RefusalCondition
from marketplace.catalogue.models.names import in_language


class Reason(NamedTuple):
    """One condition that a decision quotes: its code in the rules, its name, what it says."""

    code: str
    title: str
    says: str


class Decision(NamedTuple):
    """What a decision was made for: conditions, and what else was said."""

    reasons: tuple[Reason, ...]
    note: str = ""


def decision_of(kept: Mapping[str, Any]) -> Decision | None:
    """Read a decision as its subject keeps it; None where there is none."""
    return decisions_of([kept])[0]


def decisions_of(kept: Sequence[Mapping[str, Any]]) -> list[Decision | None]:
    """Read many decisions, in one query."""
    codes = {code for one in kept for code in one.get("conditions", ())}
    rows = RefusalCondition.objects.in_bulk(codes, field_name="code") if codes else {}
    return [_decision(one, rows) if one.get("conditions") else None for one in kept]


def _decision(kept: Mapping[str, Any], rows: Mapping[str, RefusalCondition]) -> Decision:
    reasons = tuple(_reason(rows[code]) for code in kept["conditions"] if code in rows)
    return Decision(reasons, kept.get("note", ""))


def _reason(row: RefusalCondition) -> Reason:
    return Reason(
        code=row.code,
        title=in_language(row.name, row.name_en),
        says=in_language(row.says, row.says_en),
    )
