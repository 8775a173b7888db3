"""What an offer may say: one set of rules for the form, the import and the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.accounts.models import Region
from marketplace.accounts.policies.files import CheckedFile
from marketplace.kernel.errors import Invalid
from providers.models import Offer

MOST_PACKAGES = 3
MOST_PICTURES = 4
MOST_SAMPLES = 2
MOST_DAYS = 999
PriceKind = Offer.PriceKind


@dataclass(frozen=True, slots=True)
class PackageValues:
    """One package: its name, what is in it, for how many yuan, in how many working days."""

    name: str
    contents: str
    price: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class NewFile:
    """A checked file to be shown with an offer."""

    kind: str
    checked: CheckedFile
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferValues:
    """Everything that an agency says in an offer.

    0 stands for days that were not given; `dropped` are keys of `OfferFile` rows.
    """

    title: str
    description: str
    price_kind: str
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    discount: Decimal | None = None
    days: int
    regions: tuple[Region, ...]
    promises: str = ""
    away_until: date | None = None
    packages: tuple[PackageValues, ...] = ()
    files: tuple[NewFile, ...] = ()
    dropped: frozenset[int] = frozenset()

    @property
    def price(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """From, to and discount as its kind has them; what its kind does not have is empty."""
        kind = self.price_kind
        return (
            self.price_from if kind in (PriceKind.FIXED, PriceKind.RANGE) else None,
            self.price_to if kind == PriceKind.RANGE else None,
            self.discount if kind == PriceKind.DISCOUNT else None,
        )


def check_values(values: OfferValues, *, on: date) -> None:
    """An offer says what is done, for how much, in how many days and where.

    Raises: Invalid, with the field at fault.
    """
    fault = next(faults(values, on=on), None)
    if fault is not None:
        raise fault


def faults(values: OfferValues, *, on: date) -> Iterator[Invalid]:
    """Name everything that is wrong with the values, field by field."""
    yield from _word_faults(values)
    yield from _price_faults(values)
    if not 1 <= values.days <= MOST_DAYS:
        yield Invalid(_("Please give the working days, from 1 to 999."), field="days")
    if not values.regions:
        yield Invalid(_("Please choose at least one region."), field="regions")
    if values.away_until is not None and values.away_until < on:
        yield Invalid(
            _("This day has passed. Please choose today or a later day, or leave it empty."),
            field="away_until",
        )
    yield from _package_faults(values.packages)


def _word_faults(values: OfferValues) -> Iterator[Invalid]:
    if not values.title:
        yield Invalid(_("Please give the offer a title."), field="title")
    if not values.description:
        yield Invalid(_("Please describe what you do."), field="description")


def _price_faults(values: OfferValues) -> Iterator[Invalid]:
    least, most, discount = values.price
    kind = values.price_kind
    if kind not in PriceKind.values:
        yield Invalid(_("Please choose how the price is given."), field="price_kind")
    if kind in (PriceKind.FIXED, PriceKind.RANGE) and not _is_amount(least):
        yield Invalid(_("Please give the price in yuan."), field="price_from")
    if kind == PriceKind.RANGE:
        yield from _range_faults(least, most)
    if kind == PriceKind.DISCOUNT and (discount is None or not 0 < discount < 100):
        yield Invalid(
            _("Please give a rate above 0 % and below 100 %, for example 12.5."), field="discount"
        )


def _range_faults(least: Decimal | None, most: Decimal | None) -> Iterator[Invalid]:
    if not _is_amount(most):
        yield Invalid(_("Please give the upper end of the range in yuan."), field="price_to")
    elif least is not None and most is not None and most <= least:
        yield Invalid(
            _("The upper end must be higher than the lower end. For one price, choose “Fixed”."),
            field="price_to",
        )


def _package_faults(packages: tuple[PackageValues, ...]) -> Iterator[Invalid]:
    if len(packages) > MOST_PACKAGES:
        yield Invalid(_("An offer has three packages at most."), field="packages")
    seen: set[str] = set()
    for number, package in enumerate(packages, start=1):
        if not package.name:
            yield Invalid(_("Please name this package."), field=f"package_{number}_name")
        elif package.name.casefold() in seen:
            yield Invalid(
                _("Another package has this name already."), field=f"package_{number}_name"
            )
        seen.add(package.name.casefold())
        if not package.contents:
            yield Invalid(
                _("Please say what is in this package."), field=f"package_{number}_contents"
            )
        if package.price <= 0:
            yield Invalid(
                _("Please give the price of this package in yuan."),
                field=f"package_{number}_price",
            )
        if not 1 <= package.days <= MOST_DAYS:
            yield Invalid(
                _("Please give the working days, from 1 to 999."), field=f"package_{number}_days"
            )


def _is_amount(amount: Decimal | None) -> bool:
    return amount is not None and amount > 0
