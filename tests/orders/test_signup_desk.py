"""An agency's pages: needs that it may want, one need with its button, its own sign-ups."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel.actor import CLOCK
from orders.actions.draws import close_need
from orders.models import Draw, Need, SignUp
from providers.models import Agency
from tests.support import needs
from tests.support.agencies import registered_agency, suspended_agency
from tests.support.owners import approved_owner
from tests.support.pages import client_for, links_in, text_of

pytestmark = pytest.mark.django_db


def url(agency: Agency, *parts: object) -> str:
    return "/".join([f"/desk/{agency.number}/signups", *map(str, parts), ""])


def chance(agency: Agency, need: Need) -> str:
    return url(agency, "needs", need.number)


def test_a_need_is_signed_up_for_and_withdrawn_from_by_buttons():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    client = client_for(agency.organisation)
    page = client.get(chance(agency, need))
    assert "Your agency satisfies the rule." in text_of(page)
    answer = client.post(chance(agency, need))
    assert answer["Location"] == chance(agency, need)
    row = SignUp.objects.get()
    page = client.get(chance(agency, need))
    assert "Nobody but your agency sees this before the draw." in text_of(page)
    withdraw = url(agency, row.pk, "withdraw")
    assert withdraw in links_in(page)
    assert "You may sign up again until the close." in text_of(client.get(withdraw))
    assert client.post(withdraw)["Location"] == chance(agency, need)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert "Withdrawn" in text_of(client.get(chance(agency, need)))


def test_who_is_too_late_is_told_and_nothing_changes():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    client = client_for(agency.organisation)
    with needs.after_close(need):
        answer = client.post(chance(agency, need))
    assert answer.status_code == 422
    assert "Sign-up for this need is over. Nothing was changed." in text_of(answer)
    assert not SignUp.objects.exists()


def test_who_withdraws_too_late_is_told_and_stands():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    (row,) = needs.signed_up(need, [agency])
    with needs.after_close(need):
        answer = client_for(agency.organisation).post(url(agency, row.pk, "withdraw"))
    assert answer.status_code == 422
    assert "Sign-up for this need is over." in text_of(answer)
    row.refresh_from_db()
    assert row.state == "standing"


def test_who_may_not_sees_why_and_no_button_and_its_post_is_refused_alike():
    need = needs.open_need(approved_owner(), item="010001")
    agency = registered_agency()
    client = client_for(agency.organisation)
    why = "this is missing: Registration on the environmental impact assessment credit platform."
    assert why in text_of(client.get(chance(agency, need)))
    answer = client.post(chance(agency, need))
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert not SignUp.objects.exists()


def test_a_suspended_agency_sees_why():
    need, agency = needs.open_need(approved_owner()), suspended_agency()
    client = client_for(agency.organisation)
    assert "Your agency is suspended" in text_of(client.get(chance(agency, need)))


def test_a_need_that_is_not_public_is_not_there():
    agency = registered_agency()
    client = client_for(agency.organisation)
    for need in (needs.drafted_need(approved_owner()), needs.posted_need(approved_owner())):
        assert client.get(chance(agency, need)).status_code == 404
        assert client.post(chance(agency, need)).status_code == 404


def test_the_lists_of_needs_show_what_may_be_wanted_and_why_the_others_not():
    owner, agency = approved_owner(), registered_agency()
    fits = needs.open_need(owner, title="甲")
    needs.open_need(owner, title="乙", item="010001")
    needs.signed_up(fits, [agency])
    client = client_for(agency.organisation)
    may = client.get(url(agency, "needs"))
    assert [row.row.need.title for row in may.context["rows"]] == ["甲"]
    assert "Signed up" in text_of(may)
    others = client.get(url(agency, "needs") + "?others=1")
    assert [(row.row.need.title, row.why_not) for row in others.context["rows"]] == [
        (
            "乙",
            "This is missing: Registration on the environmental impact assessment credit platform.",
        )
    ]
    assert "This is missing: Registration" in text_of(others)


def test_own_sign_ups_tell_what_came_of_them():
    owner = approved_owner()
    agencies = [registered_agency() for _ in range(2)]
    agency = agencies[0]
    drawn = needs.open_need(owner, title="甲")
    needs.signed_up(drawn, agencies)
    failed = needs.open_need(owner, title="乙", funding="fiscal", item="020005")
    needs.signed_up(failed, [agency])
    needs.settled(drawn)
    needs.settled(failed)
    is_open = needs.open_need(owner, title="丙", item="020004")
    needs.signed_up(is_open, [agency])
    rows = client_for(agency.organisation).get(url(agency)).context["rows"]
    place = Draw.objects.get().order.index(agency.number) + 1
    award = "The award is yours: first of 2." if place == 1 else "Place 2 of 2 in the order."
    assert [(row.row.need.title, row.outcome) for row in rows] == [
        ("丙", "The draw follows after the close."),
        ("乙", "The need failed: too few agencies stood in the pool."),
        ("甲", award),
    ]


def test_the_award_is_said_to_the_first_and_the_place_to_the_others():
    need = needs.open_need(approved_owner())
    agencies = [registered_agency() for _ in range(2)]
    needs.signed_up(need, agencies)
    needs.settled(need)
    by_number = {agency.number: agency for agency in agencies}
    first, second = (by_number[number] for number in Draw.objects.get().order)
    assert "The award is yours: first of 2." in text_of(
        client_for(first.organisation).get(chance(first, need))
    )
    assert "Place 2 of 2 in the order." in text_of(
        client_for(second.organisation).get(chance(second, need))
    )


def test_a_disqualified_agency_reads_the_reason():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    needs.signed_up(need, [agency])
    Agency.objects.filter(pk=agency.pk).update(credit_code=need.owner.credit_code)
    with needs.after_close(need):
        close_need(need.subject, CLOCK)
        said = text_of(client_for(agency.organisation).get(chance(agency, need)))
    assert "Did not count at the close" in said
    assert "Your agency and the project owner are the same body." in said


def test_a_repeated_request_signs_up_once():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    client = client_for(agency.organisation)
    key = {"idempotency_key": "k" * 32}
    answers = [client.post(chance(agency, need), key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert SignUp.objects.count() == 1


def queries_of(agency: Agency, address: str) -> int:
    client = client_for(agency.organisation)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("query", ["", "?others=1"])
def test_the_lists_of_needs_ask_as_much_for_three_as_for_one(query):
    agency, owner = registered_agency(), approved_owner()
    items = ("010001", "010002", "010008") if query else ("010005", "020005", "020004")
    address = url(agency, "needs") + query
    needs.open_need(owner, item=items[0])
    one = queries_of(agency, address)
    for item in items[1:]:
        needs.open_need(owner, item=item)
    assert len(client_for(agency.organisation).get(address).context["rows"]) == 3
    assert queries_of(agency, address) == one


def test_own_sign_ups_ask_as_much_for_three_as_for_one():
    agency, owner = registered_agency(), approved_owner()
    made = [needs.open_need(owner, item=item) for item in ("010005", "020005", "020004")]
    needs.signed_up(made[0], [agency])
    one = queries_of(agency, url(agency))
    for need in made[1:]:
        needs.signed_up(need, [agency])
    assert queries_of(agency, url(agency)) == one
