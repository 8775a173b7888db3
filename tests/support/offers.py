"""Offers in every state, brought there by the real actions."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image

from marketplace.accounts.policies.files import CheckedFile
from marketplace.catalogue.models import ServiceItem
from marketplace.catalogue.queries.items import rule_of
from marketplace.kernel.rules import AnyOf, Holds, Rule
from providers.actions import offers as actions
from providers.actions.offers import NewFile, OfferValues, PackageValues
from providers.models import Agency, Offer
from tests.support.accounts import region
from tests.support.agencies import HeldCode, agency_actor, codes_about, registered_agency, reviewer
from tests.support.numbers import paper

ITEM = "010001"


def package_values(name: str = "标准型", price: str = "30000", **given: Any) -> PackageValues:
    values: dict[str, Any] = {"contents": "现场踏勘\n报告编制\n送审修改", "days": 15}
    return PackageValues(name=name, price=Decimal(price), **{**values, **given})


def offer_values(price: str | None = "28000", **given: Any) -> OfferValues:
    """Everything that an offer must say, at a fixed price or (None) by agreement."""
    values: dict[str, Any] = {
        "title": "建设项目环境影响报告表编制",
        "description": "现场踏勘、资料收集、报告编制、送审修改，直至取得批复。",
        "price_kind": "fixed" if price else "agreement",
        "price_from": Decimal(price) if price else None,
        "days": 20,
        "regions": (region("371600"),),
    }
    return OfferValues(**{**values, **given})


def ranged(least: str, most: str, **given: Any) -> OfferValues:
    """What an offer says whose price is a range."""
    prices = {"price_from": Decimal(least), "price_to": Decimal(most)}
    return offer_values(price_kind="range", **prices, **given)


def discounted(rate: str, **given: Any) -> OfferValues:
    """What an offer says whose price is a discount."""
    return offer_values(None, price_kind="discount", discount=Decimal(rate), **given)


def picture(name: str = "office.png", caption: str = "") -> NewFile:
    content = BytesIO()
    Image.new("RGB", (16, 9), "#0b6b5e").save(content, "PNG")
    return NewFile(
        "picture", CheckedFile(name=name, kind="png", content=content.getvalue()), caption
    )


def sample(name: str = "sample.pdf", caption: str = "") -> NewFile:
    return NewFile("sample", paper(name), caption)


def holdings_for(item_code: str = ITEM) -> list[HeldCode]:
    """Qualifications that satisfy an item's rule: everything, or the first alternative of each."""
    version = ServiceItem.objects.get(code=item_code).current
    return list(dict.fromkeys(_enough(rule_of(version)))) if version else []


def _enough(rule: Rule) -> list[HeldCode]:
    if isinstance(rule, Holds):
        return [(rule.type, rule.level, (rule.major,))] if rule.major else [rule.type]
    parts = rule.parts[:1] if isinstance(rule, AnyOf) else rule.parts
    return [code for part in parts for code in _enough(part)]


def able_agency(item_code: str = ITEM, **registered: Any) -> Agency:
    """An agency in the market that is eligible for an item."""
    return registered_agency(holdings=holdings_for(item_code), **registered)


def drafted_offer(
    agency: Agency | None = None,
    item_code: str = ITEM,
    price: str | None = "28000",
    *,
    values: OfferValues | None = None,
    **given: Any,
) -> Offer:
    """An offer that nobody but its agency has seen; without an agency, of a new eligible one."""
    agency = agency or able_agency(item_code)
    return actions.draft_offer(
        agency=agency,
        item=ServiceItem.objects.get(code=item_code),
        values=values or offer_values(price, **given),
        by=agency_actor(agency),
    )


def listed_offer(
    agency: Agency | None = None, item_code: str = ITEM, price: str | None = "28000", **given: Any
) -> Offer:
    """An offer on the shelf."""
    offer = drafted_offer(agency, item_code, price, **given)
    return actions.list_offer(offer=offer, by=agency_actor(offer.agency))


def unlisted_offer(agency: Agency | None = None, **given: Any) -> Offer:
    """An offer that its agency took off the shelf."""
    offer = listed_offer(agency, **given)
    return actions.unlist_offer(offer=offer, by=agency_actor(offer.agency))


def barred_offer(
    agency: Agency | None = None,
    *,
    codes: tuple[str, ...] = (),
    note: str = "请补充。",
    **given: Any,
) -> Offer:
    """An offer that the operator took off the shelf."""
    offer = listed_offer(agency, **given)
    return actions.bar_offer(
        offer=offer,
        conditions=codes or codes_about("offer")[:1],
        note=note,
        by=reviewer(offer.agency.place),
    )
