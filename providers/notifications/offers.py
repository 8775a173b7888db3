"""What agencies are told about their offers: what came off the shelf without them, and came back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.accounts.actions.notices import tell
from marketplace.events.base import Recorded
from marketplace.kernel.actor import CLOCK
from marketplace.web.wording import titled
from providers.events import offers as facts
from providers.models import Offer
from providers.presenters.offers import standing_of


def lapsed(recorded: Recorded[facts.OfferLapsed]) -> None:
    """An offer came off the shelf by itself."""
    _tell_why(recorded, "lapsed")


def barred(recorded: Recorded[facts.OfferBarred]) -> None:
    """The operator took an offer off the shelf; of a sanction the agency hears as a whole."""
    _tell_why(recorded, "barred")


def restored(recorded: Recorded[facts.OfferRestored]) -> None:
    """The operator put an offer back; of the end of a suspension the agency hears as a whole."""
    if recorded.by == CLOCK.id:
        return
    offer = _offer(recorded)
    with override(settings.LANGUAGE_CODE):
        _tell(offer, _("Back on the shelf: %(title)s") % {"title": offer.title})


def _tell_why(recorded: Recorded[Any], state: str) -> None:
    """Say why an offer is off the shelf, unless it has moved on or a sanction did it."""
    offer = _offer(recorded)
    if not offer.is_in(state) or offer.off_shelf_for.get("why") == "sanction":
        return
    with override(settings.LANGUAGE_CODE):
        standing = standing_of(offer)
        decision = standing.decision
        reasons = (
            [f"- {titled(r.title, r.says)} ({r.code})" for r in decision.reasons]
            if decision
            else []
        )
        note = decision.note if decision else ""
        title = _("Taken off the shelf: %(title)s") % {"title": offer.title}
        _tell(offer, title, standing.why, *reasons, note)


def _offer(recorded: Recorded[Any]) -> Offer:
    rows = Offer.objects.select_related("agency__organisation")
    return rows.get(pk=int(recorded.event.subject.removeprefix("offer/")))


def _tell(offer: Offer, subject: str, *lines: str) -> None:
    body, number = offer.agency.organisation, offer.agency.number
    page = settings.SITE_URL.rstrip("/") + reverse("providers:desk-offer", args=[number, offer.pk])
    text = "\n".join([*(line for line in lines if line), page])
    tell(organisation=body, subject=titled(body.name, subject), body=text)
