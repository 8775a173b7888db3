"""Telling many agencies: in batches, each told exactly once, whatever is killed in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django_tasks import task

from marketplace.catalogue.queries.items import rule_of
from marketplace.events import repeats
from marketplace.events.base import Recorded
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.rules import leaves
from orders.models import Need
from orders.models.signups import SignUpQuerySet
from orders.notifications.needs import (
    draws_at_once,
    tell_of_chance,
    tell_of_close,
    tell_of_outcome,
)
from orders.policies.signups import can_stand
from orders.queries.needs import day_of, need_for_clock
from orders.queries.signups import standing_in
from providers.models import Agency, Holding, Offer
from providers.models.agencies import AgencyQuerySet

BATCH = 200


def announce(recorded: Recorded[Any]) -> None:
    """After publication, those who may want the need are told."""
    tell_agencies.enqueue(recorded.event.subject)


def report(recorded: Recorded[Any]) -> None:
    """After the draw, or a failure, those who stood in the pool are told."""
    tell_pool.enqueue(recorded.event.subject)


def report_close(recorded: Recorded[Any]) -> None:
    """After the close, those who stand in the pool are told, unless the draw follows at once."""
    if not draws_at_once(need_for_clock(recorded.event.subject)):
        tell_closed.enqueue(recorded.event.subject)


@task()
def tell_agencies(subject: str, after: int = 0) -> int:
    """Tell a batch of agencies of a new need: those who serve its kind and satisfy its rule."""
    need = need_for_clock(subject)
    rows = serving(need).filter(pk__gt=after).order_by("pk")[:BATCH]

    def one(agency: Agency) -> None:
        if need.published_at and can_stand(need, agency, on=day_of(need.published_at)):
            tell_of_chance(need, agency)

    return _batch("chance", subject, after, rows, one, tell_agencies)


@task()
def tell_pool(subject: str, after: int = 0) -> int:
    """Tell a batch of those who stood in the pool what came of a need."""
    one = partial(tell_of_outcome, need_for_clock(subject))
    return _batch("outcome", subject, after, _pool(subject, after), one, tell_pool)


@task()
def tell_closed(subject: str, after: int = 0) -> int:
    """Tell a batch of those who stand in the pool that sign-up is over."""
    one = partial(tell_of_close, need_for_clock(subject))
    return _batch("closed", subject, after, _pool(subject, after), one, tell_closed)


def _pool(subject: str, after: int) -> SignUpQuerySet:
    return standing_in(need_for_clock(subject)).filter(pk__gt=after).order_by("pk")[:BATCH]


def serving(need: Need) -> AgencyQuerySet:
    """Agencies in the market that offer the item, or hold something that its rule names."""
    kinds = {leaf.type for leaf in leaves(rule_of(need.version))} if need.version else set()
    offers = Offer.objects.filter(agency=OuterRef("pk"), item=need.item_id, state="listed")
    holds = Holding.objects.live().filter(agency=OuterRef("pk"), type__code__in=kinds)
    rows = Agency.objects.active().select_related("organisation__region")
    return rows.filter(Q(Exists(offers)) | Q(Exists(holds)))


@transaction.atomic
def _batch(
    what: str, subject: str, after: int, rows: Any, one: Callable[[Any], None], again: Any
) -> int:
    """Tell each of a batch and queue the next one, once: a task that is run again does nothing."""
    if repeats.claim(key=f"{what} {subject} {after}", body=what, by=CLOCK) is not None:
        return 0
    found: Sequence[Any] = list(rows)
    for row in found:
        one(row)
    if len(found) == BATCH:
        again.enqueue(subject, found[-1].pk)
    return len(found)
