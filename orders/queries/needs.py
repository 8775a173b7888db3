"""Reading needs: whose they are, by which rules, and when their sign-up may close."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, Sum
from django.utils import timezone

from marketplace.catalogue.queries.rules import NoRuleSet, Rules, rules_for
from marketplace.events.models import Deadline
from marketplace.kernel.errors import NotFound
from orders.models import Need, Owner
from orders.models.needs import NeedQuerySet

REVIEW, WINDOW, LONGEST_WINDOW = "need.review", "need.window", "need.window.most"
# A failed need has spent nothing; one that was not handed in, or was given up, neither.
COUNTS_AS_SPENT = ("review", "open", "closed", "selecting")
_INSTANT = timedelta(microseconds=1)


class Window(NamedTuple):
    """When sign-up may close: not before `earliest`, not after `latest`, both included."""

    earliest: datetime
    latest: datetime


def needs_of(organisation: str) -> NeedQuerySet:
    """A body's own needs, the newest first."""
    rows = Need.objects.filter(owner__organisation__number=organisation)
    return rows.select_related("owner__organisation", "item__current", "region").order_by("-id")


def need_of(organisation: str, number: str) -> Need:
    """Find a body's own need. Raises: NotFound for a missing and a foreign one alike."""
    return _found(number, Q(owner__organisation__number=organisation))


def public_need(number: str) -> Need:
    """Find a published need. Raises: NotFound, also for one that is not published."""
    return _found(number, Q(pk__in=Need.objects.public().values("pk")))


def need_for_clock(subject: str) -> Need:
    """Find the need that a deadline names ("need/3716-2026-000123"). Raises: NotFound."""
    return _found(subject.partition("/")[2], Q())


def _found(number: str, scope: Q) -> Need:
    rows = Need.objects.select_related(
        "owner__organisation__region", "item__type", "item__current", "version", "region"
    )
    need = rows.filter(scope, number=number).first()
    if need is None:
        raise NotFound
    return need


def rules_of(need: Need, on: date | None = None) -> Rules:
    """Give the rules of a need: the frozen ones, before publication those of the day.

    Raises: NoRuleSet.
    """
    if need.rules:
        return Rules(**need.rules)
    return rules_for(need.region, funding=need.funding, amount=need.price, on=on)


def window_once_public(rules: Rules, at: datetime) -> Window:
    """Give when sign-up of a need that is published at an instant may close."""
    return Window(
        earliest=rules.term(WINDOW, since=at).due_at,
        latest=rules.term(LONGEST_WINDOW, since=at).due_at,
    )


def window_before_review(rules: Rules, at: datetime) -> Window:
    """Give when sign-up of a need that is handed in at an instant may close.

    The operator may take the whole term of the review: the window must still fit behind it, so
    that nobody's need has to go back because the operator was in time but not quick.
    """
    review_ends = rules.term(REVIEW, since=at).due_at
    slowest = max(review_ends - _INSTANT, at)
    return Window(
        earliest=window_once_public(rules, slowest).earliest,
        latest=window_once_public(rules, at).latest,
    )


def window_of_day(owner: Owner, at: datetime) -> Window | None:
    """Give when sign-up of a usual need of an owner may close; None without a rule set."""
    try:
        return window_before_review(rules_for(owner.region), at)
    except NoRuleSet:
        return None


def spent_lately(need: Need, *, days: int, at: datetime) -> Decimal:
    """Add up what the same owner's other needs for the same item came to within so many days."""
    others = Need.objects.filter(owner=need.owner, item=need.item, state__in=COUNTS_AS_SPENT)
    since = at - timedelta(days=days)
    lately = others.exclude(pk=need.pk).filter(Q(published_at=None) | Q(published_at__gte=since))
    return lately.aggregate(sum=Sum("price"))["sum"] or Decimal(0)


def wait_of(need: Need) -> Deadline | None:
    """Give the clock that runs on a need."""
    return Deadline.objects.of(need.subject).open().order_by("due_at", "id").first()


def day_of(at: datetime) -> date:
    """Give the day of an instant by the house's zone."""
    return timezone.localdate(at)
