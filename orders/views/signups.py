"""Sign-ups on an agency's desk: needs that it may want, one need, its own sign-ups."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from marketplace.accounts.views.actions import ActionView, DeskMixin
from marketplace.events.clock import instant
from orders.actions import signups as actions
from orders.models import Need, SignUp
from orders.presenters.needs import closing_of, owner_name, status_of
from orders.presenters.signups import chances, taken, way_of
from orders.queries.needs import day_of, public_need
from orders.queries.signups import (
    disqualified_for,
    lacking_for,
    last_sign_up,
    needs_for,
    other_needs,
    own_sign_up,
    own_sign_ups,
    size_of,
)
from providers.models import Agency
from providers.queries.agencies import agency_of


class AgencyMixin(DeskMixin):
    """A page about sign-ups of the agency whose body stands in the address."""

    @cached_property
    def agency(self) -> Agency:
        return agency_of(self.kwargs["organisation"])

    def page(self, need: Need) -> str:
        """The address of a need on the agency's desk."""
        return reverse("orders:chance", args=[self.agency.number, need.number])


class Chances(AgencyMixin, ListView):  # type: ignore[type-arg]
    """Open needs that the agency may sign up for; with ?all=1 the others, each with the reason."""

    template_name = "orders/chances.html"
    paginate_by = 20

    @property
    def are_others(self) -> bool:
        return "others" in self.request.GET

    @cached_property
    def lacking(self) -> dict[int, str]:
        now = instant()
        return lacking_for(self.agency, on=day_of(now), at=now)

    def get_queryset(self) -> Any:
        find = other_needs if self.are_others else needs_for
        return find(self.agency, at=instant(), lacking=self.lacking)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        needs, others = context["object_list"], self.are_others
        rows = chances(needs, self.agency, self.lacking, are_others=others)
        return {**context, "rows": rows, "are_others": self.are_others, "agency": self.agency}


class OwnSignUps(AgencyMixin, ListView):  # type: ignore[type-arg]
    """The agency's own sign-ups and what came of them."""

    template_name = "orders/sign_ups.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return own_sign_ups(self.agency)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "rows": taken(context["object_list"], self.agency)}


class ChancePage(AgencyMixin, ActionView):
    """One need for the agency; its button signs up."""

    template_name = "orders/chance.html"
    done_message = _("Signed up. Nobody but your agency sees this before the draw.")

    @cached_property
    def need(self) -> Need:
        return public_need(self.kwargs["number"])

    def act(self, form: Any) -> str:
        actions.sign_up(need=self.need, agency=self.agency, by=self.actor)
        return self.page(self.need)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        need = self.need
        label, tone = status_of(need)
        last = last_sign_up(self.agency, need)
        return super().get_context_data(
            need=need,
            owner=owner_name(need.owner),
            state_label=label,
            state_tone=tone,
            closing=closing_of(need),
            signed_up=size_of(need),
            way=way_of(need, self.agency, at=instant()),
            last=taken([last], self.agency)[0] if last else None,
            reason=disqualified_for(last) if last else "",
            **kwargs,
        )


class Withdraw(AgencyMixin, ActionView):
    """Takes a sign-up back."""

    template_name = "orders/withdraw.html"
    done_message = _("Withdrawn. You may sign up again until the close.")

    @cached_property
    def sign_up(self) -> SignUp:
        return own_sign_up(self.agency, self.kwargs["pk"])

    def act(self, form: Any) -> str:
        actions.withdraw_sign_up(sign_up=self.sign_up, by=self.actor)
        return self.page(self.sign_up.need)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        need = self.sign_up.need
        return super().get_context_data(need=need, page=self.page(need), **kwargs)
