"""The shelves and an offer, as everybody sees them."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.events import clock
from providers.actions import offers as actions
from providers.models import Offer
from tests.support.accounts import make_user, manager_of, region
from tests.support.agencies import agency_actor, begun_agency, registered_agency, today
from tests.support.offers import (
    able_agency,
    barred_offer,
    drafted_offer,
    listed_offer,
    package_values,
    picture,
    sample,
    unlisted_offer,
)
from tests.web.markup import elements, values_of

pytestmark = pytest.mark.django_db
ATTACK = "<script>alert(1)</script>"


def page(client, address="/services/", status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def offer_links(html):
    return [href for href in values_of(html, "href") if re.fullmatch(r"/offers/\d+/", href)]


def link(offer):
    return reverse("providers:offer", args=[offer.pk])


def queries(ask):
    """How many queries an answer takes."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def plain(html, address):
    """A page without its own address and its tokens, to be compared."""
    return re.sub(r'value="\w{32,}"', "", html.replace(address, "/here/"))


class TestShelves:
    def test_only_what_is_listed_stands_there(self, client):
        offer = listed_offer()
        drafted_offer(offer.agency, title="草稿")
        unlisted_offer(title="下架")
        barred_offer(title="违规")
        assert offer_links(page(client)) == [link(offer)]

    def test_a_card_says_what_one_chooses_by(self, client):
        agency = able_agency(name="滨州绿源环境有限公司")
        listed_offer(
            agency,
            title="环评报告表",
            days=15,
            packages=(package_values("基础版"), package_values("加急版", "50000")),
            regions=tuple(region(code) for code in ("371600", "370100", "370200", "110000")),
            away_until=today(),
        )
        html = page(client)
        for said in ("环评报告表", "¥28,000.00", "15 working days", "基础版 / 加急版", agency.name):
            assert said in html
        assert re.search(r"Beijing, Jinan\w*, Qingdao\w* and 1 more place", html)
        assert "Away" in html

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"price_kind": "range", "price_to": Decimal(30000)}, ["¥28,000.00", "¥30,000.00"]),
            ({"price_kind": "discount", "discount": Decimal("12.50")}, ["12.5 % off"]),
            ({"price_kind": "discount", "discount": Decimal(10)}, ["10 % off"]),
            ({"price_kind": "agreement"}, ["Price by agreement"]),
        ],
    )
    def test_every_kind_of_price(self, client, given, said):
        listed_offer(**given)
        html = page(client)
        assert [words for words in said if words not in html] == []

    def test_a_picture_or_its_kinds_paper(self, client):
        with_picture = listed_offer(files=(sample(), picture()))
        key = with_picture.files.get(kind="picture").file.key
        html = page(client)
        images = [e.attributes for e in elements(html) if "card-picture" in str(e.attributes)]
        assert [image["src"] for image in images] == [f"/files/{key}/"]
        Offer.objects.get(pk=with_picture.pk).files.all().delete()
        assert 'class="cover cover-' in page(client)

    def test_types_with_how_much_is_there(self, client):
        first = listed_offer()
        listed_offer(first.agency, "010002")
        listed_offer(first.agency, "130001", title="交评")
        html = page(client)
        tiles = re.findall(r'href="\?type=(\d+)">([^<]*)<small>([^<]*)', html)
        assert tiles == [
            ("010", "Ecology and environment", "2 services"),
            ("130", "Transport", "1 service"),
        ]
        assert "3 services" in html

    def test_a_type_narrows_to_its_items(self, client):
        first = listed_offer()
        listed_offer(first.agency, "010002")
        html = page(client, "/services/?type=010")
        assert "<h1>Ecology and environment</h1>" in html
        assert re.findall(r'href="\?type=010&amp;item=(\d+)"', html) == ["010001", "010002"]
        html = page(client, "/services/?type=010&item=010002")
        assert "<h1>Environmental impact assessment of a plan</h1>" in html
        assert "/items/010002/" in values_of(html, "href")

    def test_what_was_asked_for_can_be_taken_back(self, client):
        listed_offer()
        html = page(client, "/services/?q=环评&region=371602&available=on&sort=price&page=1")
        asked = re.findall(r'<a class="tag" href="([^"]*)"><span class="soft">([^<]*)</span>', html)
        assert [label for _, label in asked] == ["Words", "Where it is needed", "Available now"]
        assert asked[1][0] == "?q=%E7%8E%AF%E8%AF%84&amp;available=on&amp;sort=price"

    def test_the_order_is_a_link_that_keeps_the_questions(self, client):
        listed_offer()
        html = page(client, "/services/?q=环评&sort=days&page=1")
        assert 'href="?q=%E7%8E%AF%E8%AF%84&amp;sort=price"' in html
        assert '<span aria-current="true">Fastest</span>' in html

    def test_the_filters_keep_the_order(self, client):
        html = page(client, "/services/?sort=price")
        kept = [e.attributes for e in elements(html) if e.attributes.get("name") == "sort"]
        assert [(one["type"], one["value"]) for one in kept] == [("hidden", "price")]

    def test_what_is_typed_wrongly_is_said_and_filters_nothing(self, client):
        offer = listed_offer()
        html = page(client, "/services/?price_max=１２３&sort=price")
        assert offer_links(html) == [link(offer)]
        assert "Please type the amount with the digits 0 to 9" in html
        assert 'value="１２３"' in html

    def test_nothing_fits(self, client):
        listed_offer()
        html = page(client, "/services/?q=没有这样的服务")
        assert "Nothing on the shelves fits all of this" in html
        assert "/services/" in values_of(html, "href")

    def test_empty_shelves_say_so(self, client):
        assert "The shelves are still empty" in page(client)

    def test_pages_are_stable_and_total(self, client):
        agency = able_agency()
        keys = [listed_offer(agency, title=f"第{n}项").pk for n in range(26)]
        Offer.objects.update(listed_at=clock.instant(), price_from=100, days=5)
        for sort in ("newest", "price", "price-down", "days"):
            pages = [offer_links(page(client, f"/services/?sort={sort}&page={n}")) for n in (1, 2)]
            assert [len(links) for links in pages] == [24, 2]
            assert {*pages[0], *pages[1]} == {f"/offers/{key}/" for key in keys}
        assert offer_links(page(client, "/services/?page=99")) == offer_links(
            page(client, "/services/?page=2")
        )

    def test_titles_and_names_are_text(self, client):
        agency = able_agency(name=f"公司{ATTACK}")
        offer = listed_offer(agency, title=ATTACK, packages=(package_values(ATTACK),))
        for address in ("/services/", "/services/?q=<script>", link(offer)):
            html = page(client, address)
            assert ATTACK not in html
        assert "&lt;script&gt;" in html

    @pytest.mark.parametrize("query", ["", "?type=010", "?q=环评&region=371602&kind=fixed"])
    def test_queries_do_not_grow(self, client, query):
        self.fill("甲")
        one = queries(lambda: page(client, f"/services/{query}"))
        self.fill("乙")
        self.fill("丙")
        assert queries(lambda: page(client, f"/services/{query}")) == one

    def fill(self, title):
        listed_offer(
            title=f"环评 {title}",
            packages=(package_values(), package_values("乙")),
            files=(picture(), sample()),
            regions=(region("371602"), region("371603")),
        )


