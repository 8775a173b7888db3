"""The pages of a team: who sees what, step-up before every change, foreign ones like missing."""

import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows import reauthentication
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.models import Invitation, Membership
from tests.accounts.flows import messages_to, sign_in, text_of
from tests.support.accounts import (
    PASSWORD,
    actor_of,
    add_member,
    make_body,
    make_user,
    manager_of,
)

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def body(client):
    body = make_body(name="Survey Ltd", user=make_user("Wang Fang", phone=PHONE))
    sign_in(client, PHONE, PASSWORD)
    return body


@pytest.fixture
def proved(client, body):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return body


def team(body, rest=""):
    return f"/desk/{body.number}/team/{rest}"


def test_members_see_each_other_with_masked_phones(client, body):
    add_member(body, user=make_user("Li Na", phone="13912345678"))
    page = text_of(client.get(team(body)))
    assert "Wang Fang" in page
    assert "Li Na" in page
    assert "139******78" in page
    assert "13912345678" not in page
    assert "Invite somebody" in page


def test_a_delegate_sees_the_team_and_no_buttons(client, body):
    delegate = add_member(body)
    client.force_login(delegate)
    page = text_of(client.get(team(body)))
    assert "Invite somebody" not in page
    assert "/leave/" in page
    assert "/role/" not in page
    other = Membership.objects.exclude(user=delegate).get()
    for rest in ("invite/", f"{other.pk}/role/", f"{other.pk}/end/"):
        assert client.get(team(body, rest)).status_code == 404
        assert client.post(team(body, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["", "invite/", "leave/", "1/role/", "1/end/"])
def test_a_foreign_body_answers_like_a_missing_one(client, body, rest):
    foreign = make_body()
    pages = [client.get(f"/desk/{number}/team/{rest}") for number in (foreign.number, "A999999")]
    assert [page.status_code for page in pages] == [404, 404]
    assert foreign.name not in text_of(pages[0])


def test_members_and_invitations_of_others_answer_missing(client, proved):
    foreign = make_body()
    member = Membership.objects.get(organisation=foreign)
    for rest in (f"{member.pk}/role/", f"{member.pk}/end/", "999999/end/", f"{2**70}/end/"):
        assert client.get(team(proved, rest)).status_code == 404
        assert client.post(team(proved, rest), {"role": "manager"}).status_code == 404
    assert client.get(team(proved, f"invitations/{2**70}/withdraw/")).status_code == 404


def test_a_change_asks_first_who_is_there(client, body):
    answer = client.get(team(body, "invite/"))
    there = answer.headers["Location"]
    assert there == f"/accounts/reauthenticate/?next=%2Fdesk%2F{body.number}%2Fteam%2Finvite%2F"
    assert "Confirm that it is you" in text_of(client.get(there))
    answer = client.post(there, {"password": PASSWORD})
    assert answer.headers["Location"] == team(body, "invite/")
    assert client.get(team(body, "invite/")).status_code == 200


def test_a_proof_holds_ten_minutes_and_what_was_typed_stays(client, proved, monkeypatch):
    real = reauthentication.time.time
    late = real() + timedelta(minutes=10, seconds=1).total_seconds()
    monkeypatch.setattr(reauthentication.time, "time", lambda: late)
    answer = client.post(team(proved, "invite/"), {"address": "139 1234 5678", "role": "manager"})
    assert answer.status_code == 422
    page = text_of(answer)
    assert "It is more than ten minutes since you confirmed that it is you." in page
    assert 'target="_blank"' in page.replace("'", '"')
    assert 'value="139 1234 5678"' in page
    assert Invitation.objects.count() == 0
    monkeypatch.undo()
    assert "Close this window" in text_of(client.get("/accounts/confirmed/"))
    answer = client.post(team(proved, "invite/"), {"address": "139 1234 5678", "role": "manager"})
    assert answer.status_code == 302


def test_inviting_by_form_and_answering_by_link(client, proved, client_factory):
    answer = client.post(
        team(proved, "invite/"), {"address": "139 1234 5678", "role": "delegate"}, follow=True
    )
    page = text_of(answer)
    assert "The invitation is on its way." in page
    assert "139******78" in page
    assert "13912345678" not in page
    link = re.search(r"http://localhost:\d+(/invitations/[\w-]+/)", messages_to("13912345678")[-1])[
        1
    ]
    guest = client_factory()
    page = text_of(guest.get(link))
    assert "Survey Ltd" in page
    assert f"/accounts/login/?next={link}" in page
    assert guest.post(link).headers["Location"] == link
    make_user("Li Na", phone="13912345678")
    sign_in(guest, "13912345678", PASSWORD)
    assert "Survey Ltd" in text_of(guest.get("/desk/"))
    assert guest.post(link).headers["Location"] == f"/desk/{proved.number}/"
    assert guest.get(team(proved)).status_code == 200
    assert guest.get(link).status_code == 404


def test_answering_from_ones_desk(client, proved, client_factory):
    client.post(team(proved, "invite/"), {"address": "13912345678", "role": "delegate"})
    invitation = Invitation.objects.get()
    place = f"/desk/invitations/{invitation.pk}/"
    stranger = client_factory()
    stranger.force_login(make_user())
    assert stranger.get(place).status_code == 404
    assert stranger.post(place).status_code == 404
    guest = client_factory()
    guest.force_login(make_user(phone="13912345678"))
    assert place in text_of(guest.get("/desk/"))
    assert guest.get(place).status_code == 200
    assert guest.post(place).headers["Location"] == f"/desk/{proved.number}/"


def test_a_wrong_code_answers_missing(client):
    assert client.get("/invitations/guessed-guessed-1/").status_code == 404
    assert client.post("/invitations/guessed-guessed-1/").status_code in {302, 404}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"address": "１３９１２３４５６７８", "role": "delegate"}, "half-width digits"),
        ({"address": "139", "role": "delegate"}, "A mobile number has 11 digits"),
        ({"address": "13912345678", "role": "chief"}, "Role: "),
        ({"address": PHONE, "role": "manager"}, "acts for this body already"),
        ({"address": "li@example.cn\u202e", "role": "manager"}, "U+202E"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, proved, typed, said):
    answer = client.post(team(proved, "invite/"), typed)
    assert answer.status_code in {200, 422}
    page = text_of(answer)
    assert said in page
    assert typed["address"].rstrip("\u202e") in page
    assert Invitation.objects.count() == 0


