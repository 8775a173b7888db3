"""Needs as everybody sees them: the list, and one need with its whole story."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from marketplace.accounts.views.actions import NoFields
from marketplace.events.clock import instant
from marketplace.events.hub import news_of
from marketplace.kernel.errors import NotFound
from marketplace.web.pages import FilteredList
from orders.filters import NeedFilter
from orders.models import Need
from orders.presenters import needs as shown
from orders.presenters.signups import ways_in
from orders.queries.market import SOONEST, public_needs
from orders.queries.needs import day_of, public_need
from orders.queries.signups import size_of
from providers.presenters.shelves import chosen, orders


class NeedList(FilteredList):
    """Every published need, found by filters."""

    template_name = "orders/needs.html"
    filterset_class = NeedFilter

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        return public_needs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET
        return {
            **context,
            "rows": shown.shown(context["object_list"]),
            "orders": orders(query, shown.NEED_SORTS, default=SOONEST),
            "chosen": list(chosen(self.filterset.form, query)),
        }


class NeedPage(TemplateView):
    """One published need with its whole story."""

    template_name = "orders/need.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        need = public_need(self.kwargs["number"])
        return super().get_context_data(
            **_public(need),
            ways=ways_in(need, self.request.user, at=instant()),
            button_form=NoFields(),
            sign_in=f"{reverse('account_login')}?next={self.request.path}",
            **kwargs,
        )


def _public(need: Need) -> dict[str, Any]:
    """What everybody sees of a published need."""
    if need.version is None:
        raise NotFound
    label, tone = shown.status_of(need)
    return {
        "need": need,
        "state_label": label,
        "state_tone": tone,
        "owner": shown.owner_name(need.owner),
        "closing": shown.closing_of(need),
        "signed_up": size_of(need),
        **shown.who_may(need.version, day_of(instant())),
        "laws": shown.laws_of(need),
        "rule_set": shown.rule_set_of(need),
        "story": shown.public_story(need),
        "news": news_of(need.subject),
    }
