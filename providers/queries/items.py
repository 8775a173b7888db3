"""Reading a catalogue item as the market sees it: who offers it, and for how much."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q

from marketplace.catalogue.models import ItemVersion, ServiceItem, ServiceType
from marketplace.catalogue.queries.items import items_in_force
from marketplace.kernel.errors import NotFound
from providers.models import Offer
from providers.models.offers import OfferQuerySet
from providers.queries.shelves import today

# Fewer prices than this say more about an agency than about the market.
LEAST_PRICES = 3


class Prices(NamedTuple):
    """What an item costs here, by the starting prices of the listed offers that name one."""

    number: int
    least: Decimal
    median: Decimal
    most: Decimal


class Line(NamedTuple):
    """An item in the list of all, with the number of offers on the shelf."""

    version: ItemVersion
    number: int


def item_at(code: str) -> ServiceItem:
    """Give an item with what it says now. Raises: NotFound."""
    rows = ServiceItem.objects.filter(code=code, current__isnull=False)
    item = rows.select_related("type", "current").first()
    if item is None:
        raise NotFound
    return item


def offers_of(item: ServiceItem) -> OfferQuerySet:
    return Offer.objects.on_shelf().filter(item=item)


def prices_of(item: ServiceItem) -> Prices | None:
    """Give the least, median and highest starting price; None where fewer than three are known.

    Of an even number the median is the mean of the two in the middle, cut to the fen.
    """
    rows = offers_of(item).exclude(price_from=None).order_by("price_from", "pk")
    amounts = [amount for (amount,) in rows.values_list("price_from") if amount is not None]
    number = len(amounts)
    if number < LEAST_PRICES:
        return None
    low, high = amounts[(number - 1) // 2], amounts[number // 2]
    median = ((low + high) / 2).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return Prices(number, amounts[0], median, amounts[-1])


def by_kind_of_price(item: ServiceItem) -> dict[str, int]:
    """Count the listed offers of an item by how they give their price."""
    rows = offers_of(item).order_by().values_list("price_kind")
    return dict(rows.annotate(number=Count("pk")))


def versions_of(item: ServiceItem) -> list[ItemVersion]:
    return list(ItemVersion.objects.filter(item=item).order_by("-version"))


def shelves_of_items() -> list[tuple[ServiceType, list[Line]]]:
    """Give every item in force, by type, with its offers counted, in three queries."""
    listed = Q(state="listed", agency__state="active")
    rows = Offer.objects.filter(listed).order_by().values_list("item").annotate(number=Count("pk"))
    counts = dict(rows)
    shelves: dict[ServiceType, list[Line]] = {}
    for version in items_in_force(today()):
        line = Line(version, counts.get(version.item_id, 0))
        shelves.setdefault(version.item.type, []).append(line)
    return list(shelves.items())
