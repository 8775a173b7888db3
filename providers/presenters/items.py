"""Turning a catalogue item into what its page says."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.models import ApprovalItem, ItemVersion, ServiceItem
from marketplace.catalogue.models.names import in_language
from marketplace.catalogue.queries.items import rule_of, sentence_of
from providers.presenters.shelves import Card, cards, tone_of
from providers.queries.items import Prices, by_kind_of_price, offers_of, prices_of, versions_of
from providers.queries.shelves import ORDERS, with_parts

MOST_OFFERS = 6


class ItemPage(NamedTuple):
    """Everything that the page of an item shows."""

    item: ServiceItem
    version: ItemVersion
    told: dict[str, Any]
    rule: str
    practitioners: str
    approvals: list[ApprovalItem]
    legal_basis: list[dict[str, Any]]
    versions: list[ItemVersion]
    is_in_force: bool
    prices: Prices | None
    kinds: dict[str, int]
    offers: list[Card]
    offer_count: int
    tone: int


def item_page(item: ServiceItem, *, on: date) -> ItemPage:
    """Show an item as the catalogue has it that day, or had it last, with the cheapest offers."""
    versions = versions_of(item)
    in_force = [version for version in versions if _is_in_force(version, on)]
    version = (in_force or versions)[0]
    kinds = by_kind_of_price(item)
    offers = with_parts(offers_of(item)).order_by(*ORDERS["price"])[:MOST_OFFERS]
    return ItemPage(
        item=item,
        version=version,
        told=version.told,
        rule=sentence_of(rule_of(version)),
        practitioners=said_practitioners(version.practitioner_rule),
        approvals=list(version.approval_items.order_by("code")),
        legal_basis=version.legal_basis,
        versions=versions,
        is_in_force=bool(in_force),
        prices=prices_of(item),
        kinds=kinds,
        offers=cards(offers, on),
        offer_count=sum(kinds.values()),
        tone=tone_of(item.type.code),
    )


def _is_in_force(version: ItemVersion, on: date) -> bool:
    return version.effective_from <= on and (
        version.effective_to is None or on <= version.effective_to
    )


def said_practitioners(rule: dict[str, Any] | None) -> str:
    """Say which people an agency needs for an item."""
    if not rule:
        return ""
    who = in_language(rule.get("certificate", ""), rule.get("certificate_en", ""))
    count = rule.get("count")
    if not count:
        return _("People with this certificate do the work: %(who)s. How many is not fixed.") % {
            "who": who
        }
    return ngettext(
        "At least %(n)d person with this certificate: %(who)s.",
        "At least %(n)d people with this certificate: %(who)s.",
        count,
    ) % {"n": count, "who": who}
