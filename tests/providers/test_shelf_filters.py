"""Every filter of the shelves, with offers that it finds and offers that it does not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict

from marketplace.catalogue.models import ItemVersion
from providers.filters import ShelfFilter
from providers.models import Offer
from providers.queries.shelves import ORDERS, on_shelves
from tests.support.accounts import region
from tests.support.agencies import registered_agency, today
from tests.support.offers import listed_offer, unlisted_offer

pytestmark = pytest.mark.django_db
SURVEY, EIA, ROAD = "040007", "010001", "130001"


@pytest.fixture
def shelf():
    """Four offers that differ in everything that can be asked, and one that is off the shelf."""
    green = registered_agency(name="滨州绿源环境有限公司", holdings=["eia-credit"])
    blue = registered_agency(name="Blue Map Surveying", holdings=["surveying"])
    blue.entry_mode = "hall"
    blue.save(update_fields=["entry_mode"])
    listed_offer(
        green, EIA, "28000", title="环评报告书", days=20, regions=(region("371600"),),
        away_until=today(),
    )  # fmt: skip
    listed_offer(
        blue, SURVEY, None, title="多测合一", price_kind="range", price_from=Decimal(8000),
        price_to=Decimal(20000), days=5, regions=(region("371602"), region("370100")),
    )  # fmt: skip
    listed_offer(
        blue, ROAD, None, title="交评100%通过", price_kind="discount", discount=Decimal(10),
        days=10, regions=(region("370000"),), away_until=None,
    )  # fmt: skip
    listed_offer(green, ROAD, None, title="Traffic_study", days=60, regions=(region("110000"),))
    unlisted_offer(green, title="已下架", days=1)
    ItemVersion.objects.filter(item__code=EIA).update(price_mode="government-guided")
    ItemVersion.objects.exclude(item__code=EIA).update(price_mode="market")


def asked(query):
    return ShelfFilter(QueryDict(query), queryset=on_shelves())


def found(query):
    """The titles found, by the first letters that tell them apart."""
    filterset = asked(query)
    assert filterset.is_valid(), filterset.errors
    return {offer.title for offer in filterset.qs}


EVERY = {"环评报告书", "多测合一", "交评100%通过", "Traffic_study"}


FOUND = {
    "": EVERY,
    "q=报告书": {"环评报告书"},
    "q=traffic": {"交评100%通过", "Traffic_study"},  # the item's English name, too
    "q=环评": {"环评报告书"},
    "q=交通": {"交评100%通过", "Traffic_study"},
    "q=绿源": {"环评报告书", "Traffic_study"},
    "q=blue map": {"多测合一", "交评100%通过"},
    "q=绿源 报告": {"环评报告书"},
    "q=绿源 多测": set(),
    "q=100%25": {"交评100%通过"},
    "q=c_s": {"Traffic_study"},
    "q=已下架": set(),
    "type=010": {"环评报告书"},
    "type=130": {"交评100%通过", "Traffic_study"},
    f"item={SURVEY}": {"多测合一"},
    f"item={ROAD}": {"交评100%通过", "Traffic_study"},
    # A place finds what covers it and what lies within it.
    "region=371602": {"环评报告书", "多测合一", "交评100%通过"},
    "region=371603": {"环评报告书", "交评100%通过"},
    "region=371600": {"环评报告书", "多测合一", "交评100%通过"},
    "region=370000": {"环评报告书", "多测合一", "交评100%通过"},
    "region=370102": {"多测合一", "交评100%通过"},
    "region=110000": {"Traffic_study"},
    "region=110100": {"Traffic_study"},
    "price_min=20000": {"环评报告书", "多测合一"},
    "price_min=20000.01": {"环评报告书"},
    "price_max=8000": {"多测合一"},
    "price_max=7999.99": set(),
    "price_min=9000&price_max=27999": {"多测合一"},
    "days=5": {"多测合一"},
    "days=10": {"多测合一", "交评100%通过"},
    "days=60": EVERY,
    "qualification=eia-credit": {"环评报告书", "Traffic_study"},
    "qualification=cma": set(),
    "kind=fixed": {"环评报告书"},
    "kind=range&kind=discount": {"多测合一", "交评100%通过"},
    "kind=agreement": {"Traffic_study"},
    "mode=government-guided": {"环评报告书"},
    "mode=market": EVERY - {"环评报告书"},
    "entry=hall": {"多测合一", "交评100%通过"},
    "entry=network": {"环评报告书", "Traffic_study"},
    "available=on": EVERY - {"环评报告书"},
    "type=130&region=370000&days=10": {"交评100%通过"},
}


def test_what_is_found(shelf):
    assert {query: found(query) for query in FOUND} == FOUND


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("price_min=１２３", "price_min"),
        ("price_max=1e5", "price_max"),
        ("price_min=-1", "price_min"),
        ("price_min=200&price_max=100", "price_max"),
        ("region=999999", "region"),
        ("region=%00", "region"),
        ("type=nothing", "type"),
        ("item=000000", "item"),
        ("days=4", "days"),
        ("kind=auction", "kind"),
        ("entry=door", "entry"),
        ("sort=title", "sort"),
        ("q=%E2%80%AE", "q"),
        ("q=" + "x" * 101, "q"),
    ],
)
def test_what_cannot_be_asked(query, field):
    assert list(asked(query).errors) == [field]


def test_a_qualification_that_no_longer_counts_finds_nothing(shelf):
    Offer.objects.get(title="环评报告书").agency.holdings.update(state="expired")
    assert found("qualification=eia-credit") == set()


def test_whoever_comes_back_today_is_away_until_midnight(shelf):
    Offer.objects.filter(title="环评报告书").update(away_until=today() - timedelta(days=1))
    assert found("available=on") == EVERY


SORTED = {
    "": ["Traffic_study", "交评100%通过", "多测合一", "环评报告书"],
    "sort=newest": ["Traffic_study", "交评100%通过", "多测合一", "环评报告书"],
    "sort=price": ["多测合一", "环评报告书", "交评100%通过", "Traffic_study"],
    "sort=price-down": ["环评报告书", "多测合一", "交评100%通过", "Traffic_study"],
    "sort=days": ["多测合一", "交评100%通过", "环评报告书", "Traffic_study"],
}


def test_in_which_order(shelf):
    assert {query: [o.title for o in asked(query).qs] for query in SORTED} == SORTED


def test_every_order_is_total():
    """Rows that are alike in everything else still have one order, the key's."""
    agency = registered_agency(holdings=["eia-credit"])
    keys = [listed_offer(agency, title=f"同样 {n}").pk for n in range(4)]
    Offer.objects.update(listed_at=Offer.objects.first().listed_at)
    rows = {order: [row.pk for row in asked(f"sort={order}").qs] for order in ORDERS}
    assert rows == {order: keys[::-1] if order == "newest" else keys for order in ORDERS}
