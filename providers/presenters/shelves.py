"""Turning offers into what stands on a shelf: cards, prices, and the questions asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.models import Region
from providers.models import Offer, OfferFile

TONES = 6
MOST_PLACES = 3


class Price(NamedTuple):
    """A price as pages show it: one amount, two, a rate, or none."""

    kind: str
    least: Decimal | None = None
    most: Decimal | None = None
    rate: str = ""


class Card(NamedTuple):
    """An offer on a shelf."""

    offer: Offer
    url: str
    price: Price
    places: str
    packages: str
    picture: OfferFile | None
    tone: int
    is_away: bool


class Order(NamedTuple):
    """A link that puts a list into an order."""

    title: Any
    url: str
    is_this: bool


class Chosen(NamedTuple):
    """A question in the address, and the address without it."""

    name: str
    label: Any
    said: str
    url: str


class Way(NamedTuple):
    """A link that narrows a list, with how much is there."""

    title: Any
    url: str
    number: int
    tone: int = 0


SHELF_ORDERS = (
    ("newest", gettext_lazy("Newest")),
    ("price", gettext_lazy("Lowest price")),
    ("price-down", gettext_lazy("Highest price")),
    ("days", gettext_lazy("Fastest")),
)
REGISTER_ORDERS = (
    ("newest", gettext_lazy("Newest")),
    ("name", gettext_lazy("Name")),
    ("offers", gettext_lazy("Most services")),
)


def price_of(offer: Offer) -> Price:
    rate = (
        "" if offer.discount is None else number_format(offer.discount.normalize(), use_l10n=False)
    )
    return Price(offer.price_kind, offer.price_from, offer.price_to, rate)


def cards(offers: Iterable[Offer], on: date) -> list[Card]:
    """Make cards of offers that were fetched with their parts."""
    return [card_of(offer, on) for offer in offers]


def card_of(offer: Offer, on: date) -> Card:
    return Card(
        offer=offer,
        url=reverse("providers:offer", args=[offer.pk]),
        price=price_of(offer),
        places=said_places(list(offer.regions.all())),
        packages=said_packages(offer),
        picture=next((f for f in offer.files.all() if f.kind == OfferFile.Kind.PICTURE), None),
        tone=tone_of(offer.item.type.code),
        is_away=offer.is_away(on),
    )


def tone_of(code: str) -> int:
    """Give each type of service one of the colours in which goods lie on the shelves."""
    return sum(ord(letter) for letter in code) % TONES + 1


def said_places(regions: Sequence[Region]) -> str:
    """Name the first regions and count the others."""
    names = _(", ").join(str(region) for region in regions[:MOST_PLACES])
    others = len(regions) - MOST_PLACES
    if others <= 0:
        return names
    return ngettext("%(names)s and %(n)d more place", "%(names)s and %(n)d more places", others) % {
        "names": names,
        "n": others,
    }


def said_packages(offer: Offer) -> str:
    return " / ".join(package.name for package in offer.packages.all())


def orders(
    query: QueryDict, known: Sequence[tuple[str, Any]], *, default: str = "newest"
) -> list[Order]:
    """Link the orders of a list; the other questions in the address stay as they are."""
    now = query.get("sort") or default
    return [Order(title, _address(query, sort=name), name == now) for name, title in known]


def chosen(form: forms.Form, query: QueryDict) -> Iterator[Chosen]:
    """Say what was asked for, each with the address that asks for everything but that."""
    if not form.is_valid():
        return
    # The item before its type: a page is named after the narrowest.
    for bound in sorted(form, key=lambda bound: bound.name != "item"):
        if bound.is_hidden or form.cleaned_data.get(bound.name) in (None, "", [], False):
            continue
        yield Chosen(bound.name, bound.label, _said(bound), _address(query, **{bound.name: ""}))


def _said(bound: forms.BoundField) -> str:
    """Say a chosen value in the words of its field."""
    value = bound.form.cleaned_data[bound.name]
    if isinstance(value, bool):
        return ""
    if isinstance(value, Decimal):
        return f"¥{value:,.2f}"
    if not isinstance(value, (str, list)) or not isinstance(bound.field, forms.ChoiceField):
        return str(value)
    words = dict(_flat(bound.field.choices))
    values = value if isinstance(value, list) else [value]
    return _(", ").join(str(words[one]) for one in values)


def _flat(choices: Any) -> Iterator[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), label


def _address(query: QueryDict, **asked: str) -> str:
    """Give the address with some questions changed, from the first page on."""
    kept = query.copy()
    kept.pop("page", None)
    for name, value in asked.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}"


def narrower(query: QueryDict, name: str, counted: Iterable[tuple[Any, int]]) -> list[Way]:
    """Link what a list can be narrowed to by one more question: types, or items of a type."""
    return [
        Way(row, _address(query, **{name: row.code}), number, tone_of(row.code))
        for row, number in counted
        if number
    ]
