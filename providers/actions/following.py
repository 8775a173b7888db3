"""Offers follow the catalogue: what the clock does when an item says something new, or ends."""

from __future__ import annotations

from django.utils import timezone

from marketplace.events.clock import instant
from marketplace.kernel.actor import CLOCK
from providers.actions.offers import lapse_offers_of
from providers.models import Agency, Offer


def follow_catalogue() -> int:
    """Check every listed offer again whose version of the item is over; give how many agencies.

    Whoever is still eligible stays, with the new version; the others' offers lapse.
    """
    today = timezone.localdate(instant())
    over = Offer.objects.filter(state="listed", version__effective_to__lt=today)
    agencies = Agency.objects.filter(pk__in=over.values("agency")).order_by("pk")
    for agency in agencies:
        lapse_offers_of(agency=agency, by=CLOCK)
    return len(agencies)
