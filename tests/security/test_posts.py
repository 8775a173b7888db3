"""What is sent, not asked: without a token, with somebody else's address, after one has left."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.events import clock
from tests.security.addresses import AGENCY, routes
from tests.security.rows import fingerprints
from tests.security.scene import Scene
from tests.security.test_matrix import ask, is_of_no_body
from tests.support.accounts import manager_of
from tests.support.cms import signed_in

pytestmark = pytest.mark.django_db
ROUTES = list(routes())
OF_PEOPLE = (
    "account_login", "account_logout", "account_signup", "account_reset_password",
    "account_reauthenticate", "account_email", "account_change_password", "account_change_phone",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes",
)  # fmt: skip
# Something in every field that a form might ask for.
TYPED = {
    "name": "改名", "title": "改题", "description": "改写", "address": "改址 1 号",
    "contact_name": "改人", "contact_phone": "13911112222", "note": "改注", "why": "改因",
    "reason": "改因", "region": "371602", "regions": ["371602"], "price_kind": "agreement",
    "price": "1000", "days": "5", "item": "010005", "role": "manager", "conduct": "x",
    "particulars": "file", "conditions": ["entry.code"], "introduction": "改介", "submit": "yes",
}  # fmt: skip


def filled() -> dict[str, object]:
    return {**TYPED, "idempotency_key": uuid.uuid4().hex}


def test_without_its_token_no_form_is_taken_anywhere(scene: Scene):
    clients = {"visitor": Client(enforce_csrf_checks=True)}
    for who, user in scene.people.items():
        clients[who] = Client(enforce_csrf_checks=True)
        clients[who].force_login(user)
    before = fingerprints()
    asked = [(clients[min(r.who, default="visitor")], r.own(scene)) for r in ROUTES]
    asked += [(clients["agency"], reverse(name)) for name in OF_PEOPLE]
    answers = {path: client.post(path, filled()).status_code for client, path in asked}
    assert {path: code for path, code in answers.items() if code != 403} == {}
    assert len(answers) > 150
    assert fingerprints() == before


def test_a_token_of_another_site_is_no_token(scene: Scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.people["agency"])
    path = reverse("providers:desk-part", args=[scene.market.able.number, "contacts"])
    page = client.get(path).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = {**filled(), "csrfmiddlewaretoken": token}
    assert (
        client.post(path, sent, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    )
    assert client.post(path, {**sent, "csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert client.post(path, sent, headers={"Origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize("who", ["other agency", "other owner", "operator", "person"])
def test_a_form_sent_to_a_foreign_desk_is_sent_nowhere(scene: Scene, who: str):
    client, before, wrong = scene.client(who), fingerprints(), []
    for route in ROUTES:
        if who in route.who or "organisation" not in route.args(scene):
            continue
        answer = client.post(route.own(scene), filled())
        if answer.status_code != 404:
            wrong.append((route.name, answer.status_code))
    assert wrong == []
    assert fingerprints() == before


@pytest.mark.parametrize("who", ["other agency", "other owner"])
def test_a_form_about_a_foreign_thing_on_ones_own_desk_finds_nothing(scene: Scene, who: str):
    client, number, before, wrong = scene.client(who), scene.body(who).number, fingerprints(), []
    for route in ROUTES:
        pair = route.crossed(scene, number)
        if pair is None or is_of_no_body(route):
            continue
        foreign, missing = (client.post(path, filled()).status_code for path in pair)
        # 405: a page that takes no forms says so before it looks.
        if foreign != missing or foreign not in (404, 405):
            wrong.append((route.name, foreign, missing))
    assert wrong == []
    assert fingerprints() == before


@pytest.mark.parametrize("who", ["other agency", "person"])
def test_what_the_office_decides_nobody_else_decides(scene: Scene, who: str):
    client, before, wrong = scene.client(who), fingerprints(), []
    for route in ROUTES:
        if route.name.startswith("office_"):
            status = client.post(route.own(scene), filled()).status_code
            wrong += [(route.name, status)] if status != 404 else []
    assert wrong == []
    assert fingerprints() == before


@pytest.mark.parametrize("who", ["foreign operator", "management", "regulator"])
def test_rows_of_the_office_are_decided_by_the_regions_operator_only(scene: Scene, who: str):
    client, before, wrong = scene.client(who), fingerprints(), []
    for route in ROUTES:
        if not route.name.startswith("office_") or who in route.who:
            continue
        status = client.post(route.own(scene), filled()).status_code
        wrong += [(route.name, status)] if status != 404 else []
    assert wrong == []
    assert fingerprints() == before


def test_who_left_finds_the_desk_gone_and_the_form_that_stood_open_is_not_taken(scene: Scene):
    user, agency = scene.member.user, scene.market.able
    client = signed_in(user)
    form = reverse("providers:desk-part", args=[agency.number, "contacts"])
    assert client.get(form).status_code == 200
    scene.member.ended_at = clock.instant()
    scene.member.save()
    before, nothing = fingerprints(), ask(client, "/desk/Z999999/nothing/")
    for route in ROUTES:
        if route.who == AGENCY:
            assert ask(client, route.own(scene)) == nothing, route.name
            assert client.post(route.own(scene), filled()).status_code == 404, route.name
    paper = reverse("accounts:file", args=[agency.licence.key])
    assert client.get(paper).status_code == 404
    assert fingerprints() == before


def test_who_left_the_operator_decides_nothing_more(scene: Scene):
    user = scene.people["operator"]
    client = scene.client("operator")
    path = f"/office/agencies/{scene.market.submitted.number}/return/"
    assert client.get(path).status_code == 200
    user.memberships.update(ended_at=clock.instant())
    before = fingerprints()
    sent = {**filled(), "conditions": ["entry.code"]}
    assert client.post(path, sent).status_code == 404
    assert client.get("/office/agencies/export/csv/").status_code == 404
    assert fingerprints() == before


def test_a_new_password_ends_every_other_session(scene: Scene):
    user = manager_of(scene.market.able.organisation)
    client = signed_in(user)
    assert client.get("/desk/").status_code == 200
    user.set_password("another-long-password")
    user.save()
    answer = client.get("/desk/")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/login/?next=/desk/",
    )
