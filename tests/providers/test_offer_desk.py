"""An agency's desk: the list of its offers, what it may offer, and the buttons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from providers.actions import offers as actions
from providers.actions.holdings import withdraw_holding
from providers.models import Offer
from tests.support.accounts import make_body, manager_of
from tests.support.agencies import (
    agency_actor,
    begun_agency,
    checking_holding,
    registered_agency,
)
from tests.support.offers import (
    able_agency,
    barred_offer,
    drafted_offer,
    listed_offer,
    package_values,
    picture,
    unlisted_offer,
)
from tests.web.markup import elements, values_of

pytestmark = pytest.mark.django_db
ITEM = "010001"
TYPED = {
    "title": "环评报告表",
    "description": "编制报告表。",
    "price_kind": "fixed",
    "price_from": "28,000",
    "days": "20",
    "regions": ["371602", "371603"],
}


@pytest.fixture
def agency(client):
    """An agency that is eligible for the item, with its manager signed in."""
    agency = able_agency(ITEM)
    client.force_login(manager_of(agency.organisation))
    return agency


def at(name, agency, *args):
    return reverse(f"providers:{name}", args=[agency.number, *args])


class TestChoose:
    def test_what_it_may_offer_first_and_why_not_the_rest(self, client, agency):
        html = client.get(at("offer-choose", agency)).content.decode()
        allowed, _, rest = html.partition("Not yet, and why")
        assert at("offer-draft", agency, ITEM) in allowed
        assert at("offer-draft", agency, "130001") in allowed  # asks for nothing
        assert at("offer-draft", agency, "010003") not in allowed
        assert at("offer-draft", agency, "010003") in rest
        assert "Accreditation of inspection and testing bodies (CMA)" in rest

    def test_what_is_only_being_checked_does_not_count(self, client, agency):
        checking_holding(agency, "cma")
        allowed, _, _ = (
            client.get(at("offer-choose", agency)).content.decode().partition("Not yet, and why")
        )
        assert at("offer-draft", agency, "010003") not in allowed

    def test_queries_do_not_grow(self, client, agency):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                client.get(at("offer-choose", agency))
            return len(asked)

        one = queries()
        agency.holdings.update(state="expired")
        assert queries() == one


class TestList:
    def test_states_with_their_reasons(self, client, agency):
        drafted_offer(agency, title="草稿")
        listed_offer(agency, title="在架")
        unlisted_offer(agency, title="自行下架")
        lapsed = listed_offer(agency, title="到期")
        barred_offer(agency, title="违规", codes=("offer.price",))
        withdraw_holding(holding=agency.holdings.get(), by=agency_actor(agency))
        html = client.get(at("desk-offers", agency)).content.decode()
        assert Offer.objects.get(pk=lapsed.pk).state == "lapsed"
        for said in (
            "Not yet listed", "You took it off the shelf.", "Taken off by the operator",
            "(offer.price)", "A qualification that it needs has ended or was withdrawn",
        ):  # fmt: skip
            assert said in html, said
        credit = "Registration on the environmental impact assessment credit platform"
        assert f"was withdrawn: {credit}." in html

    def test_nothing_yet(self, client, agency):
        html = client.get(at("desk-offers", agency)).content.decode()
        assert "You offer nothing yet" in html
        assert at("offer-choose", agency) in values_of(html, "href")

    def test_before_entry(self, client):
        agency = begun_agency()
        client.force_login(manager_of(agency.organisation))
        html = client.get(at("desk-offers", agency)).content.decode()
        assert "They can be listed while your agency is in the market." in html

    def test_discarded_ones_are_out_of_the_way(self, client, agency):
        offer = drafted_offer(agency, title="弃用")
        actions.discard_offer(offer=offer, by=agency_actor(agency))
        assert "弃用" not in client.get(at("desk-offers", agency)).content.decode()

    def test_queries_do_not_grow(self, client, agency):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                client.get(at("desk-offers", agency))
            return len(asked)

        barred_offer(agency, title="一")
        one = queries()
        barred_offer(agency, title="二", packages=(package_values(),), files=(picture(),))
        listed_offer(agency, title="三")
        assert queries() == one


class TestButtons:
    def press(self, client, offer, name):
        return client.post(at(f"offer-{name}", offer.agency, offer.pk))

    @pytest.mark.parametrize(
        ("make", "names"),
        [
            (drafted_offer, ["list", "discard"]),
            (listed_offer, ["unlist"]),
            (unlisted_offer, ["list", "discard"]),
            (barred_offer, []),
        ],
    )
    def test_the_table_says_which(self, client, agency, make, names):
        offer = make(agency)
        html = client.get(at("desk-offer", agency, offer.pk)).content.decode()
        there = [e.attributes.get("action", "") for e in elements(html) if e.tag == "form"]
        desk = at("desk-offer", agency, offer.pk)
        assert [one for one in there if one.startswith(desk)] == [
            f"{desk}{name}/" for name in names
        ]

    def test_list_unlist_discard(self, client, agency):
        offer = drafted_offer(agency)
        for name, state in (("list", "listed"), ("unlist", "unlisted"), ("discard", "discarded")):
            assert self.press(client, offer, name).status_code == 302
            offer.refresh_from_db()
            assert offer.state == state

    def test_a_refusal_says_why_on_the_same_page(self, client):
        agency = registered_agency()
        client.force_login(manager_of(agency.organisation))
        offer = drafted_offer(agency)
        response = self.press(client, offer, "list")
        assert response.status_code == 422
        html = response.content.decode()
        assert "this is missing: Registration on the environmental impact assessment" in html
        assert offer.title in html

    def test_what_cannot_be_done_asks_to_reload(self, client, agency):
        offer = drafted_offer(agency)
        response = self.press(client, offer, "unlist")
        assert response.status_code == 422
        assert "This has changed meanwhile." in response.content.decode()

    def test_the_reason_of_the_operator_with_the_rule(self, client, agency):
        offer = barred_offer(agency, codes=("offer.price",), note="价格与标题不符。")
        html = client.get(at("desk-offer", agency, offer.pk)).content.decode()
        assert "offer.price" in html
        assert "价格与标题不符。" in html

    def test_the_preview_is_the_page_that_visitors_will_see(self, client, agency):
        offer = drafted_offer(agency)
        html = client.get(at("desk-offer", agency, offer.pk)).content.decode()
        assert f"/offers/{offer.pk}/" in values_of(html, "href")


PAGES = ("desk-offer", "offer-change", "offer-list", "offer-unlist", "offer-discard")


class TestForeign:
    """Whatever is not one's own answers as if it were not there."""

    @pytest.mark.parametrize("name", PAGES)
    def test_offers_of_others_on_ones_own_desk(self, client, agency, name):
        other = listed_offer()
        assert client.get(at(name, agency, other.pk)).status_code == 404
        if name != "desk-offer":  # which takes no posts at all
            assert client.post(at(name, agency, other.pk), TYPED).status_code == 404
        assert Offer.objects.get(pk=other.pk).state == "listed"

    @pytest.mark.parametrize("name", PAGES)
    def test_the_desks_of_others(self, client, agency, name):
        other = listed_offer()
        assert client.get(at(name, other.agency, other.pk)).status_code == 404
        assert client.post(at(name, other.agency, other.pk), TYPED).status_code == 404

    def test_lists_and_choices_of_others(self, client, agency):
        other = able_agency()
        for name, args in (("desk-offers", ()), ("offer-choose", ()), ("offer-draft", (ITEM,))):
            assert client.get(at(name, other, *args)).status_code == 404

    def test_an_item_that_is_not_there(self, client, agency):
        assert client.get(at("offer-draft", agency, "999999")).status_code == 404

    def test_an_owner_has_no_such_desk(self, client):
        owner = make_body("owner")
        client.force_login(manager_of(owner))
        address = reverse("providers:desk-offers", args=[owner.number])
        assert client.get(address).status_code == 404

    def test_an_agency_body_without_registration(self, client):
        body = make_body("agency")
        client.force_login(manager_of(body))
        address = reverse("providers:desk-offers", args=[body.number])
        assert client.get(address).status_code == 404

    def test_strangers_sign_in_first(self, client):
        agency = able_agency()
        client.logout()
        response = client.get(at("desk-offers", agency))
        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")