class TestOffer:
    def test_all_of_it(self, client):
        offer = listed_offer(
            able_agency(name="滨州绿源环境有限公司"),
            description="第一段。\n\n第二段。",
            promises="七日出稿。",
            packages=(package_values("基础版", "20000"), package_values("加急版", "50000", days=5)),
            files=(picture(caption="现场"), sample(caption="样本节选")),
            regions=(region("371602"), region("371603")),
        )
        html = page(client, link(offer))
        for said in (
            offer.title, "<p>第一段。</p>", "<p>第二段。</p>", "七日出稿。", "基础版", "¥20,000.00",
            "加急版", "5 working days", 'alt="现场"', "样本节选", "Bincheng District", "Available",
            "滨州绿源环境有限公司", "checked on", "against the scan handed in",
            "Registration on the environmental impact assessment credit platform",
        ):  # fmt: skip
            assert said in html, said
        links = values_of(html, "href")
        assert f"/agencies/{offer.agency.number}/" in links
        assert "/items/010001/" in links
        keys = [file.file.key for file in offer.files.all()]
        assert f"/files/{keys[1]}/" in links
        assert f"/files/{keys[0]}/" in values_of(html, "src")
        assert "Only your agency sees this page" not in html

    def test_its_files_are_everybodys_while_it_is_listed(self, client):
        offer = listed_offer(files=(picture(),))
        address = f"/files/{offer.files.get().file.key}/"
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert b"".join(response.streaming_content).startswith(b"\x89PNG")
        actions.unlist_offer(offer=offer, by=agency_actor(offer.agency))
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("make", [drafted_offer, unlisted_offer, barred_offer])
    def test_off_the_shelf_it_is_not_there(self, client, make):
        offer = make()
        elsewhere = f"/offers/{offer.pk + 1000}/"
        assert plain(page(client, link(offer), 404), link(offer)) == plain(
            page(client, elsewhere, 404), elsewhere
        )
        client.force_login(manager_of(able_agency().organisation))
        page(client, link(offer), 404)
        client.force_login(make_user())
        page(client, link(offer), 404)

    def test_its_own_agency_sees_it(self, client):
        offer = barred_offer()
        client.force_login(manager_of(offer.agency.organisation))
        html = page(client, link(offer))
        assert "Only your agency sees this page" in html
        assert "Taken off by the operator" in html

    def test_away_until_a_day_inclusive(self, client):
        offer = listed_offer(away_until=today())
        assert "Away" in page(client, link(offer))
        with clock.shifted(timedelta(days=1)):
            assert "Available" in page(client, link(offer))

    @pytest.mark.parametrize("number", ["0", "99999999999999999999", "x", "-1"])
    def test_no_such_offer(self, client, number):
        page(client, f"/offers/{number}/", 404)

    def test_of_an_agency_that_needs_no_qualification(self, client):
        offer = listed_offer(registered_agency(), "130001")
        html = page(client, link(offer))
        assert "No qualification is required." in html
        assert "No qualifications are on record" in html

    def test_a_draft_before_entry(self, client):
        offer = drafted_offer(begun_agency())
        client.force_login(manager_of(offer.agency.organisation))
        assert "Not yet listed" in page(client, link(offer))

    def test_queries_do_not_grow(self, client):
        few = listed_offer(packages=(package_values(),), files=(picture(),))
        many = listed_offer(
            packages=tuple(package_values(name) for name in "甲乙丙"),
            files=(picture("a.png"), picture("b.png"), picture("c.png")),
            regions=(region("371602"), region("371603"), region("371621")),
        )
        one = queries(lambda: page(client, link(few)))
        assert queries(lambda: page(client, link(many))) == one
