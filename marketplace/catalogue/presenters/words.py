"""Words for what rule terms count in and choose from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

UNITS: dict[str, Any] = {
    "workdays": _("working days"),
    "days": _("days"),
    "months": _("months"),
    "yuan": _("yuan"),
    "agencies": _("agencies"),
    "evaluations": _("evaluations"),
    "percent": "%",
}

CHOICES: dict[str, Any] = {
    "accepted": _("The result counts as accepted"),
    "escalated": _("The operator decides"),
    "agreed": _("As agreed in the contract"),
}

# Which steps stand under which heading, by the first part of a term's code.
CHAPTERS: tuple[tuple[Any, str, frozenset[str]], ...] = (
    (
        _("Entering the market"),
        "entering",
        frozenset({"entry", "correction", "sanction", "suspension", "grade"}),
    ),
    (_("Posting a need"), "posting", frozenset({"need", "pool", "limit"})),
    (
        _("Choosing an agency"),
        "choosing",
        frozenset({"direct", "list", "award", "objection", "complaint"}),
    ),
    (
        _("Contract and result"),
        "contract",
        frozenset({"contract", "delivery", "acceptance", "evaluation"}),
    ),
)
OTHER = (_("All steps"), "steps")


def by_chapter(codes: Iterable[str]) -> Iterator[tuple[Any, str, list[str]]]:
    """Give the codes of terms by the step that they are about: title, anchor, codes."""
    rest = list(codes)
    for title, anchor, firsts in CHAPTERS:
        mine = [code for code in rest if code.split(".")[0] in firsts]
        rest = [code for code in rest if code not in mine]
        if mine:
            yield title, anchor, mine
    if rest:
        yield *OTHER, rest
