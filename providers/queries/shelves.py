"""Reading the shelves: what stands on them, about what, in which order, and how much of what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from marketplace.accounts.models import Organisation, Region, User
from marketplace.catalogue.models import ItemVersion, ServiceItem, ServiceType
from marketplace.events import clock
from marketplace.kernel.errors import NotFound
from providers.models import Agency, Offer, OfferFile, OfferPackage
from providers.models.offers import OfferQuerySet

MOST_WORDS = 6
NEWEST = "newest"
# Every order is total: it ends with the key.
ORDERS: Mapping[str, tuple[Any, ...]] = {
    NEWEST: ("-listed_at", "-pk"),
    "price": (F("price_from").asc(nulls_last=True), "pk"),
    "price-down": (F("price_from").desc(nulls_last=True), "pk"),
    "days": ("days", "pk"),
}


def today() -> date:
    """The day by the house's clock."""
    return timezone.localdate(clock.instant())


def on_shelves() -> OfferQuerySet:
    """Everything that stands on the shelves, the newest first, with what a card shows."""
    return with_parts(Offer.objects.on_shelf()).order_by(*ORDERS[NEWEST])


def with_parts(offers: OfferQuerySet) -> OfferQuerySet:
    """Fetch with offers what every page says about them, in a fixed number of queries."""
    return offers.select_related(
        "agency__organisation__region", "version", "item__type"
    ).prefetch_related(
        Prefetch("regions", Region.objects.order_by("path")),
        Prefetch("packages", OfferPackage.objects.order_by("position")),
        Prefetch("files", OfferFile.objects.select_related("file").order_by("pk")),
    )


def offer_before(user: User | AnonymousUser, pk: int) -> Offer:
    """Give an offer that stands on the shelf, or one of the bodies that a person acts for.

    Raises: NotFound.
    """
    seen = Q(state="listed", agency__state="active")
    if isinstance(user, User):
        seen |= Q(agency__organisation__in=Organisation.objects.of(user))
    offer = with_parts(Offer.objects.filter(seen, pk=pk)).first()
    if offer is None:
        raise NotFound
    return offer


def offers_of(agency: Agency) -> OfferQuerySet:
    """Everything that an agency still has to do with, the newest first."""
    rows = with_parts(Offer.objects.filter(agency=agency).exclude(state="discarded"))
    return rows.order_by("-pk")


def own_offer(agency: Agency, pk: int) -> Offer:
    """Give one of an agency's offers. Raises: NotFound."""
    offer = with_parts(Offer.objects.filter(agency=agency, pk=pk)).first()
    if offer is None:
        raise NotFound
    return offer


def about(offers: OfferQuerySet, text: str) -> OfferQuerySet:
    """Those that have every word in the title, the item's names or the agency's name."""
    names = _names_of_items(today())
    for word in text.casefold().split()[:MOST_WORDS]:
        items = [item for item, said in names if word in said]
        offers = offers.filter(
            Q(title__icontains=word)
            | Q(item__in=items)
            | Q(agency__organisation__name__icontains=word)
        )
    return offers


def _names_of_items(on: date) -> list[tuple[int, str]]:
    """Give each item with everything that it is called, for looking words up in."""
    rows = ItemVersion.objects.in_force(on).select_related("item__type")
    return [
        (row.item_id, "\n".join([*_both(row), *_both(row.item.type), *row.aliases]).casefold())
        for row in rows
    ]


def _both(row: ItemVersion | ServiceType) -> tuple[str, str]:
    return row.name, row.name_en


def types_in(offers: OfferQuerySet) -> list[tuple[ServiceType, int]]:
    """Count offers by type of service, in the order of the catalogue; none counts as 0."""
    counts = _counts(offers, "item__type")
    return [(row, counts.get(row.pk, 0)) for row in ServiceType.objects.order_by("code")]


def items_in(offers: OfferQuerySet, *, of: str) -> list[tuple[ServiceItem, int]]:
    """Count offers by item within a type (its code), in the order of the catalogue."""
    counts = _counts(offers, "item")
    items = ServiceItem.objects.filter(type__code=of, current__isnull=False)
    rows = items.select_related("current").order_by("number")
    return [(row, counts[row.pk]) for row in rows if row.pk in counts]


def _counts(offers: OfferQuerySet, by: str) -> dict[int, int]:
    rows = offers.order_by().values_list(by).annotate(number=Count("pk"))
    return dict(rows)
