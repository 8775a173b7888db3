"""Who may do what with a need, and what a need must say before it may be handed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Membership
from marketplace.accounts.queries.scopes import covers
from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.queries.rules import NoRuleSet, Rules
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import IllegalMove, Invalid, NotAllowed, NotFound
from orders.models import Need, Owner
from orders.models.needs import EDITABLE
from orders.queries.needs import (
    LIMIT,
    LONGEST_WINDOW,
    WINDOW,
    Window,
    day_of,
    rules_of,
    version_on,
    window_before_review,
    window_once_public,
)

NEEDED = (
    "description", "address", "funding", "price", "days", "closes_at", "contact_name",
    "contact_phone",
)  # fmt: skip


class Fault(NamedTuple):
    """What stands against a need, and at which of its fields."""

    field: str
    says: Any


def check_may_post(owner: Owner, *, by: Actor) -> None:
    """Only an accepted owner posts needs, through its own people."""
    if by.organisation != owner.number:
        raise NotFound
    if not owner.is_in("active"):
        raise NotAllowed(_("Only project owners that were accepted may post needs."))


def can_post(owner: Owner, *, by: Actor) -> bool:
    return by.organisation == owner.number and owner.is_in("active")


def check_own(need: Need, *, by: Actor) -> None:
    """Only the owner's own people; to anybody else it does not exist."""
    if by.organisation != need.owner.number:
        raise NotFound


def check_editable(need: Need) -> None:
    """What was handed in stands as it is; only a returned need can be changed again."""
    if not need.is_in(*EDITABLE):
        raise IllegalMove(_("This need has been handed in and can no longer be changed."))


def check_reviewer(need: Need, *, by: Actor) -> None:
    """Only staff whose region covers the need's place, and nobody who acts for its owner.

    Raises: NotFound, NotAllowed.
    """
    if not covers(by, need.place):
        raise NotFound
    own = Membership.objects.filter(organisation=need.owner.organisation, ended_at=None)
    if any(f"user/{pk}" == by.id for pk in own.values_list("user_id", flat=True)):
        raise NotAllowed(_("You act for this project owner: somebody else must decide."))


def check_may_submit(need: Need, *, at: datetime) -> None:
    """A need may be handed in when nothing stands against it. Raises: Invalid, the first fault."""
    for fault in faults_of(need, at=at):
        raise Invalid(fault.says, field=fault.field)


def check_may_publish(need: Need, *, at: datetime) -> None:
    """What was right when it was handed in must still be right when it becomes public.

    Above all the closing time: too late for the window means that the operator returns the need,
    for only its owner may set another one.

    Raises: Invalid, the first fault.
    """
    for fault in _faults(need, at, is_public=True):
        raise Invalid(fault.says, field=fault.field)


def faults_of(need: Need, *, at: datetime) -> list[Fault]:
    """List everything that stands against handing a need in."""
    return list(_faults(need, at, is_public=False))


def _faults(need: Need, at: datetime, *, is_public: bool) -> Iterator[Fault]:
    missing = [name for name in NEEDED if not getattr(need, name)]
    yield from (Fault(name, _("Please fill this in.")) for name in missing)
    if version_on(need.item, day_of(at)) is None:
        yield Fault("item", _("This service item is not in force today. Please choose another."))
    if need.funding and need.funding not in need.owner.fundings:
        yield Fault("funding", _funding_says(need))
    try:
        rules = rules_of(need, day_of(at))
    except NoRuleSet as error:
        yield Fault("region", error.message)
        return
    yield from _against_rules(need, rules, at, is_public=is_public)


def _against_rules(need: Need, rules: Rules, at: datetime, *, is_public: bool) -> Iterator[Fault]:
    limit = rules.amount(LIMIT)
    if need.price is not None and limit is not None and need.price >= limit:
        yield Fault("price", _limit_says(rules, limit))
    if need.closes_at is not None:
        window = window_once_public(rules, at) if is_public else window_before_review(rules, at)
        if need.closes_at < window.earliest:
            yield Fault("closes_at", _early_says(rules, window, is_public=is_public))
        if need.closes_at > window.latest:
            yield Fault("closes_at", _late_says(rules, window))


def _funding_says(need: Need) -> str:
    may = ", ".join(str(Funding(code).label) for code in need.owner.fundings)
    return _("Your body is registered for other funds: %(may)s.") % {"may": may or "—"}


def _limit_says(rules: Rules, limit: Any) -> str:
    return _(
        "From %(limit)s yuan on, the service must be put out to public tender and cannot be "
        "chosen here (rule %(rule)s of rule set %(key)s, version %(version)s)."
    ) % {"limit": f"{limit:,.2f}", "rule": LIMIT, "key": rules.key, "version": rules.version}


def _early_says(rules: Rules, window: Window, *, is_public: bool) -> str:
    said = {
        "days": rules.number(WINDOW),
        "check": rules.number("need.review"),
        "earliest": _shown(window.earliest),
        "rule": WINDOW,
        "key": rules.key,
        "version": rules.version,
    }
    if is_public:
        return (
            _(
                "Published now, sign-up must stay open until %(earliest)s at least: %(days)s whole "
                "working days (rule %(rule)s of rule set %(key)s, version %(version)s). Please "
                "return the need: only its owner may set another closing time."
            )
            % said
        )
    return (
        _(
            "Too early: sign-up must stay open for %(days)s whole working days (rule %(rule)s of "
            "rule set %(key)s, version %(version)s), after up to %(check)s for the operator's "
            "check. Please choose %(earliest)s or later."
        )
        % said
    )


def _late_says(rules: Rules, window: Window) -> str:
    return _(
        "Too late: sign-up may stay open for %(days)s working days at most (rule %(rule)s of rule "
        "set %(key)s, version %(version)s). Please choose %(latest)s or earlier."
    ) % {
        "days": rules.number(LONGEST_WINDOW),
        "latest": _shown(window.latest),
        "rule": LONGEST_WINDOW,
        "key": rules.key,
        "version": rules.version,
    }


def _shown(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
