"""Writing down what an offer says, and which of its files the public may fetch."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from marketplace.accounts.actions.files import store_file
from marketplace.accounts.models import StoredFile
from marketplace.kernel.actor import Actor
from providers.models import Offer, OfferFile, OfferPackage
from providers.policies.offer_values import OfferValues, PackageValues

PLAIN = ("title", "description", "price_kind", "days", "promises", "away_until")
PRICE = ("price_from", "price_to", "discount")
PRICED = frozenset({"price_kind", *PRICE})
Package = tuple[str, str, Decimal, int]


def write_offer(offer: Offer, values: OfferValues, *, by: Actor) -> list[str]:
    """Put the values into the offer's rows and name what is different now.

    The caller has checked the values and holds the lock.
    """
    changed = _write_row(offer, values)
    if _write_regions(offer, values):
        changed.append("regions")
    if _write_packages(offer, values.packages):
        changed.append("packages")
    if _write_files(offer, values, by=by):
        changed.append("files")
    return changed


def show_files(offer: Offer, *, shown: bool) -> None:
    """Let everybody fetch the offer's files, or nobody but those who may see the agency's."""
    keys = offer.files.values_list("file")
    StoredFile.objects.filter(pk__in=keys).update(is_public=shown)


def _write_row(offer: Offer, values: OfferValues) -> list[str]:
    wanted: dict[str, Any] = {name: getattr(values, name) for name in PLAIN}
    wanted |= dict(zip(PRICE, values.price, strict=True))
    different = [name for name, value in wanted.items() if getattr(offer, name) != value]
    for name in different:
        setattr(offer, name, wanted[name])
    if offer.pk is None or different:
        offer.save()
    plain = [name for name in different if name not in PRICED]
    return plain + (["price"] if PRICED & set(different) else [])


def _write_regions(offer: Offer, values: OfferValues) -> bool:
    wanted = {region.pk for region in values.regions}
    if wanted == set(offer.regions.values_list("pk", flat=True)):
        return False
    offer.regions.set(wanted)
    return True


def _write_packages(offer: Offer, packages: Sequence[PackageValues]) -> bool:
    wanted: list[Package] = [(p.name, p.contents, p.price, p.days) for p in packages]
    rows = offer.packages.order_by("position")
    if wanted == list(rows.values_list("name", "contents", "price", "days")):
        return False
    offer.packages.all().delete()
    for position, (name, contents, price, days) in enumerate(wanted, start=1):
        OfferPackage.objects.create(
            offer=offer, position=position, name=name, contents=contents, price=price, days=days
        )
    return True


def _write_files(offer: Offer, values: OfferValues, *, by: Actor) -> bool:
    dropped = offer.files.filter(pk__in=values.dropped)
    gone = list(dropped.values_list("file", flat=True))
    dropped.delete()
    StoredFile.objects.filter(pk__in=gone).update(is_public=False)
    for new in values.files:
        stored = store_file(
            checked=new.checked,
            organisation=offer.agency.organisation,
            is_public=offer.is_in("listed"),
            by=by,
        )
        OfferFile.objects.create(offer=offer, file=stored, kind=new.kind, caption=new.caption)
    return bool(gone or values.files)
