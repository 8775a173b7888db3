"""Which values a rule set may give to its terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.catalogue.models import RuleTerm
from marketplace.kernel.errors import Invalid
from marketplace.kernel.money import BadMoney, parse_money
from marketplace.kernel.text import BadText, clean_line
from marketplace.web.wording import listed

_NUMBER = re.compile(r"0|[1-9]\d{0,4}", re.ASCII)
_LONGEST = 200
_MOST = Decimal("999999999999.99")
_MAY_BE_UNKNOWN = {RuleTerm.Kind.YUAN, RuleTerm.Kind.TEXT}


def check_terms(terms: Mapping[str, str], *, is_special: bool) -> None:
    """Every term is known and has a value of its kind.

    A rule set for particular funds or amounts (`is_special`) says nothing about entry, publicity
    and review: those depend on the region alone. Raises: Invalid, which names every fault.
    """
    faults = [f"{code}: {says}" for code, says in faults_of(terms, is_special=is_special)]
    if not terms:
        faults.append(_("A rule set gives at least one term a value."))
    if faults:
        raise Invalid("\n".join(faults), field="terms", faults=faults)


def faults_of(terms: Mapping[str, str], *, is_special: bool) -> Iterator[tuple[str, str]]:
    """Name each term that cannot stand, and why."""
    known = RuleTerm.objects.in_bulk(field_name="code")
    for code, value in terms.items():
        term = known.get(code)
        if term is None:
            yield code, _("There is no such term.")
        elif is_special and term.scope == RuleTerm.Scope.REGION:
            yield code, _("This term depends on the region alone, not on funds or amounts.")
        elif says := why_not(term, value):
            yield code, says


def may_be_unknown(term: RuleTerm) -> bool:
    """Whether a term may stay empty, which says that its value is not known to us."""
    return term.kind in _MAY_BE_UNKNOWN


def why_not(term: RuleTerm, value: str) -> str:
    """Say why a term cannot have this value, "" where it can; empty means "not known to us"."""
    if not value and may_be_unknown(term):
        return ""
    return _CHECKS[RuleTerm.Kind(term.kind)](value, term)


def _whole(value: str, term: RuleTerm) -> str:
    return "" if _NUMBER.fullmatch(value) else _("Please give a whole number from 0 to 99999.")


def _positive(value: str, term: RuleTerm) -> str:
    if value != "0" and _NUMBER.fullmatch(value):
        return ""
    return _("Please give a whole number from 1 to 99999.")


def _percent(value: str, term: RuleTerm) -> str:
    if _NUMBER.fullmatch(value) and 1 <= int(value) <= 100:
        return ""
    return _("Please give a whole number from 1 to 100.")


def _yuan(value: str, term: RuleTerm) -> str:
    try:
        parse_money(value, least=Decimal(0), most=_MOST)
    except BadMoney:
        return _("Please give an amount in yuan with at most two decimals, or leave it empty.")
    return ""


def _ladder(value: str, term: RuleTerm) -> str:
    steps = value.split(",")
    if all(_NUMBER.fullmatch(step) for step in steps):
        numbers = [int(step) for step in steps]
        if numbers[0] > 0 and numbers == sorted(set(numbers)):
            return ""
    return _("Please give rising whole numbers separated by commas, for example 1,3,6.")


def _choice(value: str, term: RuleTerm) -> str:
    choices = term.unit.split("|")
    if value in choices:
        return ""
    return _("Please choose one of: %(choices)s.") % {"choices": listed(choices)}


def _text(value: str, term: RuleTerm) -> str:
    try:
        clean = clean_line(value)
    except BadText:
        return _("Please remove invisible characters and line breaks.")
    return "" if len(clean) <= _LONGEST else _("Please give at most 200 characters.")


_CHECKS: Mapping[RuleTerm.Kind, Callable[[str, RuleTerm], str]] = {
    RuleTerm.Kind.WORKDAYS: _whole,
    RuleTerm.Kind.DAYS: _positive,
    RuleTerm.Kind.MONTHS: _positive,
    RuleTerm.Kind.COUNT: _positive,
    RuleTerm.Kind.PERCENT: _percent,
    RuleTerm.Kind.YUAN: _yuan,
    RuleTerm.Kind.LADDER: _ladder,
    RuleTerm.Kind.CHOICE: _choice,
    RuleTerm.Kind.TEXT: _text,
}
