"""Who may do what with an offer, and what must hold while it stands on the shelf."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from marketplace.catalogue.models import ItemVersion, ServiceItem
from marketplace.catalogue.queries.items import (
    items_in_force,
    ranks,
    rule_of,
    sentence_of,
    version_on,
)
from marketplace.catalogue.queries.qualifications import known_qualifications
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import IllegalMove, Invalid, MarketError
from marketplace.kernel.rules import AllOf, missing
from providers.models import Agency, Offer, OfferFile
from providers.models.offers import HOLDS_TITLE
from providers.policies.eligibility import NotEligible, check_eligible
from providers.policies.offer_values import MOST_PICTURES, MOST_SAMPLES, OfferValues
from providers.policies.reach import check_own
from providers.queries.holdings import proofs_of

GONE = ("rejected", "removed", "exited")


class AgencyNotActive(MarketError):
    """An agency that is not in the market lists nothing."""

    code = "agency-not-active"


class ItemNotInForce(Invalid):
    """The catalogue does not hold this item today."""

    code = "item-not-in-force"


# Why a listed offer may not stay where it is.
FALLEN = (AgencyNotActive, ItemNotInForce, NotEligible)


class SameTitle(Invalid):
    """Another listed offer of the agency for the same item has this title."""

    code = "same-title"


class TooManyFiles(Invalid):
    """More pictures or sample documents than an offer shows."""

    code = "too-many-files"


def check_may_draft(agency: Agency, *, by: Actor) -> None:
    """An agency may prepare offers from its first day until it is gone.

    Raises: AgencyNotActive, NotFound.
    """
    check_own(agency, by=by)
    if agency.is_in(*GONE):
        raise AgencyNotActive(_("This agency has left the market."))


def check_open(offer: Offer) -> None:
    """Everything but a discarded offer can be changed. Raises: IllegalMove."""
    if offer.is_in("discarded"):
        raise IllegalMove(_("This offer was discarded."))


def can_change(offer: Offer) -> bool:
    return not offer.is_in("discarded")


def check_in_force(item: ServiceItem, *, on: date) -> ItemVersion:
    """Give what the catalogue says about an item on a day. Raises: ItemNotInForce."""
    version = version_on(item.code, on)
    if version is None:
        raise ItemNotInForce(
            _("The catalogue does not hold this item today, so nothing can be offered for it."),
            field="item",
        )
    return version


def check_may_stand(offer: Offer, *, on: date) -> ItemVersion:
    """An offer stands on the shelf while its agency is active and eligible for the item.

    Gives what the catalogue says about the item that day, which is what was checked.

    Raises: AgencyNotActive, ItemNotInForce, NotEligible.
    """
    check_active(offer.agency)
    version = check_in_force(offer.item, on=on)
    check_eligible(agency=offer.agency, version=version, on=on)
    return version


def check_active(agency: Agency) -> None:
    """Only an agency that is in the market and not suspended lists offers.

    Raises: AgencyNotActive.
    """
    if agency.is_in("suspended"):
        raise AgencyNotActive(_("Your agency is suspended. Offers can be listed again after that."))
    if not agency.is_in("active"):
        raise AgencyNotActive(
            _("Offers can be listed as soon as the operator has accepted your registration.")
        )


def check_title_free(offer: Offer, title: str) -> None:
    """An agency lists several offers of one item only if their titles differ.

    Otherwise it could fill a shelf with the same thing. Raises: SameTitle.
    """
    others = Offer.objects.filter(agency=offer.agency_id, item=offer.item_id)
    titles = others.filter(state__in=HOLDS_TITLE).exclude(pk=offer.pk).values_list("title")
    if title.casefold() in {held.casefold() for (held,) in titles}:
        raise SameTitle(
            _(
                "Another offer of yours for this item has the same title. Say in the title what "
                "sets them apart, or change the other offer."
            ),
            field="title",
        )


def check_files(offer: Offer, values: OfferValues) -> None:
    """An offer shows four pictures and two sample documents at most. Raises: TooManyFiles."""
    kept = offer.files.exclude(pk__in=values.dropped) if offer.pk else OfferFile.objects.none()
    shown = [*kept.values_list("kind", flat=True), *(file.kind for file in values.files)]
    if shown.count(OfferFile.Kind.PICTURE) > MOST_PICTURES:
        raise TooManyFiles(_("An offer shows four pictures at most."), field="picture_1")
    if shown.count(OfferFile.Kind.SAMPLE) > MOST_SAMPLES:
        raise TooManyFiles(_("An offer shows two sample documents at most."), field="sample_1")


def reasons_by_item(agency: Agency, *, on: date) -> list[tuple[ItemVersion, str]]:
    """Say for every item in force what the agency lacks for it; "" where it lacks nothing.

    The same rule as `check_eligible` for the whole catalogue, in a fixed number of queries.
    """
    held, order, known = proofs_of(agency, on=on), ranks(), known_qualifications()
    rows = []
    for version in items_in_force(on):
        lacking = AllOf(missing(rule_of(version), held, order))
        rows.append((version, sentence_of(lacking, known) if lacking.parts else ""))
    return rows