def test_withdrawing_changing_and_ending_by_form(client, proved):
    client.post(team(proved, "invite/"), {"address": "13912345678", "role": "delegate"})
    invitation = Invitation.objects.get()
    place = team(proved, f"invitations/{invitation.pk}/withdraw/")
    assert "139******78" in text_of(client.get(place))
    assert "The invitation is withdrawn." in text_of(client.post(place, follow=True))
    assert client.get(place).status_code == 404

    delegate = add_member(proved, user=make_user("Li Na"))
    member = Membership.objects.get(user=delegate)
    place = team(proved, f"{member.pk}/role/")
    assert re.search(r'value="delegate"[^>]* checked', text_of(client.get(place)))
    client.post(place, {"role": "manager"})
    member.refresh_from_db()
    assert member.role == "manager"

    place = team(proved, f"{member.pk}/end/")
    assert "Li Na" in text_of(client.get(place))
    assert "The membership has ended." in text_of(client.post(place, follow=True))
    assert client.get(place).status_code == 404


def test_the_last_manager_is_told_why_not(client, proved):
    page = text_of(client.post(team(proved, "leave/")))
    assert "This is the last manager." in page


def test_leaving_ends_the_desk_at_the_next_request(client, proved, client_factory):
    manager = add_member(proved, role="manager")
    assert manager.pk
    answer = client.post(team(proved, "leave/"))
    assert answer.headers["Location"] == "/desk/"
    assert client.get(team(proved)).status_code == 404
    assert proved.number not in text_of(client.get("/desk/"))


def test_a_repeated_click_invites_once(client, proved):
    typed = {"address": "13912345678", "role": "delegate", "idempotency_key": "k" * 32}
    for _click in range(2):
        assert client.post(team(proved, "invite/"), typed).status_code == 302
    assert len(messages_to("13912345678")) == 1


def queries_of(client, place):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(place).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_members_and_bodies(client, proved):
    client.post(team(proved, "invite/"), {"address": "13912340000", "role": "delegate"})
    add_member(proved)
    client.get(team(proved))
    before = queries_of(client, team(proved)), queries_of(client, "/desk/")
    for number in range(1, 3):
        client.post(team(proved, "invite/"), {"address": f"1391234000{number}", "role": "delegate"})
        add_member(proved)
        make_body(user=manager_of(proved))
    client.get(team(proved))
    assert (queries_of(client, team(proved)), queries_of(client, "/desk/")) == before


def test_a_public_body_has_a_team_and_leads_to_the_office(client, body):
    operator = make_body("operator", name="Trading Centre", user=manager_of(body))
    page = text_of(client.get("/desk/"))
    assert f'href="{team(operator)}"' in page
    assert 'href="/office/"' in page
    page = text_of(client.get(team(operator)))
    assert "Trading Centre" in page
    assert actor_of(operator).roles == {"signed-in", "operator", "manager"}
