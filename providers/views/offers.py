"""An agency's desk: its offers, making and changing them, putting them on the shelf and off it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from marketplace.accounts.views.actions import ActionView, NoFields
from marketplace.catalogue.models import ServiceItem
from marketplace.kernel.errors import NotFound
from providers.actions import offers as actions
from providers.forms.offers import OfferForm, initial_of
from providers.models import Offer
from providers.policies.offers import can_change, reasons_by_item
from providers.presenters.offers import moves, shown, standing_of, standings
from providers.queries.items import item_at
from providers.queries.shelves import offers_of, own_offer, today
from providers.views.desk import AgencyDesk


class OfOffer(AgencyDesk):
    """A page of the desk about one of the agency's own offers."""

    @cached_property
    def offer(self) -> Offer:
        return own_offer(self.agency, self.kwargs["pk"])

    def offer_context(self) -> dict[str, Any]:
        return {
            "shown": shown(self.offer, today()),
            "standing": standing_of(self.offer),
            "moves": moves(self.offer, self.actor.roles),
            "can_change": can_change(self.offer),
            "button": NoFields(),
        }


class DeskOffers(AgencyDesk, ListView):  # type: ignore[type-arg]
    """Everything that the agency offers or prepares, with where it stands and why."""

    template_name = "providers/desk_offers.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return offers_of(self.agency)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "rows": standings(context["page_obj"])}


class ChooseItem(AgencyDesk, TemplateView):
    """Choose what to offer: what the agency is eligible for first, the rest with what is missing."""

    template_name = "providers/desk_offer_choose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = reasons_by_item(self.agency, on=today())
        return super().get_context_data(
            open=[version for version, why in rows if not why],
            closed=[(version, why) for version, why in rows if why],
            **kwargs,
        )


class DraftOffer(AgencyDesk, ActionView):
    """Prepare an offer of one item."""

    template_name = "providers/desk_offer_form.html"
    form_class = OfferForm
    done_message = _("The offer is saved. Nobody else sees it until you list it.")

    @cached_property
    def item(self) -> ServiceItem:
        return item_at(self.kwargs["code"])

    def act(self, form: Any) -> str:
        offer = actions.draft_offer(
            agency=self.agency, item=self.item, values=form.values, by=self.actor
        )
        return self.to("desk-offer", offer.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(item=self.item, back=self.to("desk-offers"), **kwargs)


class ChangeOffer(OfOffer, ActionView):
    """Change what an offer says."""

    template_name = "providers/desk_offer_form.html"
    form_class = OfferForm
    done_message = _("The offer is changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        if not can_change(self.offer):
            raise NotFound
        return {**super().get_form_kwargs(), "offer": self.offer, "initial": initial_of(self.offer)}

    def act(self, form: Any) -> str:
        actions.change_offer(offer=self.offer, values=form.values, by=self.actor)
        return self.to("desk-offer", self.offer.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            item=self.offer.item,
            offer=self.offer,
            back=self.to("desk-offer", self.offer.pk),
            **kwargs,
        )


class DeskOffer(OfOffer, TemplateView):
    """One offer with everything that can be done with it."""

    template_name = "providers/desk_offer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.offer_context(), **kwargs)


class OfferButton(OfOffer, ActionView):
    """A button on an offer's page; refused, it says why on the same page."""

    template_name = "providers/desk_offer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.offer_context(), **kwargs)


class ListOffer(OfferButton):
    """Put the offer on the shelf."""

    done_message = _("The offer is on the shelf. Everybody can see it now.")

    def act(self, form: Any) -> str:
        actions.list_offer(offer=self.offer, by=self.actor)
        return self.to("desk-offer", self.offer.pk)


class UnlistOffer(OfferButton):
    """Take the offer off the shelf."""

    done_message = _("The offer is off the shelf.")

    def act(self, form: Any) -> str:
        actions.unlist_offer(offer=self.offer, by=self.actor)
        return self.to("desk-offer", self.offer.pk)


class DiscardOffer(OfferButton):
    """Give the offer up."""

    done_message = _("The offer is discarded.")

    def act(self, form: Any) -> str:
        actions.discard_offer(offer=self.offer, by=self.actor)
        return self.to("desk-offers")
