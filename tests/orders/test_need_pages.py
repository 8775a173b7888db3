"""The public list of needs and the page of one need."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel.actor import CLOCK
from orders.actions.draws import close_need
from orders.models import Need
from tests.support import needs
from tests.support.agencies import registered_agency, suspended_agency
from tests.support.owners import approved_owner
from tests.support.pages import client_for, links_in, text_of

pytestmark = pytest.mark.django_db
LIST = "/needs/"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def page(need: Need, person=None):
    answer = client_for(person).get(reverse("orders:need", args=[need.number]))
    assert answer.status_code == 200
    return answer


def listed(query: str = "") -> list[str]:
    answer = client_for().get(LIST + query)
    assert answer.status_code == 200
    return [row.need.title for row in answer.context["rows"]]


def test_a_need_carries_its_whole_story():
    need = needs.open_need(approved_owner(name="滨城区水务站"))
    needs.signed_up(need, [registered_agency(), registered_agency()])
    said = text_of(page(need))
    for words in (
        "Open for sign-up",
        need.title,
        "编制入河排污口设置论证报告，协助报批。",
        "¥82,000.00",
        "捌万贰仟元整",
        "滨城区水务站",
        need.number,
        "agencies signed up 2",
        "of 2 agencies may sign up 2",
        "No qualification is required.",
        "Shortest time to sign up 3 working days",
        "Smallest pool for a draw 1 agency",
        "Amount from which a tender is compulsory 1,000,000 yuan",
        "Rule set “Everywhere · Social funds”, version 1",
        "Published, open for sign-up",
    ):
        assert words in said
    assert f"/ws/needs/{need.number}/" in links_in(page(need))
    assert reverse("providers:item", args=["010005"]) in links_in(page(need))


def test_nobody_who_looks_sees_the_contact():
    need = needs.open_need(approved_owner())
    said = text_of(page(need))
    assert need.contact_name not in said
    assert need.contact_phone not in said


def test_a_natural_person_is_not_named_in_public():
    need = needs.open_need(approved_owner(kind="person", name="周晓明"))
    for answer in (page(need), client_for().get(LIST)):
        said = text_of(answer)
        assert "周晓明" not in said
        assert "周**" in said
    assert listed("?q=周晓明") == []


@pytest.mark.parametrize("make", [needs.drafted_need, needs.posted_need])
def test_what_is_not_public_is_not_there(make):
    need = make(approved_owner())
    missing = client_for().get(reverse("orders:need", args=["3716-2026-999999"]))
    for person in (None, need.owner.organisation):
        answer = client_for(person).get(reverse("orders:need", args=[need.number]))
        assert answer.status_code == missing.status_code == 404
    assert listed() == []


def test_a_visitor_is_told_where_agencies_sign_up():
    answer = page(needs.open_need(approved_owner()))
    assert "Agencies sign up from their desk." in text_of(answer)
    assert any(url.startswith("/accounts/login/?next=/needs/") for url in links_in(answer))


def test_an_agency_that_may_sign_up_finds_the_button():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    answer = page(need, agency.organisation)
    assert "Your agency satisfies the rule." in text_of(answer)
    chance = reverse("orders:chance", args=[agency.number, need.number])
    assert f'<form class="form" method="post" action="{chance}"' in answer.content.decode()


def test_an_agency_that_is_signed_up_sees_that_and_no_button():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    needs.signed_up(need, [agency])
    answer = page(need, agency.organisation)
    assert "To your sign-up" in text_of(answer)
    assert '<form class="form"' not in answer.content.decode()


def test_an_agency_that_may_not_is_told_why():
    need = needs.open_need(approved_owner(), item="010001")
    answer = page(need, registered_agency().organisation)
    assert "this is missing: Registration on the environmental impact" in text_of(answer)
    said = text_of(page(need, suspended_agency().organisation))
    assert "Your agency is suspended and cannot sign up." in said


def test_an_owner_sees_no_way_to_sign_up():
    need = needs.open_need(approved_owner())
    assert "Your agency" not in text_of(page(need, need.owner.organisation))


def test_between_close_and_draw_the_page_says_so():
    need = needs.open_need(approved_owner())
    with needs.after_close(need):
        close_need(need.subject, CLOCK)
        said = text_of(page(need))
    assert "Sign-up is over" in said
    assert "Closed, draw follows" in said


def test_after_the_end_the_page_leads_to_the_result():
    need = needs.settled(needs.open_need(approved_owner()))
    answer = page(need)
    assert "This need failed: there was no draw" in text_of(answer)
    assert reverse("orders:result", args=[need.number]) in links_in(answer)


def test_the_list_is_found_by_filters():
    owner = approved_owner(name="滨城区水务站")
    made = needs.open_need
    done = needs.settled(made(owner, title="丁", price=Decimal(400)))
    made(owner, title="甲", price=Decimal(100))
    made(owner, title="乙", price=Decimal(200), item="020005", region="371681")
    made(owner, title="丙", price=Decimal(300), funding="fiscal", region="370100")
    everything = {"甲", "乙", "丙", "丁"}
    assert set(listed()) == everything
    for query, expected in {
        "?q=乙": {"乙"},
        "?q=水务站": everything,
        "?q=outfall": {"甲", "丙", "丁"},
        "?q=outfall 水务站 甲": {"甲"},
        f"?q={done.number}": {"丁"},
        "?item=020005": {"乙"},
        "?type=020": {"乙"},
        "?region=371600": {"甲", "乙", "丁"},
        "?region=371681": {"乙"},
        "?region=370000": everything,
        "?state=failed": {"丁"},
        "?state=open": {"甲", "乙", "丙"},
        "?funding=fiscal": {"丙"},
        "?price_min=200": {"乙", "丙", "丁"},
        "?price_max=200": {"甲", "乙"},
        "?price_min=150&price_max=300": {"乙", "丙"},
        "?closing=1": set(),
    }.items():
        assert set(listed(query)) == expected, query


def test_what_closes_soon():
    need = needs.open_need(approved_owner())
    assert listed("?closing=7") == [need.title]
    with needs.at(need.closes_at - timedelta(hours=23)):
        assert listed("?closing=1") == [need.title]
    with needs.after_close(need):
        assert listed("?closing=1") == []


def test_the_list_is_sorted():
    owner = approved_owner()
    soon = needs.earliest_close(owner, needs.need_values(owner))
    for title, days, price in (("甲", 5, 300), ("乙", 1, 100), ("丙", 9, 200)):
        closes_at = soon + timedelta(days=days)
        needs.open_need(owner, title=title, closes_at=closes_at, price=Decimal(price))
    needs.settled(needs.open_need(owner, title="丁", price=Decimal(50), closes_at=soon))
    assert listed() == listed("?sort=closing") == ["乙", "甲", "丙", "丁"]
    assert listed("?sort=newest") == ["丁", "丙", "乙", "甲"]
    assert listed("?sort=price") == ["丁", "乙", "丙", "甲"]
    assert listed("?sort=price-down") == ["甲", "丙", "乙", "丁"]


@pytest.mark.parametrize(
    "query",
    [
        "?sort=x",
        "?price_min=１２",
        "?price_min=3&price_max=2",
        "?region=999999",
        "?state=draft",
    ],
)
def test_a_wrong_question_is_said_and_filters_nothing(query):
    need = needs.open_need(approved_owner())
    assert listed(query) == [need.title]


def test_the_list_counts_those_who_stand():
    need = needs.open_need(approved_owner())
    rows = needs.signed_up(need, [registered_agency(), registered_agency()])
    rows[0].__class__.objects.filter(pk=rows[0].pk).update(state="withdrawn")
    assert "1 agency signed up" in text_of(client_for().get(LIST))


def queries_of(url: str, person=None) -> int:
    client = client_for(person)
    client.get(url)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_asks_as_much_for_three_needs_as_for_one():
    owner = approved_owner()
    needs.open_need(owner)
    one = queries_of(LIST)
    for item in ("020005", "020004"):
        needs.open_need(owner, item=item)
    assert queries_of(LIST) == one


def test_the_page_asks_as_much_for_three_sign_ups_as_for_one():
    need = needs.open_need(approved_owner())
    url = reverse("orders:need", args=[need.number])
    needs.signed_up(need, [registered_agency()])
    one = queries_of(url)
    needs.signed_up(need, [registered_agency(), registered_agency()])
    assert queries_of(url) == one
