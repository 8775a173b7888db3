"""What an agency does with its offers, what the operator does, and what happens by itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketplace.catalogue.models import ItemVersion, ServiceItem
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.events.record import record
from marketplace.kernel.actor import Actor, Party
from marketplace.kernel.errors import MarketError
from providers.actions.offer_contents import show_files, write_offer
from providers.events import offers as facts
from providers.models import Agency, Offer
from providers.models.offers import HOLDS_TITLE
from providers.policies import offers as may
from providers.policies.offer_values import NewFile, OfferValues, PackageValues, check_values
from providers.policies.reach import check_own, check_reviewer


@transaction.atomic
def draft_offer(*, agency: Agency, item: ServiceItem, values: OfferValues, by: Actor) -> Offer:
    """Prepare an offer of an item that the catalogue holds today; nobody else sees it yet.

    Raises: Invalid (a value, an item not in force), AgencyNotActive (gone), NotFound.
    """
    row = Agency.locked(agency.pk)
    may.check_may_draft(row, by=by)
    today = timezone.localdate(instant())
    version = may.check_in_force(item, on=today)
    check_values(values, on=today)
    offer = begin(Offer, agency=row, item=item, version=version)
    may.check_files(offer, values)
    write_offer(offer, values, by=by)
    event = facts.OfferDrafted(subject=offer.subject, agency=row.number, item=item.code)
    record(event, by=by)
    return offer


@transaction.atomic
def change_offer(*, offer: Offer, values: OfferValues, by: Actor) -> Offer:
    """Change what an offer says; on the shelf the change shows at once and is written down.

    Raises: Invalid (a value, a title taken on the shelf), IllegalMove (discarded), NotFound.
    """
    row = _locked(offer)
    check_own(row.agency, by=by)
    may.check_open(row)
    check_values(values, on=timezone.localdate(instant()))
    if row.is_in(*HOLDS_TITLE):
        may.check_title_free(row, values.title)
    may.check_files(row, values)
    changed = write_offer(row, values, by=by)
    if changed and row.is_in("listed"):
        event = facts.OfferChanged(subject=row.subject, agency=row.agency.number, fields=changed)
        record(event, by=by)
    return row


@transaction.atomic
def list_offer(*, offer: Offer, by: Actor) -> Offer:
    """Put an offer on the shelf, with its item as the catalogue has it today.

    Raises: AgencyNotActive, NotEligible, Invalid (item not in force, a title taken), IllegalMove,
    NotFound.
    """
    row = _locked(offer)
    check_own(row.agency, by=by)
    now = instant()
    may.check_title_free(row, row.title)
    row.version = may.check_may_stand(row, on=timezone.localdate(now))
    row.listed_at, row.off_shelf_for = now, {}
    row.save(update_fields=["version", "listed_at", "off_shelf_for"])
    event = facts.OfferListed(
        subject=row.subject, agency=row.agency.number, item=row.item.code, title=row.title
    )
    advance(row, "list", by=by, event=event)
    show_files(row, shown=True)
    return row


@transaction.atomic
def unlist_offer(*, offer: Offer, by: Actor) -> Offer:
    """Take one's own offer off the shelf; it can be listed again.

    Raises: IllegalMove, NotFound.
    """
    row = _locked(offer)
    check_own(row.agency, by=by)
    _take_down(row, why="agency")
    event = facts.OfferUnlisted(subject=row.subject, agency=row.agency.number, reason="agency")
    advance(row, "unlist", by=by, event=event)
    return row


@transaction.atomic
def discard_offer(*, offer: Offer, by: Actor) -> Offer:
    """Give up an offer that is not on the shelf, for good.

    Raises: IllegalMove, NotFound.
    """
    row = _locked(offer)
    check_own(row.agency, by=by)
    event = facts.OfferDiscarded(subject=row.subject, agency=row.agency.number)
    advance(row, "discard", by=by, event=event)
    return row


@transaction.atomic
def bar_offer(*, offer: Offer, conditions: Collection[str], note: str, by: Actor) -> Offer:
    """Take an offer off the shelf for conditions of the rules that it does not meet.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _locked(offer)
    check_reviewer(row.agency, by=by)
    codes = list(conditions)
    check_conditions(codes, about="offer")
    _bar(row, codes, note, why="rule", by=by)
    return row


@transaction.atomic
def restore_offer(*, offer: Offer, by: Actor) -> Offer:
    """Put a barred offer back on the shelf, if its agency may list it today.

    Raises: AgencyNotActive, NotEligible, Invalid, IllegalMove, NotAllowed, NotFound.
    """
    row = _locked(offer)
    check_reviewer(row.agency, by=by)
    row.version = may.check_may_stand(row, on=timezone.localdate(instant()))
    _bring_back(row, "restore", by=by)
    return row


