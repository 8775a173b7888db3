"""The filters of needs and results; the address is their state."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_filters import ChoiceFilter, FilterSet

from marketplace.accounts.models import Region
from marketplace.catalogue.models.rules import Funding
from marketplace.events import clock
from marketplace.web.forms import PricesForm
from orders.models import Need
from orders.models.needs import NeedQuerySet
from orders.presenters.needs import ENDED_STATES, PUBLIC_STATES
from orders.queries.market import (
    NEED_ORDERS,
    RESULT_ORDERS,
    closing_within,
    needs_about,
    needs_within,
)
from providers.filters import (
    ANY,
    AmountFilter,
    OrderFilter,
    PlaceFilter,
    WordsFilter,
    items,
    types,
)

SOON = (1, 3, 7)


def _within(days: int) -> Any:
    return ngettext_lazy("within %(days)d day", "within %(days)d days", days) % {"days": days}


class MarketFilter(FilterSet):  # type: ignore[misc]
    """What needs and results have in common."""

    q = WordsFilter(
        method="by_words",
        label=_("Words"),
        max_length=100,
        help_text=_("In the title, the number, the service or the owner's name."),
    )
    type = ChoiceFilter(
        field_name="item__type__code", choices=types, label=_("Kind of service"), empty_label=ANY
    )
    item = ChoiceFilter(
        field_name="item__code", choices=items, label=_("Service item"), empty_label=ANY
    )
    region = PlaceFilter(method="by_place", label=_("Place"))
    funding = ChoiceFilter(choices=Funding.choices, label=_("Funds"), empty_label=ANY)
    price_min = AmountFilter(field_name="price", lookup_expr="gte", label=_("Price from"))
    price_max = AmountFilter(field_name="price", lookup_expr="lte", label=_("Price up to"))

    class Meta:
        model = Need
        fields: list[str] = []
        form = PricesForm

    def by_words(self, needs: NeedQuerySet, name: str, words: str) -> NeedQuerySet:
        return needs_about(needs, words)

    def by_place(self, needs: NeedQuerySet, name: str, region: Region) -> NeedQuerySet:
        return needs_within(needs, region)


class NeedFilter(MarketFilter):
    """Everything by which needs are found."""

    state = ChoiceFilter(choices=PUBLIC_STATES, label=_("State"), empty_label=ANY)
    closing = ChoiceFilter(
        method="by_close",
        choices=[(str(days), _within(days)) for days in SOON],
        label=_("Closes"),
        empty_label=ANY,
    )
    sort = OrderFilter(method="in_order", choices=[(name, name) for name in NEED_ORDERS])

    def by_close(self, needs: NeedQuerySet, name: str, days: str) -> NeedQuerySet:
        return closing_within(needs, int(days), at=clock.instant())

    def in_order(self, needs: NeedQuerySet, name: str, order: str) -> NeedQuerySet:
        return needs.order_by(*NEED_ORDERS[order])


class ResultFilter(MarketFilter):
    """Everything by which results are found."""

    state = ChoiceFilter(choices=ENDED_STATES, label=_("Outcome"), empty_label=ANY)
    sort = OrderFilter(method="in_order", choices=[(name, name) for name in RESULT_ORDERS])

    def in_order(self, needs: NeedQuerySet, name: str, order: str) -> NeedQuerySet:
        return needs.order_by(*RESULT_ORDERS[order])
