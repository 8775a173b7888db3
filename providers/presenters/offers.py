"""Turning one offer into what its own page and its agency's desk show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalogue.models import QualificationType
from marketplace.catalogue.presenters.decisions import Decision, decisions_of
from marketplace.catalogue.queries.items import rule_of, sentence_of
from providers.models import Offer, OfferFile, OfferPackage
from providers.presenters.held import Held, held_by
from providers.presenters.shelves import Price, price_of, tone_of

STATES: Mapping[str, tuple[Any, str]] = {
    "draft": (gettext_lazy("Not yet listed"), "quiet"),
    "listed": (gettext_lazy("On the shelf"), "good"),
    "unlisted": (gettext_lazy("Taken off by you"), "quiet"),
    "lapsed": (gettext_lazy("Taken off by itself"), "warn"),
    "barred": (gettext_lazy("Taken off by the operator"), "bad"),
    "discarded": (gettext_lazy("Discarded"), "done"),
}


class Shown(NamedTuple):
    """Everything that the page of an offer shows."""

    offer: Offer
    price: Price
    places: list[Any]
    packages: list[OfferPackage]
    pictures: list[OfferFile]
    samples: list[OfferFile]
    rule: str
    holdings: list[Held]
    tone: int
    is_away: bool


class Standing(NamedTuple):
    """Where an offer stands, and why it is off the shelf: as a sentence, with the rules quoted."""

    label: Any
    tone: str
    why: str = ""
    decision: Decision | None = None


class Move(NamedTuple):
    """A button: its address's name, its word, its tone, and what it asks before it is done."""

    name: str
    title: Any
    tone: str
    confirm: Any = ""


MOVES: Mapping[str, Move] = {
    "list": Move("providers:offer-list", gettext_lazy("List it now"), "main"),
    "unlist": Move(
        "providers:offer-unlist",
        gettext_lazy("Take it off the shelf"),
        "quiet",
        gettext_lazy("Visitors will no longer find this offer. Take it off the shelf?"),
    ),
    "discard": Move(
        "providers:offer-discard",
        gettext_lazy("Discard"),
        "danger",
        gettext_lazy("A discarded offer cannot be brought back. Discard it?"),
    ),
}


def shown(offer: Offer, on: date) -> Shown:
    """Show an offer that was fetched with its parts."""
    files = list(offer.files.all())
    return Shown(
        offer=offer,
        price=price_of(offer),
        places=list(offer.regions.all()),
        packages=list(offer.packages.all()),
        pictures=[file for file in files if file.kind == OfferFile.Kind.PICTURE],
        samples=[file for file in files if file.kind == OfferFile.Kind.SAMPLE],
        rule=sentence_of(rule_of(offer.version)),
        holdings=held_by(offer.agency, on),
        tone=tone_of(offer.item.type.code),
        is_away=offer.is_away(on),
    )


class Row(NamedTuple):
    """An offer in its agency's list."""

    offer: Offer
    price: Price
    standing: Standing


def standings(offers: Iterable[Offer]) -> list[Row]:
    """Say where each offer stands, in two queries for all of them."""
    rows = list(offers)
    lacking = {code for row in rows for code in row.off_shelf_for.get("lacking", ())}
    types = {row.code: row for row in QualificationType.objects.filter(code__in=lacking)}
    decisions = decisions_of([row.off_shelf_for for row in rows])
    return [
        Row(row, price_of(row), _standing(row, decision, types))
        for row, decision in zip(rows, decisions, strict=True)
    ]


def standing_of(offer: Offer) -> Standing:
    return standings([offer])[0].standing


def moves(offer: Offer, roles: Collection[str]) -> list[Move]:
    """Give the buttons that the offer's table has for these roles."""
    return [MOVES[action] for action in offer.lifecycle.open_to(offer.state, roles)]


def _standing(
    offer: Offer, decision: Decision | None, types: Mapping[str, QualificationType]
) -> Standing:
    label, tone = STATES[offer.state]
    if not offer.is_in("unlisted", "lapsed", "barred"):
        return Standing(label, tone)
    return Standing(label, tone, _why(offer.off_shelf_for, types), decision)


def _why(reason: Mapping[str, Any], types: Mapping[str, QualificationType]) -> str:
    """Say in a sentence why an offer is off the shelf."""
    why = reason.get("why")
    if why == "agency":
        return _("You took it off the shelf. You can list it again at any time.")
    if why == "sanction":
        return _("A sanction against your agency took it off. It comes back when that ends.")
    if why == "rule":
        return _("The operator took it off because it does not meet these conditions:")
    if why == "expiry":
        return _why_lapsed(reason, types)
    return ""


def _why_lapsed(reason: Mapping[str, Any], types: Mapping[str, QualificationType]) -> str:
    if reason.get("code") == "item-not-in-force":
        return _("The catalogue no longer holds this service item.")
    names = _(", ").join(str(types.get(code, code)) for code in reason.get("lacking", ()))
    if not names:
        return _("Your agency is no longer eligible for this service item.")
    return _(
        "A qualification that it needs has ended or was withdrawn: %(names)s. "
        "List it again as soon as the operator has confirmed a new one."
    ) % {"names": names}
