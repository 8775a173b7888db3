from datetime import date, timedelta
from decimal import Decimal

import pytest

from marketplace.kernel.errors import Invalid
from providers.policies.offer_values import OfferValues, PackageValues, check_values, faults

TODAY = date(2026, 11, 25)
PLACE = object()  # a region; the rules only count them


def values(**given):
    plain = {
        "title": "环评报告表",
        "description": "编制报告表。",
        "price_kind": "fixed",
        "price_from": Decimal("28000.00"),
        "days": 20,
        "regions": (PLACE,),
    }
    return OfferValues(**{**plain, **given})


def package(name="标准版", **given):
    plain = {"contents": "报告编制", "price": Decimal(30000), "days": 15}
    return PackageValues(name=name, **{**plain, **given})


def wrong(**given):
    return [fault.field for fault in faults(values(**given), on=TODAY)]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"price_from": Decimal("0.01")},
        {"price_kind": "range", "price_to": Decimal("28000.01")},
        {"price_kind": "discount", "price_from": None, "discount": Decimal("0.01")},
        {"price_kind": "discount", "price_from": None, "discount": Decimal("99.99")},
        {"price_kind": "agreement", "price_from": None},
        {"days": 1},
        {"days": 999},
        {"away_until": TODAY},
        {"packages": (package("甲"), package("乙"), package("丙"))},
        {"packages": (package(price=Decimal("0.01"), days=999),)},
    ],
)
def test_what_may_be_said(given):
    check_values(values(**given), on=TODAY)
    assert wrong(**given) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"description": ""}, "description"),
        ({"price_kind": "auction"}, "price_kind"),
        ({"price_kind": ""}, "price_kind"),
        ({"price_from": None}, "price_from"),
        ({"price_from": Decimal(0)}, "price_from"),
        ({"price_from": Decimal(-1)}, "price_from"),
        ({"price_kind": "range"}, "price_to"),
        ({"price_kind": "range", "price_to": Decimal(28000)}, "price_to"),
        ({"price_kind": "range", "price_to": Decimal(27999)}, "price_to"),
        ({"price_kind": "discount"}, "discount"),
        ({"price_kind": "discount", "discount": Decimal(0)}, "discount"),
        ({"price_kind": "discount", "discount": Decimal(100)}, "discount"),
        ({"days": 0}, "days"),
        ({"days": 1000}, "days"),
        ({"regions": ()}, "regions"),
        ({"away_until": TODAY - timedelta(days=1)}, "away_until"),
        ({"packages": (package(""),)}, "package_1_name"),
        ({"packages": (package(), package("标准版"))}, "package_2_name"),
        ({"packages": (package("Plus"), package("PLUS"))}, "package_2_name"),
        ({"packages": (package(contents=""),)}, "package_1_contents"),
        ({"packages": (package(price=Decimal(0)),)}, "package_1_price"),
        ({"packages": (package(days=0),)}, "package_1_days"),
        ({"packages": tuple(package(name) for name in "甲乙丙丁")}, "packages"),
    ],
)
def test_what_may_not(given, field):
    assert wrong(**given) == [field]
    with pytest.raises(Invalid) as refused:
        check_values(values(**given), on=TODAY)
    assert refused.value.field == field


def test_everything_that_is_wrong_is_named():
    assert wrong(title="", price_from=None, days=0, regions=()) == [
        "title", "price_from", "days", "regions",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "price"),
    [
        ("fixed", ("1", None, None)),
        ("range", ("1", "2", None)),
        ("discount", (None, None, "3")),
        ("agreement", (None, None, None)),
    ],
)
def test_a_price_keeps_only_what_its_kind_has(kind, price):
    said = values(price_kind=kind, price_from=Decimal(1), price_to=Decimal(2), discount=Decimal(3))
    assert said.price == tuple(part and Decimal(part) for part in price)
