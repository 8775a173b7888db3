"""The public register: every agency in the market, and one with what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.views.generic import TemplateView

from marketplace.web.pages import FilteredList
from providers.filters import RegisterFilter
from providers.models import Agency
from providers.presenters.agency_page import agency_page
from providers.presenters.shelves import REGISTER_ORDERS, chosen, orders
from providers.presenters.words import status_of
from providers.queries.register import register, registered
from providers.queries.shelves import today


class Agencies(FilteredList):
    """Every agency that the public may see."""

    template_name = "providers/agencies.html"
    filterset_class = RegisterFilter

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.queryset = register(today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET
        return {
            **context,
            "rows": [(agency, *status_of(agency)) for agency in context["page_obj"]],
            "orders": orders(query, REGISTER_ORDERS),
            "chosen": list(chosen(self.filterset.form, query)),
        }


class Block(NamedTuple):
    """A part that a higher room adds to a page: its template, and what it shows as `block`."""

    template: str
    values: Mapping[str, Any]


class AgencyPage(TemplateView):
    """One agency; a room above subclasses this and adds what it knows."""

    template_name = "providers/agency.html"

    def extra_blocks(self, agency: Agency) -> Sequence[Block]:
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = today()
        agency = registered(kwargs["number"], on)
        return super().get_context_data(
            page=agency_page(agency, on), extra=self.extra_blocks(agency), **kwargs
        )
