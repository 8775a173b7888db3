"""Practitioners, delegates, changes, sanctions and the history on an agency's desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from providers.actions import changes, delegates, practitioners
from providers.actions.sanctions import impose_sanction
from providers.models import Agency, Delegate, Practitioner, ProfileChange
from tests.providers.desk import Desk, errors_at, links_of, pdf, typed_in
from tests.support import accounts, agencies
from tests.support.agencies import agency_actor, reviewer
from tests.support.numbers import identity_number, paper, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk(agencies.registered_agency())


def person(**typed) -> dict[str, object]:
    values = {
        "name": "赵敏",
        "identity": identity_number(),
        "certificate": "一级造价工程师",
        "certificate_number": "建[造]1237",
        "insured_months": "14",
        "file": pdf(),
    }
    return {**values, **typed}


# Practitioners


def test_a_practitioner_is_entered_and_shown_with_a_masked_number(desk):
    number = identity_number()
    desk.post("practitioner-declare", **person(identity=number.lower()))
    row = Practitioner.objects.get()
    assert (row.name, row.identity, row.insured_months) == ("赵敏", number, 14)
    for page in (desk.read("practitioners"), desk.read("practitioner", row.pk)):
        assert number not in page
        assert f"{number[:3]}*" in page
        assert "一级造价工程师" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "赵\u200e敏"}, "name"),
        ({"identity": ""}, "identity"),
        ({"identity": "110101198001010011"}, "identity"),
        ({"identity": "１１０１０１"}, "identity"),
        ({"certificate": "\x00"}, "certificate"),
        ({"certificate_number": ""}, "certificate_number"),
        ({"insured_months": "１２"}, "insured_months"),
        ({"insured_months": "-1"}, "insured_months"),
        ({"insured_months": "601"}, "insured_months"),
        ({"valid_to": "2020-01-01"}, "valid_to"),
        ({"file": pdf(content=b"nothing")}, "file"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_is_kept(desk, typed, field):
    page = desk.refused("practitioner-declare", **person(speciality="土建", **typed))
    assert errors_at(page, field)
    assert typed_in(page, "speciality") == "土建"
    assert not Practitioner.objects.exists()


def test_the_same_person_twice_is_said_at_the_field_without_saying_where(desk):
    other = agencies.registered_agency(name="滨州联合评估有限公司")
    number = identity_number()
    agencies.declared_practitioner(other, identity=number)
    page = desk.refused("practitioner-declare", **person(identity=number))
    assert "practitioner of another agency" in errors_at(page, "identity")
    for secret in (other.name, other.number):
        assert secret not in page
    agencies.declared_practitioner(desk.agency, identity=(mine := identity_number()))
    page = desk.refused("practitioner-declare", **person(identity=mine))
    assert "already entered" in errors_at(page, "identity")


def test_an_entry_is_changed_and_its_number_kept(desk):
    row = agencies.declared_practitioner(desk.agency)
    page = desk.read("practitioner-change", row.pk)
    assert (typed_in(page, "name"), typed_in(page, "identity")) == (row.name, None)
    desk.post("practitioner-change", row.pk, **person(name="钱学林", identity=""))
    changed = Practitioner.objects.get()
    assert (changed.name, changed.identity) == ("钱学林", row.identity)


def test_an_entry_is_handed_in_decided_and_let_go(desk):
    row = agencies.declared_practitioner(desk.agency)
    assert desk.post("practitioner", row.pk).url == desk.url("practitioner", row.pk)
    assert "Being checked" in desk.read("practitioner", row.pk)
    assert desk.open("practitioner-change", row.pk).status_code == 302
    reasons = {"conditions": ["entry.elsewhere"], "note": "社保在别处。"}
    practitioners.refuse_practitioner(practitioner=row, by=reviewer(), **reasons)
    assert "社保在别处。" in desk.read("practitioner", row.pk)
    other = agencies.declared_practitioner(desk.agency)
    desk.post("practitioner-leave", other.pk)
    assert Practitioner.objects.get(pk=other.pk).state == "left"
    assert desk.open("practitioner-leave", other.pk).status_code == 302


def test_an_incomplete_entry_says_so_and_has_no_button(desk):
    row = agencies.declared_practitioner(desk.agency, insured_months=None)
    page = desk.read("practitioner", row.pk)
    assert "Still missing: the months of social insurance" in page
    assert "Hand in for checking" not in page
    assert "Still missing" in desk.refused("practitioner", row.pk)


@pytest.mark.parametrize("page", ["practitioner", "practitioner-change", "practitioner-leave"])
def test_anothers_practitioner_answers_like_a_missing_one(desk, page):
    foreign = agencies.declared_practitioner(agencies.registered_agency())
    for pk in (foreign.pk, 999_999):
        assert desk.open(page, pk).status_code == 404
        assert desk.post(page, pk).status_code == 404


# Delegates


def test_a_delegate_is_named_with_masked_numbers(desk):
    number, mobile = identity_number(), phone()
    desk.post("delegate-name", name="孙伟", identity=number, phone=mobile, letter=pdf("授权书.pdf"))
    row, page = Delegate.objects.get(), desk.read("delegates")
    assert (row.name, row.identity, row.phone) == ("孙伟", number, mobile)
    assert number not in page
    assert mobile not in page
    assert reverse("accounts:file", args=[row.letter.key]) in links_of(page)


def test_only_a_manager_sees_the_tick_that_lets_somebody_sign_in(desk):
    assert 'name="may_sign_in"' in desk.read("delegate-name")
    desk.client.force_login(accounts.add_member(desk.agency.organisation))
    assert 'name="may_sign_in"' not in desk.read("delegate-name")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"identity": "1"}, "identity"),
        ({"phone": "１３８"}, "phone"),
        ({"letter": pdf("x.docx")}, "letter"),
    ],
)
def test_a_delegate_that_cannot_be_is_refused_at_the_field(desk, typed, field):
    values = {"name": "孙伟", "identity": identity_number(), "phone": phone()}
    assert errors_at(desk.refused("delegate-name", **{**values, **typed}), field)
    assert not Delegate.objects.exists()


def test_the_same_delegate_twice_is_said_at_the_field(desk):
    row = agencies.named_delegate(desk.agency)
    typed = {"name": "孙伟", "identity": row.identity, "phone": phone()}
    assert "already your delegate" in errors_at(desk.refused("delegate-name", **typed), "identity")


def test_a_letter_comes_later_and_a_mandate_ends(desk):
    row = agencies.named_delegate(desk.agency, letter=None)
    assert "missing" in desk.read("delegates")
    desk.post("delegate-letter", row.pk, letter=pdf("新授权书.pdf"))
    assert "新授权书.pdf" in desk.read("delegates")
    assert "take them out of your team" in desk.read("delegate-end", row.pk)
    desk.post("delegate-end", row.pk)
    row.refresh_from_db()
    assert row.ended_at is not None
    for page in ("delegate-letter", "delegate-end"):
        assert desk.open(page, row.pk).status_code == 302


@pytest.mark.parametrize("page", ["delegate-letter", "delegate-end"])
def test_anothers_delegate_answers_like_a_missing_one(desk, page):
    foreign = agencies.named_delegate(agencies.registered_agency())
    for pk in (foreign.pk, 999_999):
        assert desk.open(page, pk).status_code == 404
        assert desk.post(page, pk).status_code == 404


# Changes


def asked(agency: Agency, **typed) -> dict[str, object]:
    values = {
        "name": agency.name,
        "region": agency.place,
        "credit_code": agency.credit_code,
        "subject_type": agency.subject_type,
        "legal_representative": agency.legal_representative,
        "address": agency.address,
    }
    return {**values, **typed}


def test_what_is_written_over_is_asked_for_and_the_old_stays(desk):
    page = desk.read("change-ask")
    assert typed_in(page, "address") == "黄河八路 471 号"
    typed = asked(
        desk.agency, address="渤海十八路 777 号", note="已搬迁。", proof=pdf("通知书.pdf")
    )
    assert desk.post("change-ask", **typed).url == desk.url("changes")
    change = ProfileChange.objects.get()
    assert (change.values, change.note) == ({"address": "渤海十八路 777 号"}, "已搬迁。")
    page = desk.read("changes")
    for said in ("Being checked", "黄河八路 471 号", "渤海十八路 777 号", "已搬迁。", "通知书.pdf"):
        assert said in page
    assert "黄河八路 471 号" in desk.read()
    assert desk.open("change-ask").status_code == 302
    assert desk.url("change-ask") not in links_of(page)


def test_nothing_written_over_is_no_change(desk):
    assert "Nothing differs" in desk.refused("change-ask", **asked(desk.agency))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"address": ""}, "address"),
        ({"credit_code": "1"}, "credit_code"),
        ({"legal_representative": "李\x00强"}, "legal_representative"),
        ({"proof": pdf(content=b"")}, "proof"),
    ],
)
def test_a_change_that_cannot_be_is_said_at_its_field(desk, typed, field):
    page = desk.refused("change-ask", **asked(desk.agency, note="已变更。", **typed))
    assert errors_at(page, field)
    assert "已变更。" in page
    assert not ProfileChange.objects.exists()


def test_a_taken_code_is_said_at_its_field(desk):
    other = agencies.submitted_agency()
    page = desk.refused("change-ask", **asked(desk.agency, credit_code=other.credit_code))
    assert "already registered" in errors_at(page, "credit_code")


def test_changes_show_their_decisions_and_mask_secrets(desk):
    old, new = desk.agency.legal_representative_identity, identity_number()
    by = agency_actor(desk.agency)
    ask = {"agency": desk.agency, "proof": paper("notice.pdf"), "note": "", "by": by}
    first = changes.submit_change(values={"legal_representative_identity": new}, **ask)
    changes.approve_change(change=first, by=reviewer())
    second = changes.submit_change(values={"address": "别处"}, **ask)
    reasons = {"conditions": ["entry.change-proof"], "note": "证明不符。"}
    changes.refuse_change(change=second, by=reviewer(), **reasons)
    third = changes.submit_change(values={"licence": paper("new-licence.pdf")}, **ask)
    page = desk.read("changes")
    for said in ("Approved", "Refused", "Being checked", "证明不符。", "new-licence.pdf"):
        assert said in page
    for number in (old, new):
        assert number not in page
        assert f"{number[:3]}*************{number[-2:]}" in page
    desk.post("change-withdraw", third.pk)
    third.refresh_from_db()
    assert third.state == "withdrawn"
    assert desk.open("change-withdraw", third.pk).status_code == 302


def test_anothers_change_answers_like_a_missing_one(desk):
    other = agencies.registered_agency()
    foreign = changes.submit_change(
        agency=other, values={"address": "别处"}, proof=None, note="", by=agency_actor(other)
    )
    for pk in (foreign.pk, 999_999):
        assert desk.open("change-withdraw", pk).status_code == 404
        assert desk.post("change-withdraw", pk).status_code == 404


# Sanctions and history


def test_a_sanction_is_shown_with_its_reasons_once_it_is_imposed(desk):
    sanction = agencies.proposed_sanction(desk.agency, months=3)
    assert "There is no sanction" in desk.read("sanctions")
    impose_sanction(sanction=sanction, by=reviewer())
    page = desk.read("sanctions")
    for said in ("Suspension", "3 months", "Raised the price", "中选后加价，有录音。"):
        assert said in page


def test_the_history_is_told_in_sentences_the_latest_first():
    agency = agencies.returned_agency(codes=["entry.code"], note="名称不符。")
    desk = Desk(agency)
    page = desk.read("desk-history")
    told = [
        "The registration was returned for correction",
        "The registration was handed in",
        "The registration was begun",
    ]
    places = [page.index(sentence) for sentence in told]
    assert places == sorted(places)
    assert "entry.code Credit code does not match · 名称不符。" in page


def test_the_history_names_rows_and_whoever_acted(desk):
    row = agencies.checking_practitioner(desk.agency, name="钱学林")
    operator = reviewer()
    practitioners.confirm_practitioner(practitioner=row, by=operator)
    delegates.end_delegate(
        delegate=agencies.named_delegate(desk.agency), by=agency_actor(desk.agency)
    )
    page = desk.read("desk-history")
    for said in (
        "钱学林 was handed in as a practitioner",
        "钱学林 was confirmed as a practitioner",
        "孙伟 was named as a business delegate",
        "The mandate of 孙伟 ended",
    ):
        assert said in page


def story_on(desk: Desk) -> str:
    page = desk.read("desk-history")
    return page[page.index('<ol class="timeline">') :].partition("</ol>")[0]


def test_a_proposed_sanction_is_not_told_before_its_decision(desk):
    before = story_on(desk)
    sanction = agencies.proposed_sanction(desk.agency)
    assert story_on(desk) == before
    impose_sanction(sanction=sanction, by=reviewer())
    assert "The agency was suspended" in desk.read("desk-history")


@pytest.mark.parametrize(
    "page", ["practitioners", "delegates", "changes", "sanctions", "desk-history"]
)
def test_lists_cost_the_same_for_one_or_three(desk, page):
    costs = []
    for number in (1, 3):
        while Delegate.objects.count() < number:
            fill(desk.agency)
        costs.append(desk.cost(page))
    assert costs[0] == costs[1]


def fill(agency: Agency) -> None:
    """One more row in every list."""
    agencies.named_delegate(agency)
    agencies.checking_practitioner(agency)
    refused = agencies.checking_practitioner(agency)
    reasons = {"conditions": ["entry.practitioner"], "note": ""}
    practitioners.refuse_practitioner(practitioner=refused, by=reviewer(), **reasons)
    values = {"address": f"{phone()} 号", "licence": paper("new.pdf")}
    change = changes.submit_change(
        agency=agency, values=values, proof=paper(), note="", by=agency_actor(agency)
    )
    changes.refuse_change(change=change, by=reviewer(), **reasons)
    agency.refresh_from_db()
    sanction = agencies.proposed_sanction(agency, months=1)
    impose_sanction(sanction=sanction, by=reviewer())
