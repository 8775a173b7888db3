"""What a need must say, and which rules it must keep, before it may be handed in or published.

Every fault names its field and, where a rule set stands behind it, the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.queries.items import version_on
from marketplace.catalogue.queries.rules import NoRuleSet, Rules
from marketplace.kernel.errors import Invalid
from marketplace.web.wording import listed
from orders.models import Need
from orders.queries.needs import (
    LONGEST_WINDOW,
    REVIEW,
    WINDOW,
    day_of,
    rules_of,
    spent_lately,
    window_before_review,
    window_once_public,
)

NEEDED = (
    "description", "address", "funding", "price", "days", "closes_at", "contact_name",
    "contact_phone",
)  # fmt: skip
LIMITS = {
    "limit.tender": _("From %(limit)s yuan on, the law asks for a public tender."),
    "limit.procurement": _("From %(limit)s yuan on, the procurement law must be followed."),
}


class Fault(NamedTuple):
    """What stands against a need, and at which of its fields."""

    field: str
    says: Any


def check_may_submit(need: Need, *, at: datetime) -> None:
    """A need may be handed in when nothing stands against it. Raises: Invalid, the first fault."""
    _check(faults_of(need, at=at))


def check_may_publish(need: Need, *, at: datetime) -> None:
    """What was right when it was handed in must still be right when it becomes public.

    Above all the closing time: where it leaves too short a window by now, the operator has to
    return the need. The house does not move it by itself, for what is published is what the
    owner handed in, to the letter.

    Raises: Invalid, the first fault.
    """
    _check(publication_faults_of(need, at=at))


def publication_faults_of(need: Need, *, at: datetime) -> list[Fault]:
    """List everything that stands against publishing a need."""
    return list(_faults(need, at, is_public=True))


def faults_of(need: Need, *, at: datetime) -> list[Fault]:
    """List everything that stands against handing a need in."""
    return list(_faults(need, at, is_public=False))


def _check(faults: list[Fault]) -> None:
    for fault in faults:
        raise Invalid(fault.says, field=fault.field)


def _faults(need: Need, at: datetime, *, is_public: bool) -> Iterator[Fault]:
    missing = [name for name in NEEDED if not getattr(need, name)]
    yield from (Fault(name, _("Please fill this in.")) for name in missing)
    if version_on(need.item.code, day_of(at)) is None:
        yield Fault("item", _("This service item is not in force today. Please choose another."))
    if need.funding and need.funding not in need.owner.fundings:
        yield Fault("funding", _funding_says(need))
    try:
        rules = rules_of(need, day_of(at))
    except NoRuleSet as error:
        yield Fault("region", error.message)
        return
    if need.price is not None:
        yield from _against_limits(need, need.price, rules, at)
    if need.closes_at is not None:
        yield from _against_window(need.closes_at, rules, at, is_public=is_public)


def _funding_says(need: Need) -> str:
    may = listed(Funding(code).label for code in need.owner.fundings)
    return _("Your body may spend only: %(funds)s.") % {"funds": may or "—"}


def _against_limits(need: Need, price: Decimal, rules: Rules, at: datetime) -> Iterator[Fault]:
    """Amounts of one owner for one item add up, so that splitting does not pay."""
    days = rules.number("limit.window")
    before = spent_lately(need, days=days, at=at)
    for code, says in LIMITS.items():
        limit = rules.amount(code)
        if limit is None or price + before < limit:
            continue
        said = [says % {"limit": f"{limit:,.2f}"}]
        if price < limit:
            said.append(_sum_says(days, before))
        yield Fault("price", " ".join([*map(str, said), _cited(code, rules)]))


def _sum_says(days: int, before: Decimal) -> str:
    return ngettext(
        "Your needs for this service item of the last %(days)s day come to %(before)s yuan and "
        "count together with this one.",
        "Your needs for this service item of the last %(days)s days come to %(before)s yuan and "
        "count together with this one.",
        days,
    ) % {"days": days, "before": f"{before:,.2f}"}


def _against_window(
    closes_at: datetime, rules: Rules, at: datetime, *, is_public: bool
) -> Iterator[Fault]:
    window = window_once_public(rules, at) if is_public else window_before_review(rules, at)
    if closes_at < window.earliest:
        says = _PUBLIC_EARLY if is_public else _EARLY
        yield Fault("closes_at", _window_says(says, WINDOW, rules, window.earliest))
    if closes_at > window.latest:
        yield Fault("closes_at", _window_says(_LATE, LONGEST_WINDOW, rules, window.latest))


_EARLY = _(
    "Too early: sign-up must stay open for %(days)s whole working days, after up to %(check)s "
    "for the operator's check. Please choose %(moment)s or later."
)
_PUBLIC_EARLY = _(
    "Published now, sign-up would have to stay open until %(moment)s at least (%(days)s whole "
    "working days). Please return the need: only its owner may set another closing time."
)
_LATE = _(
    "Too late: sign-up may stay open for %(days)s working days at most. Please choose %(moment)s "
    "or earlier."
)


def _window_says(says: Any, code: str, rules: Rules, moment: datetime) -> str:
    said = says % {
        "days": rules.number(code),
        "check": rules.number(REVIEW),
        "moment": timezone.localtime(moment).strftime("%Y-%m-%d %H:%M"),
    }
    return f"{said} {_cited(code, rules)}"


def _cited(code: str, rules: Rules) -> str:
    return _("(Rule %(rule)s, rule set %(key)s, version %(version)s.)") % {
        "rule": code,
        "key": rules.key,
        "version": rules.version,
    }
