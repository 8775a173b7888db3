"""The form of an offer: what it takes, what it says is wrong, what it keeps."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from providers.actions import offers as actions
from providers.models import Offer
from tests.support.accounts import manager_of
from tests.support.agencies import (
    agency_actor,
    today,
)
from tests.support.offers import (
    able_agency,
    drafted_offer,
    listed_offer,
    package_values,
    picture,
    sample,
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
            ({"price_kind": "range", "price_to": "1e5"}, "price_to", DIGITS),
            ({"price_kind": "discount", "discount": "１２"}, "discount", "Please type the rate"),
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
            ("price", "-1", DIGITS),
            ("price", "1e5", DIGITS),
            ("price", "１２３", DIGITS),
            ("price", "8.123", "Please give at most two decimals: the smallest amount is one fen."),
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
