"""Changing what was checked: the old value stays live until a second look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from marketplace.accounts.models import Organisation, StoredFile
from marketplace.events.models import Deadline, EventRow
from marketplace.kernel.errors import IllegalMove, Invalid, MarketError, NotFound
from providers.actions import changes as actions
from providers.models import Agency, ProfileChange
from providers.policies.agencies import CHECKED, CodeTaken
from providers.policies.changes import ChangeOpen, can_ask
from tests.providers.everything import everything
from tests.support import accounts, agencies
from tests.support.agencies import agency_actor, reviewer
from tests.support.numbers import credit_code, identity_number, paper

pytestmark = pytest.mark.django_db
REASONS = {"conditions": ["entry.change-proof"], "note": "没有变更通知书。"}


@pytest.fixture
def agency() -> Agency:
    return agencies.registered_agency()


def ask(agency: Agency, *, proof: Any = None, note: str = "", **values) -> ProfileChange:
    return actions.submit_change(
        agency=agency, values=values, proof=proof, note=note, by=agency_actor(agency)
    )


def approve(change: ProfileChange) -> ProfileChange:
    return actions.approve_change(change=change, by=reviewer())


def fresh(agency: Agency) -> Agency:
    return Agency.objects.select_related("organisation__region").get(pk=agency.pk)


def test_what_is_registered_stays_until_it_is_approved(agency):
    change = ask(agency, address="渤海十八路 777 号", proof=paper("notice.pdf"), note="已搬迁。")
    waits = Deadline.objects.open().get(subject=change.subject)
    assert (change.state, change.values, change.proof.name, change.note) == (
        "checking",
        {"address": "渤海十八路 777 号"},
        "notice.pdf",
        "已搬迁。",
    )
    assert (waits.role, waits.step) == ("operator", "entry.check")
    assert waits.due_at - waits.since >= timedelta(days=2)
    assert fresh(agency).address == "黄河八路 471 号"
    approve(change)
    assert fresh(agency).address == "渤海十八路 777 号"


def wanted() -> dict[str, Any]:
    return {
        "name": "山东黄河联合评估有限公司",
        "region": accounts.region("371681"),
        "credit_code": credit_code(),
        "subject_type": "institution",
        "legal_representative": "李强",
        "legal_representative_identity": identity_number(),
        "address": "渤海十八路 777 号",
        "licence": paper("new-licence.pdf"),
    }


@pytest.mark.parametrize("name", CHECKED)
def test_every_checked_particular_may_be_changed(agency, name):
    value = wanted()[name]
    change = approve(ask(agency, **{name: value}))
    now = getattr(fresh(agency), name)
    assert (now.name if name == "licence" else now) == (
        "new-licence.pdf" if name == "licence" else value
    )
    event = EventRow.objects.get(kind="change.approved")
    assert (event.public, event.data) == (True, {"agency": agency.number, "fields": [name]})
    assert change.state == "approved"


def test_all_of_them_at_once(agency):
    values = wanted()
    approve(ask(agency, **values))
    now = fresh(agency)
    assert (now.name, now.place, now.credit_code, now.legal_representative_identity) == (
        values["name"],
        "371681",
        values["credit_code"],
        values["legal_representative_identity"],
    )
    assert Organisation.objects.get(pk=agency.organisation_id).name == values["name"]


def test_the_old_values_are_kept_with_an_approved_change(agency):
    old_licence = agency.licence_id
    change = approve(ask(agency, address="别处", licence=paper("new.pdf")))
    assert change.decided_for == {"before": {"address": "黄河八路 471 号", "licence": old_licence}}
    assert StoredFile.objects.filter(pk=old_licence).exists()


def test_an_identity_number_lies_encrypted_in_a_change_before_and_after(agency):
    old, new = agency.legal_representative_identity, identity_number()
    change = approve(ask(agency, legal_representative_identity=new))
    change.refresh_from_db()
    kept = f"{change.values} {change.decided_for}"
    assert new not in kept
    assert old not in kept
    assert fresh(agency).legal_representative_identity == new


def test_what_does_not_differ_is_not_asked_for(agency):
    change = ask(agency, address="别处", legal_representative=agency.legal_representative)
    assert change.values == {"address": "别处"}


@pytest.mark.parametrize(
    ("values", "field"),
    [({}, ""), ({"address": "黄河八路 471 号"}, ""), ({"address": ""}, "address")],
)
def test_a_change_changes_something_into_something(agency, values, field):
    before = everything()
    with pytest.raises(Invalid) as refusal:
        ask(agency, **values)
    assert refusal.value.field == field
    assert everything() == before


def test_what_needs_no_check_is_no_change(agency):
    with pytest.raises(TypeError, match="contact_name"):
        ask(agency, contact_name="周倩")


def test_one_change_waits_at_a_time(agency):
    first = ask(agency, address="别处")
    assert not can_ask(fresh(agency))
    before = everything()
    with pytest.raises(ChangeOpen):
        ask(agency, legal_representative="李强")
    assert everything() == before
    actions.withdraw_change(change=first, by=agency_actor(agency))
    assert ask(agency, legal_representative="李强").state == "checking"


@pytest.mark.parametrize("state", ["filled", "submitted", "returned", "removed"])
def test_only_an_agency_in_the_market_asks_for_a_change(state):
    agency = getattr(agencies, f"{state}_agency")()
    before = everything()
    assert not can_ask(agency)
    with pytest.raises(IllegalMove):
        ask(agency, address="别处")
    assert everything() == before


def test_a_suspended_agency_still_keeps_its_particulars_true():
    agency = agencies.suspended_agency()
    approve(ask(agency, address="别处"))
    assert fresh(agency).address == "别处"


def test_anothers_credit_code_is_refused_when_asked_for(agency):
    other = agencies.submitted_agency()
    before = everything()
    with pytest.raises(CodeTaken):
        ask(agency, credit_code=other.credit_code)
    assert everything() == before


def test_a_code_taken_meanwhile_is_refused_at_the_approval(agency):
    code = credit_code()
    change = ask(agency, credit_code=code)
    rival = agencies.filled_agency()
    agencies.actions.save_particulars(
        agency=rival, values={"credit_code": code}, by=agency_actor(rival)
    )
    agencies.actions.submit_agency(agency=rival, by=agency_actor(rival))
    before = everything()
    with pytest.raises(CodeTaken):
        approve(change)
    assert everything() == before
    assert fresh(agency).credit_code == agency.credit_code


def test_a_refused_change_says_why_and_changes_nothing(agency):
    change = ask(agency, address="别处")
    actions.refuse_change(change=change, by=reviewer(), **REASONS)
    change.refresh_from_db()
    assert (change.state, change.decided_for) == ("refused", REASONS)
    assert fresh(agency).address == "黄河八路 471 号"


def test_a_refusal_quotes_a_condition(agency):
    change = ask(agency, address="别处")
    with pytest.raises(MarketError) as refusal:
        actions.refuse_change(change=change, conditions=["owner.code"], note="", by=reviewer())
    assert refusal.value.field == "conditions"


def test_after_a_move_the_new_regions_operator_decides(agency):
    approve(ask(agency, region=accounts.region("370102")))
    change = ask(fresh(agency), address="泺源大街 1 号")
    with pytest.raises(NotFound):
        actions.approve_change(change=change, by=reviewer("371600"))
    actions.approve_change(change=change, by=reviewer("370100"))
    assert fresh(agency).address == "泺源大街 1 号"
