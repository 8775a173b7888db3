"""The owner's own pages: one form for everything, refusals at their field, nothing typed is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders.actions.needs import return_need
from orders.models import Need, Owner
from tests.orders.everything import everything
from tests.support import needs
from tests.support.accounts import operator_actor
from tests.support.agencies import registered_agency
from tests.support.owners import approved_owner, submitted_owner
from tests.support.pages import client_for, links_in, text_of

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HAND_IN = {"submit": "yes"}


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def url(owner: Owner, *parts: str) -> str:
    return "/".join([f"/desk/{owner.number}/needs", *parts, ""])


def typed(owner: Owner, **changes: str) -> dict[str, str]:
    """What a careful owner types into the form."""
    values = needs.need_values(owner)
    return {
        "item": values.item.code,
        "title": values.title,
        "description": values.description,
        "region": values.region.code,
        "address": values.address,
        "funding": values.funding,
        "price": "82,000.50",
        "days": "30",
        "closes_at": timezone.localtime(values.closes_at).strftime("%Y-%m-%dT%H:%M"),
        "contact_name": values.contact_name,
        "contact_phone": values.contact_phone,
        **changes,
    }


def post(owner: Owner, address: str, data: dict[str, str]):
    return client_for(owner.organisation).post(address, data)


def errors_of(answer) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return answer.context["form"].errors


def test_one_page_hands_a_need_in():
    owner = approved_owner()
    answer = post(owner, url(owner, "new"), typed(owner) | HAND_IN)
    need = Need.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url(owner, need.number))
    assert need.state == "review"
    assert (need.price, need.days, need.title) == (Decimal("82000.50"), 30, typed(owner)["title"])
    assert need.contact_phone == "13805430021"
    said = text_of(client_for(owner.organisation).get(answer["Location"]))
    assert "Being checked" in said
    assert "捌万贰仟元零伍角" in said


def test_a_draft_may_be_unfinished():
    owner = approved_owner()
    some = {"item": "010005", "title": "测绘", "region": "371602"}
    answer = post(owner, url(owner, "new"), some)
    need = Need.objects.get()
    assert (answer.status_code, need.state, need.price) == (302, "draft", None)
    said = text_of(client_for(owner.organisation).get(url(owner, need.number)))
    assert "Before you can hand it in" in said
    assert "Fixed price: Please fill this in." in said
    assert "Contact phone: Please fill this in." not in said  # the registration's is kept


def test_a_draft_wants_item_title_and_place():
    owner = approved_owner()
    found = errors_of(post(owner, url(owner, "new"), {"title": ""}))
    assert set(found) == {"item", "title", "region"}
    assert not Need.objects.exists()


def test_an_empty_phone_is_that_of_the_registration():
    owner = approved_owner()
    page = client_for(owner.organisation).get(url(owner, "new"))
    assert owner.masked_phone in text_of(page)
    assert owner.contact_phone not in page.content.decode()
    post(owner, url(owner, "new"), typed(owner, contact_phone="") | HAND_IN)
    assert Need.objects.get().contact_phone == owner.contact_phone


@pytest.mark.parametrize(
    ("price", "says"),
    [
        ("0", "Please give at least 0.01 yuan."),
        ("-1", "Please type the amount with the digits 0 to 9"),
        ("1e5", "Please type the amount with the digits 0 to 9"),
        ("１２３", "Please type the amount with the digits 0 to 9"),
        ("1_000", "Please type the amount with the digits 0 to 9"),
        ("12.345", "Please give at most two decimals"),
        ("1000000", "From 1,000,000.00 yuan on, the law asks for a public tender."),
        ("99999999999", "Please give at most 9,999,999,999.99 yuan."),
    ],
)
def test_a_wrong_price_is_said_at_its_field_and_kept(price, says):
    owner = approved_owner()
    before = everything()
    answer = post(owner, url(owner, "new"), typed(owner, price=price) | HAND_IN)
    found = errors_of(answer)
    assert set(found) == {"price"}
    assert found["price"][0].startswith(says)
    page = answer.content.decode()
    assert f'value="{price}"' in page
    assert typed(owner)["title"] in page
    assert typed(owner)["description"] in page
    assert everything() == before


def moment(owner: Owner, days: int) -> str:
    closes_at = needs.need_values(owner).closes_at + timedelta(days=days)
    return timezone.localtime(closes_at).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("closes_at", "says"),
    [
        (-1, "Too early: sign-up must stay open for 3 whole working days"),
        (200, "Too late: sign-up may stay open for 60 working days at most."),
        ("2026-13-45T17:00", "Please give a day and a time"),
        ("next friday", "Please give a day and a time"),
        ("0001-01-01T00:00", "Please check the year."),
        ("9999-12-31T23:59", "Please check the year."),
        ("", "Please fill this in."),
    ],
)
def test_a_wrong_closing_time_is_said_at_its_field_and_kept(closes_at, says):
    owner = approved_owner()
    text = closes_at if isinstance(closes_at, str) else moment(owner, closes_at)
    answer = post(owner, url(owner, "new"), typed(owner, closes_at=text) | HAND_IN)
    found = errors_of(answer)
    assert set(found) == {"closes_at"}
    assert found["closes_at"][0].startswith(says)
    assert answer.context["form"]["closes_at"].value() == text
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("funding", "fiscal", "Your body may spend only: Social funds."),
        ("funding", "gold", "Select a valid choice."),
        ("item", "999999", "Select a valid choice."),
        ("region", "000000", "Please choose a region from the list."),
        ("days", "0", "Please give a whole number from 1 to 3,650."),
        ("days", "-1", "Please type a whole number with the digits 0 to 9."),
        ("days", "１２", "Please type a whole number with the digits 0 to 9."),
        ("title", "a\u202eb", "Please remove the invisible character U+202E"),
        ("description", "a\x00b", "Please remove the invisible character U+0000"),
        ("contact_phone", "12345", "A mobile number has 11 digits"),
        ("description", "", "Please fill this in."),
        ("address", "", "Please fill this in."),
    ],
)
def test_any_other_wrong_value_is_said_at_its_field(field, value, says):
    owner = approved_owner(fundings=["social"])
    answer = post(owner, url(owner, "new"), typed(owner, **{field: value}) | HAND_IN)
    found = errors_of(answer)
    assert set(found) == {field}
    assert found[field][0].startswith(says)
    assert not Need.objects.exists()


def test_everything_that_is_wrong_is_said_at_once():
    owner = approved_owner()
    wrong = {"price": "1000000", "days": "", "closes_at": moment(owner, -1)}
    found = errors_of(post(owner, url(owner, "new"), typed(owner, **wrong) | HAND_IN))
    assert set(found) == {"price", "days", "closes_at"}


def test_a_repeated_request_makes_one_need():
    owner = approved_owner()
    data = typed(owner) | HAND_IN | {"idempotency_key": "k" * 32}
    first, second = (post(owner, url(owner, "new"), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Need.objects.count() == 1


def test_a_draft_is_gone_on_with_and_handed_in():
    owner = approved_owner()
    need = needs.drafted_need(owner, price=None)
    edit = url(owner, need.number, "edit")
    page = client_for(owner.organisation).get(edit)
    assert need.title in page.content.decode()
    assert need.contact_phone not in page.content.decode()
    post(owner, edit, typed(owner, title="新标题", contact_phone=""))
    need.refresh_from_db()
    assert (need.state, need.title, need.price) == ("draft", "新标题", Decimal("82000.50"))
    post(owner, edit, typed(owner, title="又一个") | HAND_IN)
    need.refresh_from_db()
    assert (need.state, need.title, need.contact_phone) == ("review", "又一个", "13805430021")


def test_a_returned_need_shows_why_where_it_is_mended():
    owner = approved_owner()
    need = needs.posted_need(owner)
    return_need(
        need=need, conditions=["need.glass-door"], note="请删去本地分公司。", by=operator_actor()
    )
    client = client_for(owner.organisation)
    for address in (url(owner, need.number), url(owner, need.number, "edit")):
        said = text_of(client.get(address))
        assert "It asks for a local branch" in said
        assert "need.glass-door" in said
        assert "请删去本地分公司。" in said


def test_what_was_handed_in_is_shown_and_not_edited():
    owner = approved_owner()
    need = needs.posted_need(owner)
    client = client_for(owner.organisation)
    for part in ("edit", "discard"):
        answer = client.get(url(owner, need.number, part))
        assert (answer.status_code, answer["Location"]) == (302, url(owner, need.number))
    answer = client.post(url(owner, need.number, "edit"), typed(owner, title="anders"))
    assert "This has changed meanwhile" in text_of(answer)
    need.refresh_from_db()
    assert need.title != "anders"


def test_a_draft_is_given_up():
    owner = approved_owner()
    need = needs.drafted_need(owner)
    client = client_for(owner.organisation)
    assert "Its number is not used again." in text_of(
        client.get(url(owner, need.number, "discard"))
    )
    answer = client.post(url(owner, need.number, "discard"))
    assert answer["Location"] == url(owner)
    need.refresh_from_db()
    assert need.state == "discarded"


def test_an_owner_that_was_not_accepted_is_told_why_it_cannot_post():
    owner = submitted_owner()
    client = client_for(owner.organisation)
    assert client.get(url(owner, "new"))["Location"] == url(owner)
    assert "You cannot post needs yet" in text_of(client.get(url(owner)))
    assert post(owner, url(owner, "new"), typed(approved_owner())).status_code == 403
    assert not Need.objects.exists()


@pytest.mark.parametrize("part", ["", "edit", "discard"])
def test_foreign_and_missing_needs_answer_alike(part):
    owner, need = approved_owner(), needs.drafted_need(approved_owner())
    client = client_for(owner.organisation)
    parts = (part,) if part else ()
    foreign = client.get(url(owner, need.number, *parts))
    missing = client.get(url(owner, "3716-2026-999999", *parts))
    assert foreign.status_code == missing.status_code == 404
    assert text_of(foreign) == text_of(missing)
    assert client.get(url(need.owner, need.number, *parts)).status_code == 404
    agency = registered_agency()
    assert client_for(agency.organisation).get(url(owner, "new")).status_code == 404


def test_while_it_is_open_the_owner_sees_how_many_and_the_public_page():
    owner = approved_owner()
    need = needs.open_need(owner)
    needs.signed_up(need, [registered_agency(), registered_agency()])
    answer = client_for(owner.organisation).get(url(owner, need.number))
    assert "2 agencies have signed up." in text_of(answer)
    assert reverse("orders:need", args=[need.number]) in links_in(answer)
    assert f"/ws/needs/{need.number}/" in links_in(answer)


def test_the_list_shows_every_need_in_its_state():
    owner = approved_owner()
    needs.open_need(owner, title="甲")
    needs.drafted_need(owner, title="乙", price=None, closes_at=None)
    needs.posted_need(approved_owner(), title="丙")
    answer = client_for(owner.organisation).get(url(owner))
    assert [(row.need.title, str(row.label)) for row in answer.context["rows"]] == [
        ("乙", "Draft"),
        ("甲", "Open for sign-up"),
    ]


def queries_of(owner: Owner, address: str) -> int:
    client = client_for(owner.organisation)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_asks_as_much_for_three_needs_as_for_one():
    owner = approved_owner()
    needs.drafted_need(owner)
    one = queries_of(owner, url(owner))
    needs.posted_need(owner, item="020005")
    needs.open_need(owner, item="020004")
    assert queries_of(owner, url(owner)) == one


def test_the_form_says_the_price_in_capitals_as_it_is_typed():
    owner = approved_owner()
    client = client_for(owner.organisation)
    for price, says in {
        "107000.53": "壹拾万柒仟元零伍角叁分",
        "１２３": "",
        "": "",
        "0": "",
    }.items():
        said = client.get(url(owner, "words"), {"price": price}).content.decode()
        assert (says in said) if says else "capitals" not in said


def test_the_form_says_what_the_item_asks_and_how_many_qualify():
    owner = approved_owner()
    registered_agency(holdings=["eia-credit"])
    registered_agency()
    client = client_for(owner.organisation)
    said = client.get(url(owner, "item"), {"item": "010001"}).content.decode()
    assert "Registration on the environmental impact assessment credit platform" in said
    assert "1 of 2 agencies qualify today." in said
    for unknown in ("", "999999", "ö" * 20, "010001' OR 1"):
        assert client.get(url(owner, "item"), {"item": unknown}).content.strip() == b""


def test_the_form_names_the_window_that_the_rules_leave():
    owner = approved_owner()
    monday = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
    with needs.at(monday):
        said = text_of(client_for(owner.organisation).get(url(owner, "new")))
    assert "sign-up may close from 2026-12-05 00:00 to 20" in said
