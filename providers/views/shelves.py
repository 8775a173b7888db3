"""The shelves as everybody sees them: what is on them, and one offer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.views.generic import TemplateView

from marketplace.web.pages import FilteredList
from providers.filters import ShelfFilter
from providers.models import Offer
from providers.presenters.offers import shown, standing_of
from providers.presenters.shelves import SHELF_ORDERS, Way, cards, chosen, narrower, orders
from providers.queries.shelves import items_in, offer_before, on_shelves, today, types_in


class Services(FilteredList):
    """Everything on the shelves, found by what is asked in the address."""

    template_name = "providers/services.html"
    filterset_class = ShelfFilter
    paginate_by = 24

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.queryset = on_shelves()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET
        asked = list(chosen(self.filterset.form, query))
        return {
            **context,
            "cards": cards(context["page_obj"], today()),
            "orders": orders(query, SHELF_ORDERS),
            "chosen": asked,
            "ways": self._ways(),
            "shelf": next((one.said for one in asked if one.name in ("item", "type")), ""),
            "item": self._asked("item"),
        }

    def _ways(self) -> list[Way]:
        """Narrow the list by type, then by item of the type."""
        if not self.filterset.is_valid() or self._asked("item"):
            return []
        found, query = self.filterset.qs, self.request.GET
        if of := self._asked("type"):
            return narrower(query, "item", items_in(found, of=of))
        return narrower(query, "type", types_in(found))

    def _asked(self, name: str) -> str:
        """Give the answer to a question, if it can be taken."""
        form = self.filterset.form
        return form.cleaned_data.get(name, "") if form.is_valid() else ""


class OfferPage(TemplateView):
    """One offer; off the shelf only its own agency sees it, to others it does not exist."""

    template_name = "providers/offer.html"
    offer: Offer

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.offer = offer_before(request.user, kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_listed = Offer.objects.on_shelf().filter(pk=self.offer.pk).exists()
        return super().get_context_data(
            shown=shown(self.offer, today()),
            standing=None if is_listed else standing_of(self.offer),
            **kwargs,
        )
