"""Deciding in the office, through its forms: reasons are quoted, repeats do nothing, two decide."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cms.office.registry import QUEUES
from marketplace.catalogue.models import RefusalCondition
from marketplace.events.models import StateChange
from orders.models import Need, Owner
from providers.models import Agency, Holding, Offer, Practitioner, ProfileChange, Sanction
from tests.support.accounts import make_operator
from tests.support.agencies import (
    codes_about,
    declared_practitioner,
    filled_agency,
    submitted_agency,
    suspended_agency,
)
from tests.support.cms import HERE, Market, full_market, operator_client, signed_in, staff_client
from tests.support.needs import posted_need
from tests.support.owners import approved_owner, submitted_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return full_market()


def key_in(page: str) -> str:
    found = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert found
    return found[1]


def decide(client: Client, path: str, **typed) -> object:
    """Open a decision's form and send it, as a person does."""
    shown = client.get(path)
    assert shown.status_code == 200, shown.content.decode()[-2000:]
    return client.post(path, {"idempotency_key": key_in(shown.content.decode()), **typed})


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_a_registration_is_returned_with_the_condition_that_the_agency_reads():
    agency = submitted_agency()
    code = codes_about()[0]
    path = f"/office/agencies/{agency.number}/"
    client = operator_client()
    response = decide(client, f"{path}return/", conditions=[code], note="证书模糊，请重新上传。")
    assert response["Location"] == path
    row = fresh(agency)
    assert row.state == "returned"
    assert row.returned_for == {"conditions": [code], "note": "证书模糊，请重新上传。"}
    dossier = client.get(path).content.decode()
    assert str(RefusalCondition.objects.get(code=code)) in dossier
    assert "证书模糊，请重新上传。" in dossier
    assert "The registration was returned." in dossier


def test_a_return_without_a_condition_is_refused_and_keeps_what_was_typed():
    agency = submitted_agency()
    response = decide(operator_client(), f"/office/agencies/{agency.number}/return/", note="说不清")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Please choose at least one condition." in page
    assert "说不清" in page
    assert fresh(agency).state == "reviewing"


def test_a_condition_of_another_kind_is_refused():
    agency = submitted_agency()
    path = f"/office/agencies/{agency.number}/return/"
    response = decide(operator_client(), path, conditions=codes_about("need")[:1], note="")
    assert response.status_code == 422
    assert fresh(agency).state == "reviewing"


def test_accepting_asks_what_each_certificate_was_checked_against():
    agency = submitted_agency(holdings=["eia-credit"])
    (holding,) = Holding.objects.filter(agency=agency)
    path = f"/office/agencies/{agency.number}/accept/"
    client = operator_client()
    assert decide(client, path, particulars="register").status_code == 422
    assert fresh(agency).state == "reviewing"
    typed = {"particulars": "register", f"holding_{holding.pk}": "original"}
    assert decide(client, path, **typed).status_code == 302
    assert fresh(agency).state == "active"
    assert fresh(holding).state == "live"
    assert fresh(holding).checked_against == "original"
    assert fresh(agency).checks["credit_code"] == "register"
    assert "checked against" in client.get(f"/office/agencies/{agency.number}/").content.decode()


def test_sending_the_same_form_twice_does_it_once():
    agency = submitted_agency()
    client, path = operator_client(), f"/office/agencies/{agency.number}/reject/"
    typed = {
        "idempotency_key": key_in(client.get(path).content.decode()),
        "conditions": codes_about()[:1],
        "note": "",
    }
    first, second = client.post(path, typed), client.post(path, typed)
    assert first["Location"] == second["Location"]
    assert StateChange.objects.filter(subject=agency.subject, action="reject").count() == 1


def test_what_was_decided_meanwhile_is_said_and_not_done_again():
    agency = submitted_agency()
    client, path = operator_client(), f"/office/agencies/{agency.number}/accept/"
    key = key_in(client.get(path).content.decode())
    decide(
        operator_client(), f"/office/agencies/{agency.number}/reject/", conditions=codes_about()[:1]
    )
    response = client.post(path, {"idempotency_key": key, "particulars": "file"})
    assert response.status_code == 422
    assert "This has changed meanwhile." in response.content.decode()
    again = client.get(path, follow=True)
    assert again.redirect_chain == [(f"/office/agencies/{agency.number}/", 302)]
    assert "This has been decided meanwhile." in again.content.decode()
    assert fresh(agency).state == "rejected"


