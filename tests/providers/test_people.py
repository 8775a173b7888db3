"""Practitioners in one agency at a time, and delegates with their letters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.accounts.models import Invitation
from marketplace.events import clock
from marketplace.events.models import Deadline, EventRow
from marketplace.kernel.errors import IllegalMove, Invalid, MarketError, NotAllowed, NotFound
from providers.actions import delegates, practitioners
from providers.actions.agencies import accept_agency, submit_agency
from providers.models import Agency, Delegate, Practitioner
from providers.policies.people import PersonTaken
from tests.providers.everything import everything
from tests.support import accounts, agencies
from tests.support.agencies import (
    agency_actor,
    delegate_values,
    practitioner_values,
    reviewer,
    today,
)
from tests.support.numbers import identity_number, paper

pytestmark = pytest.mark.django_db
REASONS = {"conditions": ["entry.elsewhere"], "note": "社保在别处。"}
FREED = "本人来信：从未在该机构执业。"


@pytest.fixture
def agency() -> Agency:
    return agencies.registered_agency()


def declare(agency: Agency, **given) -> Practitioner:
    return practitioners.declare_practitioner(
        agency=agency, values=practitioner_values(**given), by=agency_actor(agency)
    )


def state_of(row: Practitioner) -> str:
    return Practitioner.objects.get(pk=row.pk).state


# Practitioners


def test_who_is_entered_is_kept_with_an_encrypted_number(agency):
    number = identity_number()
    row = declare(agency, identity=number, name="赵敏")
    row.refresh_from_db()
    raw = Practitioner.objects.extra(select={"raw": "identity"}).values_list("raw", flat=True)[0]
    assert (row.state, row.name, row.identity) == ("declared", "赵敏", number)
    assert number not in raw
    assert row.masked_identity == f"{number[:3]}*************{number[-2:]}"


@pytest.mark.parametrize("step", ["declared", "checking", "live"])
def test_one_person_practises_for_one_agency_at_a_time(agency, step):
    number = identity_number()
    row = declare(agency, identity=number)
    if step != "declared":
        practitioners.submit_practitioner(practitioner=row, by=agency_actor(agency))
    if step == "live":
        practitioners.confirm_practitioner(practitioner=row, by=reviewer())
    other = agencies.registered_agency()
    before = everything()
    with pytest.raises(PersonTaken) as refusal:
        declare(other, identity=number)
    assert refusal.value.field == "identity"
    assert agency.name not in str(refusal.value)
    assert agency.number not in str(refusal.value)
    assert everything() == before


def test_the_same_person_is_not_entered_twice_by_one_agency(agency):
    number = identity_number()
    declare(agency, identity=number)
    with pytest.raises(PersonTaken, match="already entered"):
        declare(agency, identity=number)


@pytest.mark.parametrize("gone", ["left", "refused", "released"])
def test_whoever_has_gone_may_practise_elsewhere(agency, gone):
    number = identity_number()
    row = declare(agency, identity=number)
    if gone == "refused":
        practitioners.submit_practitioner(practitioner=row, by=agency_actor(agency))
        practitioners.refuse_practitioner(practitioner=row, by=reviewer(), **REASONS)
    elif gone == "left":
        practitioners.leave_practitioner(practitioner=row, by=agency_actor(agency))
    else:
        practitioners.release_practitioner(practitioner=row, note=FREED, by=reviewer())
    assert declare(agencies.registered_agency(), identity=number).state == "declared"


@pytest.mark.parametrize("step", ["after entry", "with the registration"])
def test_whose_certificate_ran_out_during_the_check_is_not_confirmed(agency, step):
    if step == "after entry":
        row = agencies.checking_practitioner(agency, valid_to=today())
    else:
        drafting = agencies.filled_agency()
        row = declare(drafting, valid_to=today())
        submit_agency(agency=drafting, by=agency_actor(drafting))
    with clock.shifted(timedelta(days=1)):
        before = everything()
        with pytest.raises(Invalid, match="expired on"):
            if step == "after entry":
                practitioners.confirm_practitioner(practitioner=row, by=reviewer())
            else:
                accept_agency(agency=row.agency, by=reviewer())
        assert everything() == before


def test_an_abandoned_registration_keeps_nobody_for_ever():
    abandoned = agencies.filled_agency()
    number = identity_number()
    row = declare(abandoned, identity=number)
    practitioners.release_practitioner(practitioner=row, note=FREED, by=reviewer())
    (said,) = EventRow.objects.filter(kind="practitioner.left")
    assert said.data == {"agency": abandoned.number, "note": FREED}
    assert declare(agencies.registered_agency(), identity=number).state == "declared"


def test_the_operator_says_why_somebody_is_released(agency):
    row = declare(agency)
    with pytest.raises(Invalid) as refusal:
        practitioners.release_practitioner(practitioner=row, note="", by=reviewer())
    assert refusal.value.field == "note"
    assert state_of(row) == "declared"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"certificate": ""}, "certificate"),
        ({"certificate_number": ""}, "certificate_number"),
        ({"insured_months": -1}, "insured_months"),
        ({"insured_months": 601}, "insured_months"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_field(agency, given, field):
    before = everything()
    with pytest.raises(Invalid) as refusal:
        declare(agency, **given)
    assert refusal.value.field == field
    assert everything() == before


def test_a_certificate_that_is_over_is_refused_at_its_field(agency):
    with pytest.raises(Invalid) as refusal:
        declare(agency, valid_to=today() - timedelta(days=1))
    assert refusal.value.field == "valid_to"
    assert declare(agency, valid_to=today()).state == "declared"


@pytest.mark.parametrize("given", [{"file": None}, {"insured_months": None}])
def test_only_a_whole_entry_is_handed_in(agency, given):
    row = declare(agency, **given)
    with pytest.raises(Invalid, match="Still missing"):
        practitioners.submit_practitioner(practitioner=row, by=agency_actor(agency))
    assert state_of(row) == "declared"


def test_nought_months_of_insurance_is_an_answer(agency):
    row = declare(agency, insured_months=0)
    row = practitioners.submit_practitioner(practitioner=row, by=agency_actor(agency))
    waits = Deadline.objects.open().get(subject=row.subject)
    assert (row.state, waits.role, waits.step) == ("checking", "operator", "entry.check")


def test_writing_over_keeps_number_and_file_unless_others_are_given(agency):
    row = declare(agency)
    kept = row.identity
    values = practitioner_values(identity="", file=None, name="赵敏敏")
    changed = practitioners.change_practitioner(
        practitioner=row, values=values, by=agency_actor(agency)
    )
    assert (changed.name, changed.identity, changed.file_id) == ("赵敏敏", kept, row.file_id)
    number = identity_number()
    values = practitioner_values(identity=number)
    changed = practitioners.change_practitioner(
        practitioner=row, values=values, by=agency_actor(agency)
    )
    assert (changed.identity, changed.identity_fingerprint) != (kept, row.identity_fingerprint)


def test_writing_over_takes_nobody_from_another_agency(agency):
    number = identity_number()
    declare(agencies.registered_agency(), identity=number)
    row = declare(agency)
    before = everything()
    with pytest.raises(PersonTaken):
        practitioners.change_practitioner(
            practitioner=row, values=practitioner_values(identity=number), by=agency_actor(agency)
        )
    assert everything() == before


def test_what_was_handed_in_is_not_written_over(agency):
    row = agencies.checking_practitioner(agency)
    with pytest.raises(IllegalMove):
        practitioners.change_practitioner(
            practitioner=row, values=practitioner_values(), by=agency_actor(agency)
        )


def test_a_refusal_keeps_its_reasons(agency):
    row = agencies.checking_practitioner(agency)
    practitioners.refuse_practitioner(practitioner=row, by=reviewer(), **REASONS)
    row.refresh_from_db()
    assert (row.state, row.decided_for) == ("refused", REASONS)


def test_a_refusal_quotes_a_condition(agency):
    row = agencies.checking_practitioner(agency)
    with pytest.raises(MarketError) as refusal:
        practitioners.refuse_practitioner(practitioner=row, conditions=[], note="", by=reviewer())
    assert (refusal.value.field, state_of(row)) == ("conditions", "checking")


@pytest.mark.parametrize("state", ["submitted", "removed"])
def test_nobody_is_entered_while_the_registration_is_checked_or_after_a_removal(state):
    agency = getattr(agencies, f"{state}_agency")()
    with pytest.raises(IllegalMove):
        declare(agency)


# Delegates


def test_a_delegate_is_kept_with_encrypted_numbers_and_a_letter(agency):
    values = delegate_values()
    row = delegates.name_delegate(agency=agency, values=values, by=agency_actor(agency))
    columns = Delegate.objects.extra(select={"i": "identity", "p": "phone"}).values("i", "p")[0]
    assert values.identity not in columns["i"]
    assert values.phone not in columns["p"]
    assert (row.name, row.letter.organisation, row.ended_at) == ("孙伟", agency.organisation, None)
    assert EventRow.objects.filter(kind="delegate.named", subject=f"delegate/{row.pk}").exists()


def test_a_delegate_is_named_once_at_a_time(agency):
    values = delegate_values()
    row = delegates.name_delegate(agency=agency, values=values, by=agency_actor(agency))
    with pytest.raises(Invalid) as refusal:
        delegates.name_delegate(agency=agency, values=values, by=agency_actor(agency))
    assert refusal.value.field == "identity"
    delegates.end_delegate(delegate=row, by=agency_actor(agency))
    delegates.name_delegate(agency=agency, values=values, by=agency_actor(agency))
    assert Delegate.objects.count() == 2


def test_one_person_may_be_a_delegate_of_two_agencies(agency):
    values = delegate_values()
    for one in (agency, agencies.registered_agency()):
        delegates.name_delegate(agency=one, values=values, by=agency_actor(one))
    assert Delegate.objects.count() == 2


def name_delegate(agency: Agency, by=None, **given) -> Delegate:
    values = delegate_values(**given)
    return delegates.name_delegate(agency=agency, values=values, by=by or agency_actor(agency))


def test_a_delegate_who_may_sign_in_is_invited_by_the_phone(agency):
    row = name_delegate(agency, may_sign_in=True)
    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.role, invitation.address) == (
        agency.organisation,
        "delegate",
        row.phone,
    )


def test_nobody_is_invited_unasked_or_twice(agency):
    name_delegate(agency)
    member = accounts.add_member(agency.organisation)
    Invitation.objects.all().delete()
    name_delegate(agency, phone=member.phone, may_sign_in=True)
    assert not Invitation.objects.exists()


def test_only_a_manager_lets_somebody_sign_in(agency):
    by = agency_actor(agency, accounts.add_member(agency.organisation))
    before = everything()
    with pytest.raises(NotAllowed):
        name_delegate(agency, by=by, may_sign_in=True)
    assert everything() == before
    assert name_delegate(agency, by=by).name == "孙伟"


@pytest.mark.parametrize("name", ["name", "identity", "phone"])
def test_a_delegate_without_it_is_refused_at_its_field(agency, name):
    values = delegate_values(**{name: ""})
    with pytest.raises(Invalid) as refusal:
        delegates.name_delegate(agency=agency, values=values, by=agency_actor(agency))
    assert refusal.value.field == name


def test_a_letter_is_handed_in_later_or_again(agency):
    row = agencies.named_delegate(agency, letter=None)
    row = delegates.hand_in_letter(delegate=row, letter=paper("new.pdf"), by=agency_actor(agency))
    assert Delegate.objects.get(pk=row.pk).letter.name == "new.pdf"


def test_an_ended_mandate_is_over(agency):
    row = agencies.named_delegate(agency)
    delegates.end_delegate(delegate=row, by=agency_actor(agency))
    before = everything()
    with pytest.raises(IllegalMove):
        delegates.end_delegate(delegate=row, by=agency_actor(agency))
    with pytest.raises(IllegalMove):
        delegates.hand_in_letter(delegate=row, letter=paper(), by=agency_actor(agency))
    assert everything() == before


def test_a_mandate_ends_even_while_the_registration_is_checked():
    agency = agencies.filled_agency()
    row = agencies.named_delegate(agency)
    agencies.actions.submit_agency(agency=agency, by=agency_actor(agency))
    assert delegates.end_delegate(delegate=row, by=agency_actor(agency)).ended_at is not None


def test_a_stranger_finds_no_such_person(agency):
    person, named = declare(agency), agencies.named_delegate(agency)
    stranger = agency_actor(agencies.registered_agency())
    before = everything()
    with pytest.raises(NotFound):
        practitioners.change_practitioner(
            practitioner=person, values=practitioner_values(), by=stranger
        )
    with pytest.raises(NotFound):
        delegates.end_delegate(delegate=named, by=stranger)
    with pytest.raises(NotFound):
        delegates.hand_in_letter(delegate=named, letter=paper(), by=stranger)
    assert everything() == before
