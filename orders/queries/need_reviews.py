"""What the operator must know to publish or return a need: the queue, and the owner's history."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from marketplace.accounts.models.regions import RegionQuerySet
from marketplace.events.models import Deadline
from marketplace.kernel.errors import NotFound
from orders.models import Need, Owner
from orders.models.needs import PUBLISHED, NeedQuerySet

LATEST = 5


class Record(NamedTuple):
    """What an owner did here before: how much, and how it ended."""

    published: int
    open: int
    drawn: int
    failed: int
    returned: int
    spent: Decimal


def needs_in(regions: RegionQuerySet) -> NeedQuerySet:
    """Every need of some regions that was ever handed in, with what a list shows."""
    rows = Need.objects.exclude(state__in=("draft", "discarded")).filter(region__in=regions)
    return rows.select_related("owner__organisation__region", "item__current", "region").order_by(
        "-pk"
    )


def needs_to_review(regions: RegionQuerySet) -> NeedQuerySet:
    """Needs of some regions that wait for the operator, the longest waiting first."""
    return needs_in(regions).filter(state="review").order_by("pk")


def need_in(regions: RegionQuerySet, number: str) -> Need:
    """Find a need of some regions. Raises: NotFound for a missing and a foreign one alike."""
    need = needs_in(regions).select_related("version").filter(number=number).first()
    if need is None:
        raise NotFound
    return need


def record_of(owner: Owner) -> Record:
    """Add up an owner's needs."""
    drawn = Q(state="selecting")
    return Record(
        **owner.needs.aggregate(
            published=Count("pk", filter=Q(state__in=PUBLISHED)),
            open=Count("pk", filter=Q(state__in=("open", "closed"))),
            drawn=Count("pk", filter=drawn),
            failed=Count("pk", filter=Q(state="failed")),
            returned=Count("pk", filter=Q(state="returned")),
        ),
        spent=owner.needs.filter(drawn).aggregate(sum=Sum("price"))["sum"] or Decimal(0),
    )


def latest_of(owner: Owner, *, but: Need) -> list[Need]:
    """Give an owner's latest needs that were handed in, other than one."""
    rows = owner.needs.exclude(pk=but.pk).exclude(state__in=("draft", "discarded"))
    return list(rows.select_related("item__current", "region").order_by("-pk")[:LATEST])


def similar_to(need: Need) -> list[Need]:
    """Give the same owner's other needs for the same item, the latest first: was it split?"""
    rows = need.owner.needs.filter(item=need.item).exclude(pk=need.pk)
    handed_in = rows.exclude(state__in=("draft", "discarded", "returned"))
    return list(handed_in.order_by("-pk")[:LATEST])


def wait_of(need: Need) -> Deadline | None:
    """Give the clock that runs on a need."""
    return Deadline.objects.of(need.subject).open().order_by("due_at", "id").first()
