"""An agency's desk: the form of an offer, its list, and the buttons."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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
    today,
)
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
ITEM = "010001"
TYPED = {
    "title": "环评报告表",
    "description": "编制报告表。",
    "price_kind": "fixed",
    "price_from": "28,000",
    "days": "20",
    "regions": ["371602", "371603"],
}
DIGITS = (
    "Please type the amount with the digits 0 to 9 and one decimal point at most, "
    "for example 82000 or 82,000.50."
)


@pytest.fixture
def agency(client):
    """An agency that is eligible for the item, with its manager signed in."""
    agency = able_agency(ITEM)
    client.force_login(manager_of(agency.organisation))
    return agency


def at(name, agency, *args):
    return reverse(f"providers:{name}", args=[agency.number, *args])


def drafting(client, agency, **typed):
    return client.post(at("offer-draft", agency, ITEM), {**TYPED, **typed})


def said_at(html):
    """The message that stands at each field."""
    found = re.findall(r'id="id_(\w+)_error">.*?<p>(.*?)</p>', html, re.DOTALL)
    return dict(found)


class TestForm:
    def test_everything_at_once(self, client, agency):
        response = drafting(
            client,
            agency,
            price_kind="range",
            price_to="30000.50",
            promises="七日出稿。",
            away_until=today().isoformat(),
            package_1_name="基础版",
            package_1_contents="编制报告",
            package_1_price="28000",
            package_1_days="20",
            # The second row is left empty; the third becomes the second package.
            package_3_name="加急版",
            package_3_contents="七日出稿",
            package_3_price="50000",
            package_3_days="7",
            picture_1=SimpleUploadedFile("现场.png", picture().checked.content),
            picture_1_caption="现场踏勘",
            sample_1=SimpleUploadedFile("样本.pdf", sample().checked.content),
        )
        offer = Offer.objects.get(agency=agency)
        assert (response.status_code, response.url) == (302, at("desk-offer", agency, offer.pk))
        assert (offer.state, offer.item.code) == ("draft", ITEM)
        assert (offer.price_kind, str(offer.price_from), str(offer.price_to)) == (
            "range", "28000.00", "30000.50",
        )  # fmt: skip
        assert (offer.promises, offer.away_until) == ("七日出稿。", today())
        assert sorted(offer.regions.values_list("code", flat=True)) == ["371602", "371603"]
        packages = offer.packages.order_by("position").values_list("position", "name", "days")
        assert list(packages) == [(1, "基础版", 20), (2, "加急版", 7)]
        files = offer.files.order_by("pk").values_list("kind", "file__name", "caption")
        assert list(files) == [("picture", "现场.png", "现场踏勘"), ("sample", "样本.pdf", "")]

    def test_sent_twice_it_is_done_once(self, client, agency):
        first = drafting(client, agency, idempotency_key="a-key")
        second = drafting(client, agency, idempotency_key="a-key")
        assert Offer.objects.count() == 1
        assert second.url == first.url

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"price_from": "0"}, "price_from", "Please give at least 0.01 yuan."),
            ({"price_from": "-1"}, "price_from", DIGITS),
            ({"price_from": "1e5"}, "price_from", DIGITS),
            ({"price_from": "１２３"}, "price_from", DIGITS),
            ({"price_from": "1_000"}, "price_from", DIGITS),
            (
                {"price_from": "8.123"},
                "price_from",
                "Please give at most two decimals: the smallest amount is one fen.",
            ),
            ({"price_from": ""}, "price_from", "Please give the price in yuan."),
            (
                {"price_kind": "range", "price_to": "27999"},
                "price_to",
                "The upper end must be higher than the lower end. For one price, choose “Fixed”.",
            ),
            (
                {"price_kind": "range", "price_to": ""},
                "price_to",
                "Please give the upper end of the range in yuan.",
            ),
            (
                {"price_kind": "discount", "discount": "0"},
                "discount",
                "Please give a rate above 0 % and below 100 %, for example 12.5.",
            ),
            (
                {"price_kind": "discount", "discount": "100"},
                "discount",
                "Please give a rate above 0 % and below 100 %, for example 12.5.",
            ),
            (
                {"price_kind": "discount", "discount": "101"},
                "discount",
                "Please give at most 100 %.",
            ),
            ({"price_kind": "auction"}, "price_kind", "Select a valid choice."),
            ({"days": "0"}, "days", "Please give a whole number from 1 to 999."),
            ({"days": "２０"}, "days", "Please type a whole number with the digits 0 to 9."),
            ({"regions": ["999999"]}, "regions", "Please choose regions from the list."),
            ({"regions": []}, "regions", "Please choose."),
            (
                {"away_until": "2026-01-01"},
                "away_until",
                "This day has passed. Please choose today or a later day, or leave it empty.",
            ),
            ({"title": "x" * 81}, "title", "Ensure this value has at most 80 characters"),
            (
                {"title": "环评\u202e"},
                "title",
                "Please remove the invisible character U+202E from this text.",
            ),
            (
                {"description": "a\x00b"},
                "description",
                "Please remove the invisible character U+0000 from this text.",
            ),
        ],
    )
    def test_bad_input_is_said_at_its_field_and_kept(self, client, agency, typed, field, said):
        response = drafting(client, agency, promises="七日出稿。", **typed)
        html = response.content.decode()
        assert response.status_code == 422
        assert list(said_at(html)) == [field]
        assert said_at(html)[field].startswith(said)
        values = values_of(html, "value")
        kept = [text for text in typed.values() if isinstance(text, str) and text not in ("",)]
        assert [text for text in kept if text not in values and text not in html] == []
        assert "七日出稿。" in html
        assert not Offer.objects.exists()

    @pytest.mark.parametrize(
        ("part", "typed", "said"),
        [
            ("name", "", "Please name this package."),
            ("contents", "", "Please say what is in this package."),
            ("price", "", "Please give the price of this package in yuan."),
            ("price", "0", "Please give at least 0.01 yuan."),
            ("price", "１２３", DIGITS),
            ("days", "", "Please give the working days, from 1 to 999."),
            ("days", "-1", "Please type a whole number with the digits 0 to 9."),
        ],
    )
    def test_a_package_is_whole_and_its_row_says_what_is_wrong(
        self, client, agency, part, typed, said
    ):
        row = {
            "package_2_name": "标准版", "package_2_contents": "编制报告",
            "package_2_price": "28000", "package_2_days": "20",
        }  # fmt: skip
        html = drafting(client, agency, **{**row, f"package_2_{part}": typed}).content.decode()
        assert said_at(html) == {f"package_2_{part}": said}
        assert '<details class="section" open><summary>Package 2' in html
        assert '<details class="section"><summary>Package 1' in html

    def test_not_more_than_three_packages(self, client, agency):
        response = drafting(client, agency, package_4_name="第四个")
        assert response.status_code == 422
        assert "An offer has three packages at most." in response.content.decode()
        response = drafting(client, agency, package_10_price="5")
        assert response.status_code == 422

    def test_what_belongs_to_another_price_is_left_out(self, client, agency):
        response = drafting(client, agency, price_to="abc", discount="500")
        assert response.status_code == 302
        offer = Offer.objects.get()
        assert (offer.price_kind, offer.price_to, offer.discount) == ("fixed", None, None)

    @pytest.mark.parametrize(
        ("field", "upload", "said"),
        [
            ("picture_1", SimpleUploadedFile("a.png", b"no picture"), "is not what its name says"),
            ("picture_1", SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "one of these kinds"),
            ("sample_1", SimpleUploadedFile("a.exe", b"MZ"), "one of these kinds"),
        ],
    )
    def test_files_are_what_they_say(self, client, agency, field, upload, said):
        upload.seek(0)
        response = drafting(client, agency, **{field: upload})
        html = response.content.decode()
        assert list(said_at(html)) == [field]
        assert said in said_at(html)[field]
        assert "Files must be chosen again." in html

    def test_titles_are_text(self, client, agency):
        html = drafting(client, agency, title="<script>alert(1)</script>", days="").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


class TestChange:
    def test_the_form_begins_with_what_the_offer_says(self, client, agency):
        offer = listed_offer(
            agency,
            promises="七日出稿。",
            packages=(package_values("标准版", "30000", days=15),),
            files=(picture(caption="现场"), sample()),
        )
        html = client.get(at("offer-change", agency, offer.pk)).content.decode()
        fields = {e.attributes.get("name"): e.attributes for e in elements(html)}
        assert fields["price_from"]["value"] == "28000.00"
        assert fields["package_1_price"]["value"] == "30000.00"
        assert fields["package_1_days"]["value"] == "15"
        assert "This offer is on the shelf." in html
        # One picture and one sample are there: three and one may still come.
        assert [name for name in fields if re.fullmatch(r"(picture|sample)_\d", name or "")] == [
            "picture_1", "picture_2", "picture_3", "sample_1",
        ]  # fmt: skip
        kept = [
            e.attributes["value"] for e in elements(html) if e.attributes.get("name") == "dropped"
        ]
        assert kept == [str(pk) for pk in offer.files.order_by("pk").values_list("pk", flat=True)]

    def test_it_changes_at_once(self, client, agency):
        offer = listed_offer(agency, files=(picture(), sample()))
        gone = offer.files.get(kind="sample")
        response = client.post(
            at("offer-change", agency, offer.pk), {**TYPED, "dropped": [gone.pk], "days": "9"}
        )
        assert response.url == at("desk-offer", agency, offer.pk)
        offer.refresh_from_db()
        assert (offer.state, offer.days, offer.files.count()) == ("listed", 9, 1)

    def test_nobody_drops_the_files_of_others(self, client, agency):
        offer, other = listed_offer(agency), listed_offer(files=(sample(),))
        response = client.post(
            at("offer-change", agency, offer.pk), {**TYPED, "dropped": [other.files.get().pk]}
        )
        assert response.status_code in (302, 422)
        assert other.files.count() == 1

    def test_a_title_that_is_taken_is_said_at_its_field(self, client, agency):
        listed_offer(agency, title="环评报告表")
        offer = listed_offer(agency, title="另一项")
        response = client.post(at("offer-change", agency, offer.pk), TYPED)
        assert response.status_code == 422
        assert said_at(response.content.decode())["title"].startswith(
            "Another offer of yours for this item has the same title."
        )

    def test_a_past_absence_does_not_stand_in_the_way(self, client, agency):
        offer = listed_offer(agency)
        Offer.objects.update(away_until=today() - timedelta(days=3))
        html = client.get(at("offer-change", agency, offer.pk)).content.decode()
        field = next(e for e in elements(html) if e.attributes.get("name") == "away_until")
        assert "value" not in field.attributes

    def test_a_discarded_one_is_gone(self, client, agency):
        offer = drafted_offer(agency)
        actions.discard_offer(offer=offer, by=agency_actor(agency))
        assert client.get(at("offer-change", agency, offer.pk)).status_code == 404


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