def test_a_draft_is_nobodys_business_in_the_office():
    agency = filled_agency()
    assert operator_client().get(f"/office/agencies/{agency.number}/").status_code == 404


def test_whom_an_abandoned_draft_holds_is_found_and_released():
    person = declared_practitioner(filled_agency(), name="钱学林")
    client, path = operator_client(), f"/office/practitioners/{person.pk}/"
    listed = client.get("/office/practitioners/?q=钱学林").content.decode()
    assert path in listed
    assert "Not handed in" in listed
    assert f"{path}confirm/" not in client.get(path).content.decode()
    assert decide(client, f"{path}release/", note="").status_code == 422
    assert decide(client, f"{path}release/", note="本人从未在此执业。").status_code == 302
    assert fresh(person).state == "left"
    assert "本人从未在此执业。" in client.get(f"{path}history/").content.decode()


DECIDED = [
    ("qualifications", "holding", "confirm", {"checked_against": "register"}, "live"),
    ("qualifications", "holding", "refuse", {"conditions": "agency"}, "refused"),
    ("practitioners", "practitioner", "confirm", {}, "live"),
    ("practitioners", "practitioner", "refuse", {"conditions": "agency"}, "refused"),
    ("practitioners", "practitioner", "release", {"note": "从未在此执业。"}, "left"),
    ("changes", "change", "approve", {}, "approved"),
    ("changes", "change", "refuse", {"conditions": "agency"}, "refused"),
    ("owners", "waiting_owner", "accept", {}, "active"),
    ("owners", "waiting_owner", "return", {"conditions": "owner"}, "returned"),
    ("owners", "waiting_owner", "reject", {"conditions": "owner"}, "rejected"),
    ("needs", "posted", "publish", {}, "open"),
    ("needs", "posted", "return", {"conditions": "need"}, "returned"),
    ("offers", "offer", "bar", {"conditions": "offer"}, "barred"),
    ("sanctions", "sanction", "drop", {"note": "证据不足"}, "dropped"),
]


@pytest.mark.parametrize(("queue", "name", "move", "typed", "state"), DECIDED)
def test_every_decision_is_made_through_its_form(market, queue, name, move, typed, state):
    row = getattr(market, name)
    key = row.number if isinstance(row, Owner | Need) else row.pk
    typed = {
        field: codes_about(value)[:1] if field == "conditions" else value
        for field, value in typed.items()
    }
    response = decide(operator_client(is_fresh=True), f"/office/{queue}/{key}/{move}/", **typed)
    assert response.status_code == 302, response.content.decode()[-3000:]
    assert fresh(row).state == state


def test_every_decision_is_tried_here():
    tried = {(queue, move) for queue, _name, move, _typed, _state in DECIDED}
    others = {
        ("agencies", "accept"), ("agencies", "return"), ("agencies", "reject"),
        ("agencies", "restore"), ("agencies", "sanction"), ("sanctions", "impose"),
        ("offers", "restore"),
    }  # fmt: skip
    there = {(queue.name, decision.name) for queue in QUEUES for decision in queue.decisions}
    assert there == tried | others


def test_a_barred_offer_comes_back(market):
    client, path = operator_client(), f"/office/offers/{market.offer.pk}/"
    decide(client, f"{path}bar/", conditions=codes_about("offer")[:1], note="")
    assert decide(client, f"{path}restore/").status_code == 302
    assert Offer.objects.get(pk=market.offer.pk).state == "listed"


