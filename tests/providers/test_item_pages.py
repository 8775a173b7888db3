"""Catalogue items as the market sees them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.catalogue.models import ItemVersion, ServiceItem
from providers.models import Offer
from providers.presenters.items import said_practitioners
from providers.queries.items import Prices, by_kind_of_price, prices_of
from tests.support.agencies import today
from tests.support.offers import able_agency, discounted, listed_offer, ranged, unlisted_offer
from tests.web.markup import values_of

pytestmark = pytest.mark.django_db
CODE = "010001"


def page(client, address=f"/items/{CODE}/", status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def item():
    return ServiceItem.objects.get(code=CODE)


def offers(*prices):
    agency = able_agency()
    for number, price in enumerate(prices):
        listed_offer(agency, price=price, title=f"第{number}项")
    return agency


class TestPrices:
    @pytest.mark.parametrize(
        ("prices", "said"),
        [
            (["1000", "3000"], None),
            (["1000", "3000", "9000"], (3, 1000, 3000, 9000)),
            (["1000", "3000", "4000.01", "9000"], (4, 1000, Decimal("3500.00"), 9000)),
            (["5", "5", "5", "1", "9"], (5, 1, 5, 9)),
        ],
    )
    def test_least_median_most(self, prices, said):
        offers(*prices)
        assert prices_of(item()) == (said and Prices(*(Decimal(part) for part in said)))

    def test_a_range_counts_by_its_lower_end_and_what_has_no_price_not_at_all(self):
        agency = offers("1000", None)
        listed_offer(agency, values=ranged("2000", "9000", title="区间"))
        listed_offer(agency, values=discounted("10", title="下浮"))
        assert prices_of(item()) is None
        listed_offer(agency, price="3000", title="另一项")
        assert prices_of(item()) == (3, 1000, 2000, 3000)
        assert by_kind_of_price(item()) == {
            "fixed": 2, "range": 1, "discount": 1, "agreement": 1,
        }  # fmt: skip

    def test_only_what_stands_on_the_shelf(self):
        agency = offers("1000", "2000")
        unlisted_offer(agency, price="3000", title="下架")
        listed_offer(agency, "010002", price="4000")
        assert prices_of(item()) is None


class TestItem:
    def test_what_it_is_and_who_needs_it(self, client):
        html = page(client)
        for said in (
            "<h1>Environmental impact assessment of a project</h1>",
            "Ecology and environment department",
            "the applicant",
            "Environmental impact report or form",
            "Nobody may be made to use an agency.",
            "Registration on the environmental impact assessment credit platform",
            "Environmental impact assessment engineer",
            "Market price",
            "中华人民共和国生态环境法典",
        ):
            assert said in html, said

    def test_what_nobody_knows_stays_unknown(self, client):
        ItemVersion.objects.filter(item__code=CODE).update(
            legal_basis=[], reference_days=None, self_do_allowed=None, price_mode="",
            practitioner_rule=None, price_reference="",
        )  # fmt: skip
        html = page(client)
        assert "We print no citation that nobody has checked." in html
        assert html.count("Not known to us") == 4
        assert "No certificate is asked for." in html

    def test_a_reference_time(self, client):
        ItemVersion.objects.filter(item__code=CODE).update(reference_days=30)
        assert "30 working days" in page(client)

    def test_who_offers_it_the_cheapest_first(self, client):
        offers("9000", "1000", "3000")
        html = page(client)
        keys = Offer.objects.order_by("price_from").values_list("pk", flat=True)
        links = [link for link in values_of(html, "href") if link.startswith("/offers/")]
        assert links == [f"/offers/{key}/" for key in keys]
        assert "By the prices of 3 listed offers" in html
        assert f"/services/?item={CODE}" in values_of(html, "href")

    def test_too_few_prices(self, client):
        offers("9000")
        assert "Fewer than three listed offers" in page(client)

    def test_nobody_offers_it(self, client):
        assert "Nobody offers this yet" in page(client)

    def test_its_versions_with_their_days(self, client):
        old = item().current
        old.effective_to = today() - timedelta(days=1)
        old.save()
        ItemVersion.objects.create(
            item=item(), version=2, effective_from=today(), name="新版环评", name_en="New EIA"
        )
        html = page(client)
        assert "<h1>New EIA</h1>" in html
        assert old.effective_to.isoformat() in html
        assert html.count("further notice") == 1

    def test_one_that_is_over_says_so(self, client):
        ItemVersion.objects.filter(item__code=CODE).update(effective_to=today() - timedelta(days=1))
        html = page(client)
        assert "The catalogue does not hold this item today." in html
        assert "Environmental impact assessment of a project" in html

    @pytest.mark.parametrize("code", ["999999", "%00", "010001x"])
    def test_no_such_item(self, client, code):
        page(client, f"/items/{code}/", 404)

    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            (None, ""),
            (
                {"certificate": "环评师", "certificate_en": "EIA engineer", "count": None},
                "People with this certificate do the work: EIA engineer. How many is not fixed.",
            ),
            (
                {"certificate": "环评师", "certificate_en": "EIA engineer", "count": 1},
                "At least 1 person with this certificate: EIA engineer.",
            ),
            (
                {"certificate": "环评师", "certificate_en": "", "count": 3},
                "At least 3 people with this certificate: 环评师.",
            ),
        ],
    )
    def test_which_people_it_takes(self, rule, said):
        assert said_practitioners(rule) == said


class TestItems:
    def test_every_item_by_type_with_its_offers(self, client):
        offers("1000", "2000")
        html = page(client, "/items/")
        links = [link for link in values_of(html, "href") if link.startswith("/items/0")]
        assert f"/items/{CODE}/" in links
        in_force = ItemVersion.objects.in_force(today()).count()
        assert len([link for link in values_of(html, "href") if link.startswith("/items/")]) == (
            in_force
        )
        assert html.count("2 services") == 1

    def test_queries_do_not_grow(self, client):
        def queries(address):
            with CaptureQueriesContext(connection) as asked:
                page(client, address)
            return len(asked)

        offers("1000", "2000", "3000")
        before = {address: queries(address) for address in ("/items/", f"/items/{CODE}/")}
        offers("1000", "2000", "3000")
        assert {address: queries(address) for address in before} == before