@transaction.atomic
def bar_offers_of(
    *, agency: Agency, conditions: Collection[str], reason: str, by: Actor
) -> list[Offer]:
    """A sanction against an agency takes everything that it lists off the shelf.

    Raises: NotAllowed, NotFound.
    """
    check_reviewer(agency, by=by)
    rows = _in_state(agency, "listed")
    for row in rows:
        _bar(row, list(conditions), reason, why="sanction", by=by)
    return rows


@transaction.atomic
def lift_offers_of(*, agency: Agency, by: Actor) -> list[Offer]:
    """After a suspension its offers come back, but those that the agency no longer qualifies for.

    What the operator barred for a fault of the offer itself stays barred.

    Raises: NotAllowed.
    """
    action = "lift" if "clock" in by.roles else "restore"
    rows = [row for row in _in_state(agency, "barred") if row.off_shelf_for["why"] == "sanction"]
    for row in rows:
        _bring_back(row, action, by=by)
    lapse_offers_of(agency=agency, by=by)
    return rows


@transaction.atomic
def unlist_offers_of(*, agency: Agency, by: Actor) -> list[Offer]:
    """An agency that leaves the market takes its offers with it.

    Raises: NotFound.
    """
    return [unlist_offer(offer=row, by=by) for row in _in_state(agency, "listed")]


@transaction.atomic
def lapse_offers_of(*, agency: Agency, by: Actor) -> list[Offer]:
    """Take down what the agency may no longer list; what it may follows the catalogue.

    Call it when a qualification ends or a version of an item does. It happens by itself, so the
    clock's role does it, in the name of whoever set it off.
    """
    today = timezone.localdate(instant())
    lapsed = []
    for row in _in_state(agency, "listed"):
        try:
            version = may.check_may_stand(row, on=today)
        except may.FALLEN as error:
            _lapse(row, error, by=by)
            lapsed.append(row)
        else:
            _follow(row, version, by=by)
    return lapsed


def _locked(offer: Offer) -> Offer:
    """Lock the agency first: what decides about its offers is decided there, too."""
    agency = Agency.locked(offer.agency_id)
    row = Offer.locked(offer.pk)
    row.agency = agency
    return row


def _in_state(agency: Agency, state: str) -> list[Offer]:
    row = Agency.locked(agency.pk)
    offers = list(Offer.objects.filter(agency=row, state=state).order_by("pk"))
    for offer in offers:
        offer.agency = row
    return offers


def _take_down(row: Offer, **reason: Any) -> None:
    """Write down why an offer leaves the shelf; its files are no longer everybody's."""
    row.off_shelf_for = reason
    row.save(update_fields=["off_shelf_for"])
    show_files(row, shown=False)


def _bar(row: Offer, conditions: list[str], note: str, *, why: str, by: Actor) -> None:
    _take_down(row, why=why, conditions=conditions, note=note)
    event = facts.OfferBarred(
        subject=row.subject, agency=row.agency.number, conditions=conditions, reason=note
    )
    advance(row, "bar", by=by, event=event)


def _bring_back(row: Offer, action: str, *, by: Actor) -> None:
    row.off_shelf_for = {}
    row.save(update_fields=["version", "off_shelf_for"])
    event = facts.OfferRestored(subject=row.subject, agency=row.agency.number)
    advance(row, action, by=by, event=event)
    show_files(row, shown=True)


def _lapse(row: Offer, error: MarketError, *, by: Actor) -> None:
    lacking = list(error.data.get("lacking", ()))
    _take_down(row, why="expiry", code=error.code, lacking=lacking)
    event = facts.OfferLapsed(
        subject=row.subject, agency=row.agency.number, qualification=", ".join(lacking)
    )
    advance(row, "lapse", by=_as_clock(by), event=event)


def _as_clock(by: Actor) -> Actor:
    """Give the same actor with the clock's role: what follows by itself follows from them."""
    return Party(by.id, by.roles | {"clock"}, by.organisation, by.regions)


def _follow(row: Offer, version: ItemVersion, *, by: Actor) -> None:
    """Let a listed offer refer to the version that is in force now."""
    if row.version_id == version.pk:
        return
    row.version = version
    row.save(update_fields=["version"])
    event = facts.OfferChanged(subject=row.subject, agency=row.agency.number, fields=["version"])
    record(event, by=by)


__all__ = [
    "NewFile",
    "OfferValues",
    "PackageValues",
    "bar_offer",
    "bar_offers_of",
    "change_offer",
    "discard_offer",
    "draft_offer",
    "lapse_offers_of",
    "lift_offers_of",
    "list_offer",
    "restore_offer",
    "unlist_offer",
    "unlist_offers_of",
]
