"""Reading published needs: the list that everybody sees, sorted and searched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, F, Q, When

from marketplace.accounts.models import Region
from marketplace.catalogue.models import ItemVersion
from orders.models import Need
from orders.models.needs import NeedQuerySet
from providers.models import Agency
from providers.policies.eligibility import eligible_for

MOST_WORDS = 6
SOONEST = "closing"
# Every order is total: it ends with the key. What is open stands first, the next to close before.
_IS_OVER = Case(When(state="open", then=0), default=1)
NEED_ORDERS: Mapping[str, tuple[Any, ...]] = {
    SOONEST: (_IS_OVER, Case(When(state="open", then=F("closes_at"))), "-closes_at", "-pk"),
    "newest": ("-published_at", "-pk"),
    "price": ("price", "pk"),
    "price-down": ("-price", "pk"),
}
RESULT_ORDERS: Mapping[str, tuple[Any, ...]] = {
    "newest": ("-closed_at", "-pk"),
    "price": ("price", "pk"),
    "price-down": ("-price", "pk"),
}
ENDED = ("selecting", "failed")


def public_needs() -> NeedQuerySet:
    """Published needs with what a list says of them, and how many are signed up."""
    rows = Need.objects.public().select_related("owner__organisation", "version__item", "region")
    standing = Count("sign_ups", filter=Q(sign_ups__state="standing"))
    return rows.annotate(signed_up=standing).order_by(*NEED_ORDERS[SOONEST])


def ended_needs() -> NeedQuerySet:
    """Needs that came to a draw or failed, the latest first."""
    rows = public_needs().filter(state__in=ENDED).select_related("draw")
    return rows.order_by(*RESULT_ORDERS["newest"])


def needs_about(needs: NeedQuerySet, text: str) -> NeedQuerySet:
    """Those that have every word in title, number, the owner's name or the item's names."""
    for word in text.split()[:MOST_WORDS]:
        named = ItemVersion.objects.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(aliases__icontains=word)
        )
        needs = needs.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | (Q(owner__organisation__name__icontains=word) & ~Q(owner__kind="person"))
            | Q(version__in=named.values("pk"))
        )
    return needs


def needs_within(needs: NeedQuerySet, region: Region) -> NeedQuerySet:
    """Those whose place is a region or lies below it."""
    return needs.filter(region__path__startswith=region.path)


def closing_within(needs: NeedQuerySet, days: int, *, at: datetime) -> NeedQuerySet:
    """Open ones that close within so many days."""
    return needs.filter(state="open", closes_at__gt=at, closes_at__lte=at + timedelta(days=days))


def eligible_share(version: ItemVersion, on: date) -> dict[str, int]:
    """Count the agencies that satisfy an item's rule on a day, and all in the market.

    Kept for a minute: every agency is looked at, and the page that shows it is public.
    """
    key = f"eligible/{version.pk}/{on}"
    share: dict[str, int] | None = cache.get(key)
    if share is None:
        qualify, registered = eligible_for(version=version, on=on), Agency.objects.active()
        share = {"qualify": len(qualify), "registered": registered.count()}
        cache.set(key, share, timeout=60)
    return share
