"""Personal numbers: masked, shown with a reason, written down, and seen by operators only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.actions.unmaskings import unmask
from marketplace.accounts.models import Membership, Unmasking
from marketplace.kernel.actor import Party
from marketplace.kernel.errors import Invalid
from marketplace.notify.actions.messages import send_sms
from marketplace.notify.models import Message
from tests.accounts.flows import text_of
from tests.support.accounts import (
    PASSWORD,
    add_member,
    make_body,
    make_operator,
    make_user,
    manager_of,
)

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
BY = Party(id="user/7", organisation="G000001")


def seen(**values):
    asked = {"subject": "practitioner/17", "field": "identity", "value": "X", "reason": "Check"}
    return unmask(**{**asked, **values}, by=BY)


def test_the_value_is_given_and_written_down():
    assert seen(value="360426199101010071", reason=" Check ") == "360426199101010071"
    row = Unmasking.objects.values("by", "organisation", "subject", "field", "reason").get()
    assert row == {
        "by": "user/7",
        "organisation": "G000001",
        "subject": "practitioner/17",
        "field": "identity",
        "reason": "Check",
    }


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_shown(reason):
    with pytest.raises(Invalid) as caught:
        seen(reason=reason)
    assert caught.value.field == "reason"
    assert Unmasking.objects.count() == 0


@pytest.fixture
def agency():
    return make_body("agency", place="371602", user=make_user("Wang Fang", phone=PHONE))


def proved(client, user):
    """Sign somebody in who proves just now who they are."""
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


@pytest.fixture
def operator(client):
    user = make_operator("371600")
    proved(client, user)
    return Membership.objects.select_related("organisation").get(user=user).organisation


def people(operator, agency):
    return f"/desk/{operator.number}/bodies/{agency.number}/people/"


def phone_of(operator, agency):
    member = Membership.objects.get(organisation=agency)
    return f"{people(operator, agency)}{member.pk}/phone/"


def test_the_operator_sees_masked_phones_and_one_in_the_clear_with_a_reason(
    client, operator, agency
):
    page = text_of(client.get(people(operator, agency)))
    assert "138******78" in page
    assert PHONE not in page
    place = phone_of(operator, agency)
    assert PHONE not in text_of(client.get(place))
    page = text_of(client.post(place, {"reason": " "}))
    assert "Reason: Please fill this in." in page
    assert PHONE not in page
    answer = client.post(place, {"reason": "Ask about the licence"})
    assert PHONE in text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    log = text_of(client.get(f"/desk/{operator.number}/unmaskings/"))
    assert "Ask about the licence" in log
    assert "Wang Fang" in log
    assert PHONE not in log
    assert Unmasking.objects.get().by == f"user/{manager_of(operator).pk}"


def test_whoever_did_not_prove_just_now_who_they_are_sees_nothing(client, operator, agency):
    client.force_login(manager_of(operator))
    session = client.session
    session.pop("account_authentication_methods", None)
    session.save()
    place = phone_of(operator, agency)
    assert client.get(place).headers["Location"].startswith("/accounts/reauthenticate/?next=")
    answer = client.post(place, {"reason": "Ask about the licence"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert PHONE not in page
    assert "It is more than ten minutes since you confirmed that it is you." in page
    assert 'value="Ask about the licence"' in page
    assert Unmasking.objects.count() == 0


def test_a_bad_reason_is_said_and_kept(client, operator, agency):
    page = text_of(client.post(phone_of(operator, agency), {"reason": "Why\u202e"}))
    assert "Please remove the invisible character U+202E" in page
    assert Unmasking.objects.count() == 0


def test_bodies_of_other_regions_answer_missing(client, operator):
    elsewhere = make_body("agency", place="370102")
    public = make_body("regulator", place="371600")
    for body in (elsewhere, public):
        assert client.get(people(operator, body)).status_code == 404
        assert client.post(phone_of(operator, body), {"reason": "x"}).status_code == 404
    assert client.get(f"/desk/{operator.number}/bodies/A99/people/").status_code == 404
    assert client.get(f"/desk/{operator.number}/bodies/%00/people/").status_code == 404
    assert Unmasking.objects.count() == 0


def test_nobody_but_operators_comes_here(client, operator, agency):
    client.force_login(manager_of(agency))
    for rest in (f"bodies/{agency.number}/people/", "unmaskings/", "outgoing/", "bodies/begin/"):
        for number in (agency.number, operator.number):
            assert client.get(f"/desk/{number}/{rest}").status_code == 404


def test_one_operator_does_not_read_anothers_log(client, operator, agency):
    client.post(phone_of(operator, agency), {"reason": "Ask about the licence"})
    other = make_operator("371600")
    client.force_login(other)
    number = Membership.objects.get(user=other).organisation.number
    page = text_of(client.get(f"/desk/{number}/unmaskings/"))
    assert "Ask about the licence" not in page
    assert "No number has been looked at" in page


def queries_of(client, place):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(place).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_rows(client, operator, agency):
    log = f"/desk/{operator.number}/unmaskings/"
    client.post(phone_of(operator, agency), {"reason": "one"})
    before = queries_of(client, log), queries_of(client, people(operator, agency))
    for reason in ("two", "three"):
        client.post(phone_of(operator, agency), {"reason": reason})
    add_member(agency)
    add_member(agency)
    assert (queries_of(client, log), queries_of(client, people(operator, agency))) == before


def parked():
    message = send_sms(to=PHONE, body="Your code is 481516")
    Message.objects.filter(pk=message.pk).update(
        parked_at=message.created_at, next_try_at=None, attempts=8
    )
    message.deliveries.create(at=message.created_at, error="the gateway answered 422")
    return message


def test_the_operator_sees_messages_that_were_given_up_and_sends_them_again(client, operator):
    message = parked()
    place = f"/desk/{operator.number}/outgoing/"
    page = text_of(client.get(place))
    assert "138******78" in page
    assert "the gateway answered 422" in page
    assert PHONE not in page
    assert "481516" not in page
    before = queries_of(client, place)
    parked()
    parked()
    assert queries_of(client, place) == before
    answer = client.post(f"{place}{message.pk}/again/")
    assert answer.headers["Location"] == place
    message.refresh_from_db()
    assert (message.parked_at, message.attempts) == (None, 0)
    assert client.post(f"{place}{message.pk}/again/").status_code == 404
    assert client.get(f"{place}{message.pk}/again/").status_code == 405


def test_management_sets_up_a_public_body_by_form(client):
    management = make_body("management", name="Bureau", place="371600")
    client.force_login(manager_of(management))
    place = f"/desk/{management.number}/bodies/begin/"
    assert client.get(place).headers["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": "correct-horse-battery"})
    typed = {"kind": "operator", "name": "Trading Centre", "region": "371602"}
    page = text_of(client.post(place, {**typed, "region": "370102"}))
    assert "Region: Please choose a region of your management body." in page
    assert 'value="Trading Centre"' in page
    answer = client.post(place, typed, follow=True)
    assert "The body is set up." in text_of(answer)
    assert "Trading Centre" in text_of(client.get("/desk/"))
