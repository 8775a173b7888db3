"""Rule sets as people read them: each term with its value, and where the value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.models import RuleSet, RuleTerm
from marketplace.catalogue.models.names import in_language
from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.presenters.words import CHOICES, by_chapter

# What is a bound, not a time that runs out: whatever does not keep to it is refused.
BOUNDS = frozenset({"need.window.most", "limit.window"})
BOUND_KINDS = frozenset({RuleTerm.Kind.YUAN, RuleTerm.Kind.COUNT, RuleTerm.Kind.TEXT})


class Term(NamedTuple):
    """One term with its value in words; `amount` for money, `given_by` where the value stands.

    `is_default` says that the value came with the product; only then do `is_verified` and
    `source` speak of it.
    """

    code: str
    name: str
    says: str
    default_says: str
    value: str
    amount: Decimal | None
    is_unknown: bool
    is_bound: bool
    is_default: bool
    is_verified: bool
    source: str
    given_by: RuleSet


class Chapter(NamedTuple):
    title: Any
    anchor: str
    terms: list[Term]


class Change(NamedTuple):
    """A term that two versions treat differently; None where a version does not name it."""

    name: str
    code: str
    before: Term | None
    after: Term | None


class Defaults:
    """The values that came with the product, by rule set and term."""

    def __init__(self, shipped: Iterable[RuleSet]) -> None:
        self._values = {row.key: row.terms for row in shipped}

    def hold(self, row: RuleSet, code: str) -> bool:
        """Whether a rule set still gives a term the value that came with the product."""
        came = self._values.get(row.key, {})
        return code in came and came[code] == row.terms[code]


def chapters_of(
    layers: Sequence[RuleSet], terms: Mapping[str, RuleTerm], defaults: Defaults
) -> list[Chapter]:
    """Lay rule sets over each other and give every term by the step that it is about."""
    givers = {code: row for row in layers for code in row.terms}
    return [
        Chapter(
            title,
            anchor,
            [
                term_of(terms[code], givers[code], is_default=defaults.hold(givers[code], code))
                for code in codes
            ],
        )
        for title, anchor, codes in by_chapter(code for code in terms if code in givers)
    ]


def term_of(term: RuleTerm, row: RuleSet, *, is_default: bool = False) -> Term:
    """Give a term as a rule set has it, in the reader's language."""
    value = row.terms[term.code]
    return Term(
        code=term.code,
        name=str(term),
        says=in_language(term.says, term.says_en),
        default_says=in_language(term.default_says, term.default_says_en),
        value=said(term, value),
        amount=Decimal(value) if value and term.kind == RuleTerm.Kind.YUAN else None,
        is_unknown=not value,
        is_bound=term.kind in BOUND_KINDS or term.code in BOUNDS,
        is_default=is_default,
        is_verified=term.is_verified,
        source=term.source,
        given_by=row,
    )


def said(term: RuleTerm, value: str) -> str:
    """Say a value with its unit: "3 working days", "1, 3, 6 months"."""
    if not value:
        return _("not known to us")
    if term.kind == RuleTerm.Kind.CHOICE:
        return str(CHOICES[value])
    if term.kind in (RuleTerm.Kind.YUAN, RuleTerm.Kind.TEXT):
        return value
    if term.kind == RuleTerm.Kind.LADDER:
        return _counted(term.unit, 2) % {"n": value.replace(",", ", ")}
    return _counted(term.unit, int(value)) % {"n": value}


def _counted(unit: str, n: int) -> str:
    """Give "%(n)s days" in the right number; a list of numbers counts as many."""
    forms = {
        "workdays": ngettext("%(n)s working day", "%(n)s working days", n),
        "days": ngettext("%(n)s day", "%(n)s days", n),
        "months": ngettext("%(n)s month", "%(n)s months", n),
        "agencies": ngettext("%(n)s agency", "%(n)s agencies", n),
        "evaluations": ngettext("%(n)s evaluation", "%(n)s evaluations", n),
        "percent": _("%(n)s %%"),
    }
    return forms.get(unit, "%(n)s")


def reach_of(row: RuleSet) -> str:
    """Say for what a rule set holds: "Binzhou · Fiscal funds · from 1,000.00 yuan"."""
    parts = [str(row.region) if row.region else _("Everywhere")]
    parts.append(str(Funding(row.funding).label) if row.funding else _("all funds"))
    if row.amount_from is not None:
        parts.append(_("from %(amount)s yuan") % {"amount": f"{row.amount_from:,.2f}"})
    if row.amount_below is not None:
        parts.append(_("below %(amount)s yuan") % {"amount": f"{row.amount_below:,.2f}"})
    return " · ".join(parts)


def changes_between(before: RuleSet, after: RuleSet, terms: Mapping[str, RuleTerm]) -> list[Change]:
    """Name every term that the two versions treat differently."""
    return [
        Change(str(terms[code]), code, _in(before, terms[code]), _in(after, terms[code]))
        for code in _codes(before.terms, after.terms, terms)
        if before.terms.get(code) != after.terms.get(code)
    ]


def _codes(
    one: Mapping[str, str], other: Mapping[str, str], terms: Mapping[str, RuleTerm]
) -> Iterable[str]:
    return [code for code in terms if code in one or code in other]


def _in(row: RuleSet, term: RuleTerm) -> Term | None:
    return term_of(term, row) if term.code in row.terms else None
