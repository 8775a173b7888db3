"""Needs on their owner's desk: written, handed in, followed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from marketplace.accounts.views.actions import ActionView
from marketplace.catalogue.presenters.decisions import decision_of
from marketplace.events.clock import instant
from marketplace.events.hub import news_of
from orders.actions import needs as actions
from orders.forms.needs import NeedForm, typed_price
from orders.models import Need
from orders.models.needs import EDITABLE, PUBLISHED
from orders.policies.need_rules import Fault, faults_of
from orders.policies.needs import can_post
from orders.presenters import needs as shown
from orders.presenters.needs import asks_of
from orders.presenters.stories import story_of
from orders.queries.needs import need_of, needs_of, wait_of, window_of_day
from orders.queries.signups import size_of
from orders.views.owners import OwnerMixin


class OwnerNeeds(OwnerMixin, ListView):  # type: ignore[type-arg]
    """The owner's own needs, in every state."""

    template_name = "orders/owner_needs.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return needs_of(self.owner.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "owner": self.owner,
            "rows": shown.shown(context["object_list"]),
            "can_post": can_post(self.owner, by=self.actor),
        }


class NeedMixin(OwnerMixin):
    """A page about one need of the owner whose body stands in the address."""

    @cached_property
    def need(self) -> Need:
        return need_of(self.kwargs["organisation"], self.kwargs["number"])

    def page(self, need: Need) -> str:
        """The address of a need on the owner's desk."""
        return reverse("orders:own-need", args=[self.kwargs["organisation"], need.number])


class WriteNeed(NeedMixin, ActionView):
    """The one page on which a need is written: one button keeps the draft, one hands it in."""

    template_name = "orders/need_write.html"
    form_class = NeedForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "owner": self.owner}

    def form_valid(self, form: Any) -> HttpResponse:
        self.done_message = _("Handed in. The operator checks it now.")
        if not form.is_handing_in:
            self.done_message = _("The draft is kept.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        return super().get_context_data(
            owner=self.owner,
            window=window_of_day(self.owner, instant()),
            price=typed_price(form.data) if form.is_bound else form["price"].initial,
            **asks_of(str(form["item"].value() or "")),
            **{**kwargs, "form": form},
        )


class NewNeed(WriteNeed):
    """Begins a need."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_post(self.owner, by=self.actor):
            return HttpResponseRedirect(reverse("orders:owner-needs", args=[self.owner.number]))
        return super().get(request, *args, **kwargs)

    def act(self, form: NeedForm) -> str:
        make = actions.post_need if form.is_handing_in else actions.draft_need
        return self.page(make(owner=self.owner, values=form.values, by=self.actor))


class EditNeed(WriteNeed):
    """Goes on with a draft, or mends a returned need."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.need.is_in(*EDITABLE):
            return HttpResponseRedirect(self.page(self.need))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "need": self.need}

    def act(self, form: NeedForm) -> str:
        change = actions.submit_need if form.is_handing_in else actions.save_need
        return self.page(change(need=self.need, values=form.values, by=self.actor))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision = decision_of(self.need.returned_for)
        return super().get_context_data(need=self.need, decision=decision, **kwargs)


class OwnNeed(NeedMixin, TemplateView):
    """One need as its owner sees it: what it says, how far it is, what is to be done."""

    template_name = "orders/own_need.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        need = self.need
        label, tone = shown.status_of(need)
        is_editable = need.is_in(*EDITABLE)
        return super().get_context_data(
            need=need,
            state_label=label,
            state_tone=tone,
            closing=shown.closing_of(need),
            deadline=None if need.is_in("open") else wait_of(need),
            is_editable=is_editable,
            is_public=need.is_in(*PUBLISHED),
            faults=_labelled(faults_of(need, at=instant())) if is_editable else [],
            decision=decision_of(need.returned_for) if need.is_in("returned", "review") else None,
            signed_up=size_of(need),
            news=news_of(need.subject),
            story=story_of([need.subject], teller=self.owner.number, most=50),
            **kwargs,
        )


def _labelled(faults: list[Fault]) -> list[tuple[Any, Any]]:
    """Give faults with the names of their fields as the form writes them."""
    return [(NeedForm.base_fields[fault.field].label, fault.says) for fault in faults]


class DiscardNeed(NeedMixin, ActionView):
    """Gives up a need that was never published."""

    template_name = "orders/need_discard.html"
    done_message = _("The need is given up.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.need.is_in(*EDITABLE):
            return HttpResponseRedirect(self.page(self.need))
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> str:
        actions.discard_need(need=self.need, by=self.actor)
        return reverse("orders:owner-needs", args=[self.owner.number])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(need=self.need, page=self.page(self.need), **kwargs)


class PriceInWords(OwnerMixin, TemplateView):
    """A piece of the form: the typed price in the capitals of contracts."""

    template_name = "orders/need_price_words.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(price=typed_price(self.request.GET), **kwargs)


class ItemAsks(OwnerMixin, TemplateView):
    """A piece of the form: what the chosen item asks of agencies, and how many satisfy it."""

    template_name = "orders/need_item_asks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**asks_of(self.request.GET.get("item", "")), **kwargs)