def test_a_sanction_is_proposed_by_one_and_imposed_by_another(market):
    proposer, other = make_operator(HERE), make_operator(HERE)
    path = f"/office/agencies/{market.agency.number}/sanction/"
    typed = {
        "kind": "suspension",
        "months": "3",
        "conditions": codes_about("conduct")[:1],
        "reason": "中选后无故不签合同。",
    }
    assert decide(signed_in(proposer, is_fresh=True), path, **typed).status_code == 302
    sanction = Sanction.objects.get(agency=market.agency)
    assert sanction.state == "proposed"
    impose = f"/office/sanctions/{sanction.pk}/impose/"
    # Whoever proposed it finds no button, and the form refuses.
    own = signed_in(proposer, is_fresh=True)
    assert "impose/" not in own.get(f"/office/sanctions/{sanction.pk}/").content.decode()
    assert own.post(impose, {"idempotency_key": "k" * 32}).status_code == 403
    assert fresh(sanction).state == "proposed"
    assert decide(signed_in(other, is_fresh=True), impose).status_code == 302
    assert fresh(sanction).state == "imposed"
    assert Agency.objects.get(pk=market.agency.pk).state == "suspended"


@pytest.mark.parametrize("step", ["sanction", "impose", "drop"])
def test_every_step_of_a_sanction_asks_again_who_is_there(market, step):
    user = make_operator(HERE)
    path = f"/office/sanctions/{market.sanction.pk}/{step}/"
    if step == "sanction":
        path = f"/office/agencies/{market.agency.number}/sanction/"
    response = signed_in(user).get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/reauthenticate/?next=")
    late = signed_in(user).post(path, {"idempotency_key": "k" * 32, "note": "证据不足"})
    assert late.status_code == 422
    assert fresh(market.sanction).state == "proposed"


def test_a_length_that_no_rule_knows_is_refused_at_its_field(market):
    path = f"/office/agencies/{market.agency.number}/sanction/"
    typed = {
        "kind": "suspension",
        "months": "7",
        "conditions": codes_about("conduct")[:1],
        "reason": "拖延",
    }
    response = decide(operator_client(is_fresh=True), path, **typed)
    assert response.status_code == 422
    assert "A suspension lasts one of these numbers of months" in response.content.decode()
    assert not Sanction.objects.filter(agency=market.agency).exists()


def test_a_suspension_is_ended_early_with_a_reason():
    agency = suspended_agency()
    path = f"/office/agencies/{agency.number}/restore/"
    response = decide(operator_client(is_fresh=True), path, why="整改完成。")
    assert response.status_code == 302
    assert fresh(agency).state == "active"


def test_management_and_regulators_find_no_buttons_and_no_forms(market):
    for kind in ("management", "regulator"):
        client = staff_client(kind)
        dossier = client.get(f"/office/owners/{market.waiting_owner.number}/").content.decode()
        assert "accept/" not in dossier
        assert "unmask/" not in dossier
        assert (
            client.post(f"/office/owners/{market.waiting_owner.number}/accept/").status_code == 404
        )
    assert fresh(market.waiting_owner).state == "reviewing"


def test_a_need_says_beforehand_why_it_cannot_be_published():
    owner = approved_owner()
    need = posted_need(owner)
    Need.objects.filter(pk=need.pk).update(closes_at=need.created_at)
    client, path = operator_client(), f"/office/needs/{need.number}/"
    assert "What stands against publishing it now" in client.get(path).content.decode()
    response = decide(client, f"{path}publish/")
    assert response.status_code == 422
    assert fresh(need).state == "review"


def test_other_rows_of_a_market_stay_as_they_are(market):
    before = {
        (type(row), row.pk): row.state
        for model in (Agency, Holding, Practitioner, ProfileChange, Sanction, Offer, Owner, Need)
        for row in model.objects.all()
    }
    decide(operator_client(), f"/office/owners/{market.waiting_owner.number}/accept/")
    after = {(model, pk): model.objects.get(pk=pk).state for model, pk in before}
    changed = {key for key, state in before.items() if after[key] != state}
    assert changed == {(Owner, market.waiting_owner.pk)}


def test_owners_waiting_elsewhere_are_out_of_reach():
    owner = submitted_owner(place="371621")
    path = f"/office/owners/{owner.number}/accept/"
    assert operator_client(HERE).post(path, {}).status_code == 404
    assert fresh(owner).state == "reviewing"
