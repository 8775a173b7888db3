"""The queue of offers: what stands on the shelves, and what was taken off by the operator."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, moment_column, state_column
from cms.office.decisions import Decision
from cms.office.queues import Queue
from cms.office.refusals import Refusal
from cms.presenters.dossiers import Section
from cms.presenters.offers import sections_of
from providers.actions.offers import bar_offer, restore_offer
from providers.models import Offer

LISTED = {
    "listed": (_("On the shelf"), "good"),
    "unlisted": (_("Taken off by the agency"), "quiet"),
    "lapsed": (_("Taken off by itself"), "warn"),
    "barred": (_("Taken off by the operator"), "bad"),
}


class BarOffer(Refusal):
    name, move, about, tone = "bar", "bar", "offer", "danger"
    label = _("Take off the shelf")
    says = _("The agency reads the conditions that you name. You can put the offer back later.")
    done_message = _("The offer was taken off the shelf.")

    def refuse(self, conditions: list[str], note: str) -> None:
        bar_offer(offer=self.row, conditions=conditions, note=note, by=self.actor)


class RestoreOffer(Decision):
    name, move = "restore", "restore"
    label = _("Put back on the shelf")
    says = _("The offer is public again at once.")
    done_message = _("The offer is back on the shelf.")

    def act(self, form: Any) -> str:
        restore_offer(offer=self.row, by=self.actor)
        return self.back


class Offers(Queue):
    """Offers that were ever listed."""

    name, icon, title = "offers", "tag", _("Offers")
    model, kind, place = Offer, "offer", "agency__organisation__region"
    related = ("agency__organisation__region", "item__current", "version")
    states = LISTED
    words = ("title", "agency__organisation__name", "agency__organisation__number")
    columns = (
        Column(_("Title"), lambda offer: offer.title),
        Column(_("Agency"), lambda offer: offer.agency.name),
        Column(_("Agency's number"), lambda offer: offer.agency.number),
        Column(_("Item"), lambda offer: str(offer.version)),
        Column(_("Region"), lambda offer: str(offer.agency.region)),
        moment_column(_("Listed"), lambda offer: offer.listed_at),
        state_column(_("State"), LISTED),
    )
    decisions = (BarOffer, RestoreOffer)

    def dossier(self, row: Offer) -> list[Section]:
        return sections_of(row)
