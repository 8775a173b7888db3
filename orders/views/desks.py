"""The first page of a body's desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView

from marketplace.accounts.models import Organisation
from marketplace.accounts.views.actions import DeskMixin
from marketplace.web.context import instant_of
from orders.presenters.desks import Desk, desk_of_agency, desk_of_owner
from orders.queries.owners import owner_of
from providers.queries.agencies import agency_of

KINDS = (Organisation.Kind.AGENCY, Organisation.Kind.OWNER)


class DeskPage(DeskMixin, TemplateView):
    """Shows an agency or an owner what needs it today; public bodies have the office."""

    template_name = "orders/desk.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.organisation.kind not in KINDS:
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
        return super().get(request, *args, **kwargs)

    def desk(self) -> Desk:
        """Read the page of the body in the address."""
        body = self.organisation
        if body.kind == Organisation.Kind.OWNER:
            return desk_of_owner(owner_of(body.number))
        return desk_of_agency(agency_of(body.number), at=instant_of(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(desk=self.desk(), **kwargs)
