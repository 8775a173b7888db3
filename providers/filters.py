"""The filters of the shelves and of the register of agencies; the address is their state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, Filter, FilterSet, MultipleChoiceFilter

from marketplace.accounts.forms.regions import RegionField, grouped
from marketplace.accounts.models import Region
from marketplace.catalogue.models import ItemVersion, QualificationType, ServiceItem, ServiceType
from marketplace.web.fields import LineField
from marketplace.web.forms import MoneyField, PricesForm
from providers.models import Agency, Holding, Offer
from providers.models.agencies import AgencyQuerySet
from providers.models.offers import OfferQuerySet
from providers.queries.register import AGENCY_ORDERS, called, within
from providers.queries.shelves import NEWEST, ORDERS, about, today

DAYS = (3, 5, 10, 15, 20, 30, 60)
ANY = _("All")


def types() -> Iterator[tuple[str, str]]:
    for row in ServiceType.objects.order_by("code"):
        yield row.code, str(row)


def times() -> Iterator[tuple[str, str]]:
    for count in DAYS:
        yield str(count), gettext("within %(count)d working days") % {"count": count}


def items() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Give the items that the catalogue holds now, by type."""
    rows = ServiceItem.objects.filter(current__isnull=False).select_related("type", "current")
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows.order_by("number"):
        groups.setdefault(str(row.type), []).append((row.code, str(row.current)))
    yield from groups.items()


def qualifications() -> Iterator[tuple[str, str]]:
    for row in QualificationType.objects.order_by("code"):
        yield row.code, str(row)


def places() -> Iterator[tuple[Any, Any]]:
    yield "", ANY
    yield from islice(grouped(), 1, None)


class WordsFilter(Filter):  # type: ignore[misc]
    field_class = LineField


class AmountFilter(Filter):  # type: ignore[misc]
    field_class = MoneyField


class PlaceField(RegionField):
    """A region that may be left open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = places


class PlaceFilter(Filter):  # type: ignore[misc]
    field_class = PlaceField


class TickFilter(BooleanFilter):  # type: ignore[misc]
    """Filters when it is ticked, and not at all when it is not."""

    field_class = forms.BooleanField


class OrderFilter(ChoiceFilter):  # type: ignore[misc]
    """Chosen by links above the list; the panel only carries it along."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, null_label=None, **kwargs)


class ShelfFilter(FilterSet):  # type: ignore[misc]
    """Everything by which services are found."""

    q = WordsFilter(
        method="by_words",
        label=_("Words"),
        max_length=100,
        help_text=_("In the title, the service's names or the agency's name."),
    )
    type = ChoiceFilter(
        field_name="item__type__code", choices=types, label=_("Kind of service"), empty_label=ANY
    )
    item = ChoiceFilter(
        field_name="item__code", choices=items, label=_("Service item"), empty_label=ANY
    )
    region = PlaceFilter(method="by_place", label=_("Where it is needed"))
    price_min = AmountFilter(method="by_price", label=_("Price from"))
    price_max = AmountFilter(
        method="by_price",
        label=_("Price up to"),
        help_text=_("Finds fixed prices and ranges only."),
    )
    days = ChoiceFilter(
        field_name="days",
        lookup_expr="lte",
        choices=times,
        label=_("Time"),
        empty_label=ANY,
    )
    qualification = ChoiceFilter(
        method="by_qualification",
        choices=qualifications,
        label=_("Agency's qualification"),
        empty_label=ANY,
    )
    kind = MultipleChoiceFilter(
        field_name="price_kind",
        choices=Offer.PriceKind.choices,
        label=_("How the price is given"),
        widget=forms.CheckboxSelectMultiple,
    )
    mode = ChoiceFilter(
        field_name="version__price_mode",
        choices=ItemVersion.PriceMode.choices,
        label=_("Who sets prices"),
        empty_label=ANY,
    )
    entry = ChoiceFilter(
        field_name="agency__entry_mode",
        choices=Agency.EntryMode.choices,
        label=_("How the agency works here"),
        empty_label=ANY,
    )
    available = TickFilter(method="by_presence", label=_("Available now"))
    sort = OrderFilter(method="in_order", choices=[(name, name) for name in ORDERS])

    class Meta:
        model = Offer
        fields: list[str] = []
        form = PricesForm

    def by_words(self, offers: OfferQuerySet, name: str, words: str) -> OfferQuerySet:
        return about(offers, words)

    def by_place(self, offers: OfferQuerySet, name: str, region: Region) -> OfferQuerySet:
        return offers.serving(region)

    def by_price(self, offers: OfferQuerySet, name: str, amount: Any) -> OfferQuerySet:
        is_least = name == "price_min"
        return offers.priced(amount if is_least else None, None if is_least else amount)

    def by_qualification(self, offers: OfferQuerySet, name: str, code: str) -> OfferQuerySet:
        return offers.by_holders_of(code)

    def by_presence(self, offers: OfferQuerySet, name: str, is_asked: bool) -> OfferQuerySet:
        return offers.available(today()) if is_asked else offers

    def in_order(self, offers: OfferQuerySet, name: str, order: str) -> OfferQuerySet:
        return offers.order_by(*ORDERS.get(order, ORDERS[NEWEST]))


class RegisterFilter(FilterSet):  # type: ignore[misc]
    """Everything by which agencies are found."""

    q = WordsFilter(
        method="by_words",
        label=_("Words"),
        max_length=100,
        help_text=_("In the name, or the number or credit code in full."),
    )
    region = PlaceFilter(method="by_place", label=_("Place of registration"))
    qualification = ChoiceFilter(
        method="by_qualification", choices=qualifications, label=_("Qualification"), empty_label=ANY
    )
    item = ChoiceFilter(
        method="by_item", choices=items, label=_("Offers the service"), empty_label=ANY
    )
    entry = ChoiceFilter(
        field_name="entry_mode",
        choices=Agency.EntryMode.choices,
        label=_("How it works here"),
        empty_label=ANY,
    )
    sort = OrderFilter(method="in_order", choices=[(name, name) for name in AGENCY_ORDERS])

    class Meta:
        model = Agency
        fields: list[str] = []

    def by_words(self, agencies: AgencyQuerySet, name: str, words: str) -> AgencyQuerySet:
        return called(agencies, words)

    def by_place(self, agencies: AgencyQuerySet, name: str, region: Region) -> AgencyQuerySet:
        return within(agencies, region)

    def by_qualification(self, agencies: AgencyQuerySet, name: str, code: str) -> AgencyQuerySet:
        held = Holding.objects.live().filter(agency=OuterRef("pk"), type__code=code)
        return agencies.filter(Exists(held))

    def by_item(self, agencies: AgencyQuerySet, name: str, code: str) -> AgencyQuerySet:
        offered = Offer.objects.on_shelf().filter(agency=OuterRef("pk"), item__code=code)
        return agencies.filter(Exists(offered))

    def in_order(self, agencies: AgencyQuerySet, name: str, order: str) -> AgencyQuerySet:
        return agencies.order_by(*AGENCY_ORDERS[order])
