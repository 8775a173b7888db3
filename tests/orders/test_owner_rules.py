"""What a registration must hold, who may touch it, and how long each step may take."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from marketplace.accounts.models import Organisation, StoredFile
from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.queries.calendars import calendar, zone
from marketplace.events.models import Deadline, EventRow
from marketplace.kernel.errors import IllegalMove, Invalid, NotAllowed, NotFound
from orders.actions import owners as actions
from orders.models import Owner
from orders.policies import owners as may
from orders.policies.owners import Incomplete, NumberTaken, StillOpen
from tests.support import accounts, owners
from tests.support.numbers import credit_code, identity_number, paper

pytestmark = pytest.mark.django_db


def save(owner: Owner, **values) -> Owner:
    return actions.save_owner(owner=owner, values=values, by=owners.owner_actor(owner))


def submit(owner: Owner) -> Owner:
    return actions.submit_owner(owner=owner, by=owners.owner_actor(owner))


def stored(owner: Owner) -> dict[str, object]:
    return Owner.objects.values().get(pk=owner.pk)


# Beginning


def test_whoever_begins_an_owner_is_its_first_manager_and_the_fact_is_written_down():
    user = accounts.make_user("李芳")
    owner = owners.begun_owner(user=user, kind="village", name="三里村股份经济合作社")
    body = owner.organisation
    assert (body.kind, body.name, body.region.code) == ("owner", "三里村股份经济合作社", "371602")
    assert body.number == f"P{int(body.number[1:]):06d}"
    assert (owner.state, owner.kind, owner.fundings) == ("draft", "village", [])
    assert [(m.user, m.role) for m in body.memberships.all()] == [(user, "manager")]
    fact = EventRow.objects.get(subject=owner.subject)
    assert (fact.kind, fact.by, fact.data) == ("owner.begun", f"user/{user.pk}", {})


def test_an_owner_is_begun_once_and_only_for_a_body_of_owners():
    owner = owners.begun_owner()
    with pytest.raises(Invalid):
        actions.begin_owner(organisation=owner.organisation, by=owners.owner_actor(owner))
    agency = accounts.make_body("agency")
    with pytest.raises(Invalid):
        actions.begin_owner(organisation=agency, by=accounts.actor_of(agency))
    assert list(Owner.objects.values_list("pk", flat=True)) == [owner.pk]


def test_nobody_begins_the_same_owner_twice_by_going_back():
    first = owners.begun_owner(name="滨城区水务管理站")
    user = accounts.manager_of(first.organisation)
    with pytest.raises(Invalid, match=f"of this name already: {first.number}") as refusal:
        owners.begun_owner(name=first.name, user=user)
    assert refusal.value.field == "name"
    owners.begun_owner(name="滨城区水利站", user=user)
    owners.begun_owner(name=first.name)
    Owner.objects.filter(pk=first.pk).update(state="left")
    owners.begun_owner(name=first.name, user=user)


def test_another_bodys_people_cannot_begin_an_owner_for_it():
    body = accounts.make_body("owner")
    with pytest.raises(NotFound):
        actions.begin_owner(organisation=body, by=owners.owner_actor(owners.begun_owner()))
    assert not Owner.objects.filter(organisation=body).exists()


# Saving


def test_a_draft_is_kept_in_parts():
    owner = owners.begun_owner()
    save(owner, address="黄河五路 385 号")
    save(owner, contact_name="李芳", contact_phone="13905430001")
    kept = save(owner, fundings=["fiscal"], letter=paper("申请函.pdf"))
    kept.refresh_from_db()
    assert (kept.address, kept.contact_name, kept.contact_phone) == (
        "黄河五路 385 号",
        "李芳",
        "13905430001",
    )
    assert (kept.fundings, kept.letter.name, kept.letter.is_public) == (
        ["fiscal"],
        "申请函.pdf",
        False,
    )
    assert kept.letter.organisation == owner.organisation


def test_name_and_region_of_the_body_may_be_put_right_before_handing_in():
    owner = owners.begun_owner(name="滨城水务站")
    save(owner, name="滨城区水务管理站", region=accounts.region("371603"), kind="government")
    body = Organisation.objects.get(pk=owner.organisation_id)
    assert (body.name, body.region.code) == ("滨城区水务管理站", "371603")
    assert Owner.objects.get(pk=owner.pk).place == "371603"


def test_an_identity_number_lies_encrypted_and_is_found_by_its_fingerprint():
    number = identity_number()
    owner = save(owners.begun_owner(kind="person"), identity=number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity FROM orders_owner WHERE id = %s", [owner.pk])
        lying = cursor.fetchone()[0]
    read = Owner.objects.get(pk=owner.pk)
    assert number not in lying
    assert (read.identity, read.masked_identity) == (number, f"{number[:3]}{'*' * 13}{number[-2:]}")
    assert len(read.identity_fingerprint) == 64


@pytest.mark.parametrize("make", [owners.submitted_owner, owners.approved_owner])
def test_what_was_handed_in_stands_as_it_is(make):
    owner = make()
    before = stored(owner)
    with pytest.raises(IllegalMove):
        save(owner, address="别处")
    assert stored(owner) == before


def test_a_field_that_no_registration_has_is_a_programmers_fault():
    owner = owners.begun_owner()
    with pytest.raises(TypeError, match="no state"):
        save(owner, state="active")
    assert Owner.objects.get(pk=owner.pk).state == "draft"


# Who may


@pytest.mark.parametrize("action", ["save", "submit", "leave", "contacts"])
def test_to_other_bodies_an_owner_does_not_exist(action):
    owner = owners.approved_owner() if action in ("leave", "contacts") else owners.filled_owner()
    stranger = owners.owner_actor(owners.approved_owner())
    calls = {
        "save": lambda: actions.save_owner(owner=owner, values={"address": "x"}, by=stranger),
        "submit": lambda: actions.submit_owner(owner=owner, by=stranger),
        "leave": lambda: actions.leave_owner(owner=owner, by=stranger),
        "contacts": lambda: actions.change_contacts(
            owner=owner, values={"address": "x"}, by=stranger
        ),
    }
    before = stored(owner)
    with pytest.raises(NotFound):
        calls[action]()
    assert stored(owner) == before


@pytest.mark.parametrize("action", ["return", "reject", "accept"])
def test_to_the_operators_of_other_regions_an_owner_does_not_exist(action):
    owner = owners.submitted_owner(place="371602")
    abroad = owners.reviewer("370100")
    reasons = {} if action == "accept" else {"conditions": ["owner.code"], "note": ""}
    before = stored(owner)
    with pytest.raises(NotFound):
        getattr(actions, f"{action}_owner")(owner=owner, by=abroad, **reasons)
    assert stored(owner) == before


def test_nobody_decides_about_the_owner_for_which_they_act():
    owner = owners.submitted_owner()
    both = accounts.make_operator("371600", user=accounts.manager_of(owner.organisation))
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        actions.accept_owner(owner=owner, by=accounts.staff_actor(both))
    assert Owner.objects.get(pk=owner.pk).state == "reviewing"


# What must be there


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("person", ["identity", "address", "contact_name", "contact_phone", "fundings"]),
        *(
            (
                kind,
                ["credit_code", "address", "contact_name", "contact_phone", "fundings", "letter"],
            )
            for kind in Owner.Kind.values
            if kind != "person"
        ),
    ],
)
def test_an_empty_registration_says_everything_that_is_missing(kind, missing):
    owner = owners.begun_owner(kind=kind)
    with pytest.raises(Incomplete) as refused:
        submit(owner)
    assert refused.value.data == {"missing": missing}
    assert Owner.objects.get(pk=owner.pk).state == "draft"


@pytest.mark.parametrize("kind", Owner.Kind.values)
def test_each_thing_that_a_kind_must_fill_is_asked_for_by_itself(kind):
    owner = owners.filled_owner(kind=kind)
    for name in set(may.required_of(kind)) - {"kind"}:
        kept = getattr(owner, name)
        setattr(owner, name, type(kept)() if name != "letter" else None)
        assert may.missing_in(owner) == (name,)
        setattr(owner, name, kept)
    assert may.missing_in(owner) == ()


def test_a_natural_person_hands_in_no_letter_and_no_credit_code():
    owner = owners.filled_owner(kind="institution")
    save(owner, kind="person", identity=identity_number(), fundings=["social"])
    submit(owner)
    handed_in = Owner.objects.get(pk=owner.pk)
    assert (handed_in.credit_code, handed_in.letter) == ("", None)


def test_a_body_hands_in_no_identity_number():
    owner = owners.filled_owner(kind="person")
    save(owner, kind="enterprise", credit_code=credit_code(), letter=paper())
    submit(owner)
    handed_in = Owner.objects.get(pk=owner.pk)
    assert (handed_in.identity, handed_in.identity_fingerprint) == ("", "")


# Funds


@pytest.mark.parametrize(
    ("kind", "funds"),
    [
        ("person", {"social"}),
        ("enterprise", {"social"}),
        ("state_owned", {"social", "fiscal", "state"}),
        ("government", {"social", "fiscal", "state"}),
        ("institution", {"social", "fiscal", "state"}),
        ("social", {"social", "fiscal", "state"}),
        ("village", {"social", "fiscal", "state"}),
    ],
)
def test_which_funds_a_kind_may_spend(kind, funds):
    assert set(may.fundings_open_to(kind)) == funds
    for code in Funding.values:
        owner = owners.begun_owner(kind=kind)
        if code in funds:
            assert save(owner, fundings=[code]).fundings == [code]
        else:
            with pytest.raises(Invalid, match="social funds only") as refused:
                save(owner, fundings=[code])
            assert refused.value.field == "fundings"
            assert Owner.objects.get(pk=owner.pk).fundings == []


def test_funds_that_no_longer_fit_the_kind_stop_the_handing_in():
    owner = owners.filled_owner(kind="institution", fundings=["fiscal"])
    save(owner, kind="enterprise")
    with pytest.raises(Invalid) as refused:
        submit(owner)
    assert refused.value.field == "fundings"
    assert Owner.objects.get(pk=owner.pk).state == "draft"


# One number, one owner


def test_a_number_in_use_cannot_be_handed_in_and_is_free_again_after_a_rejection():
    code = credit_code()
    first, second = owners.filled_owner(), owners.filled_owner()
    save(first, credit_code=code)
    save(second, credit_code=code)
    submit(first)
    with pytest.raises(NumberTaken) as refused:
        submit(second)
    assert (refused.value.field, Owner.objects.get(pk=second.pk).state) == ("credit_code", "draft")
    actions.reject_owner(owner=first, conditions=["owner.double"], note="", by=owners.reviewer())
    assert submit(second).state == "reviewing"


def test_an_identity_number_stands_for_one_owner():
    number = identity_number()
    first, second = owners.filled_owner(kind="person"), owners.filled_owner(kind="person")
    save(first, identity=number)
    save(second, identity=number)
    submit(first)
    with pytest.raises(NumberTaken) as refused:
        submit(second)
    assert refused.value.field == "identity"


def test_the_database_itself_refuses_a_second_holder_and_it_is_said_in_words():
    taken = owners.approved_owner()
    owner = owners.returned_owner()
    before = stored(owner)
    with pytest.raises(NumberTaken):
        save(owner, credit_code=taken.credit_code)
    assert stored(owner) == before


# Clocks and decisions


def last_day_of(deadline: Deadline) -> datetime:
    """The last day on which something is in time: the term ends at its 24:00."""
    return (deadline.due_at - timedelta(microseconds=1)).astimezone(zone()).date()


@pytest.mark.parametrize(
    ("make", "role", "days"), [("submitted", "operator", 2), ("returned", "owner", 10)]
)
def test_each_wait_has_the_working_days_of_the_rule_set(make, role, days):
    owner = getattr(owners, f"{make}_owner")()
    wait = Deadline.objects.of(owner.subject).open().get()
    began = wait.since.astimezone(zone()).date()
    assert (wait.role, wait.region, wait.organisation) == (
        role,
        "371602",
        owner.number if role == "owner" else "",
    )
    assert calendar().count(began, last_day_of(wait)) == days
    yellow = wait.since + (wait.due_at - wait.since) * 0.8
    assert abs(wait.yellow_at - yellow) < timedelta(seconds=1)


def test_a_return_is_kept_with_its_reasons_and_the_next_check_still_knows_them():
    owner = owners.returned_owner(codes=["owner.letter", "owner.funds"], note="公章不清。")
    why = {"conditions": ["owner.letter", "owner.funds"], "note": "公章不清。"}
    assert Owner.objects.get(pk=owner.pk).returned_for == why
    assert EventRow.objects.get(subject=owner.subject, kind="owner.returned").data == why
    submit(owner)
    assert Owner.objects.get(pk=owner.pk).returned_for == why
    actions.accept_owner(owner=owner, by=owners.reviewer())
    accepted = Owner.objects.get(pk=owner.pk)
    assert (accepted.returned_for, accepted.accepted_at is not None) == ({}, True)


@pytest.mark.parametrize("decide", [actions.return_owner, actions.reject_owner])
@pytest.mark.parametrize("codes", [[], ["no-such"], ["owner.code", "need.window"]])
def test_a_decision_against_an_owner_quotes_conditions_about_owners(decide, codes):
    owner = owners.submitted_owner()
    with pytest.raises(Invalid) as refused:
        decide(owner=owner, conditions=codes, note="随便", by=owners.reviewer())
    assert refused.value.field == "conditions"
    kept = Owner.objects.get(pk=owner.pk)
    assert (kept.state, kept.returned_for) == ("reviewing", {})


# In the market


def test_an_accepted_owner_changes_address_and_contacts_without_a_new_check():
    owner = owners.approved_owner()
    changed = actions.change_contacts(
        owner=owner,
        values={"address": "渤海十八路 1 号", "contact_name": owner.contact_name},
        by=owners.owner_actor(owner),
    )
    changed.refresh_from_db()
    assert (changed.address, changed.state) == ("渤海十八路 1 号", "active")
    fact = EventRow.objects.get(subject=owner.subject, kind="owner.contacts-changed")
    assert fact.data == {"fields": ["address"]}


def test_saving_the_same_contacts_again_tells_nobody():
    owner = owners.approved_owner()
    actions.change_contacts(
        owner=owner, values={"address": owner.address}, by=owners.owner_actor(owner)
    )
    assert not EventRow.objects.filter(kind="owner.contacts-changed").exists()


def test_contacts_cannot_be_emptied_and_nothing_else_goes_with_them():
    owner = owners.approved_owner()
    by = owners.owner_actor(owner)
    with pytest.raises(Incomplete):
        actions.change_contacts(owner=owner, values={"contact_name": ""}, by=by)
    with pytest.raises(TypeError, match="no credit_code"):
        actions.change_contacts(owner=owner, values={"credit_code": credit_code()}, by=by)
    assert stored(owner) == stored(Owner.objects.get(pk=owner.pk))
    assert Owner.objects.get(pk=owner.pk).contact_name == "李芳"


@pytest.mark.parametrize("make", [owners.filled_owner, owners.submitted_owner])
def test_only_owners_in_the_market_have_contacts_to_change(make):
    owner = make()
    with pytest.raises(IllegalMove):
        actions.change_contacts(owner=owner, values={"address": "x"}, by=owners.owner_actor(owner))


def test_what_a_refused_action_stored_is_gone_with_it():
    taken = owners.approved_owner()
    owner = owners.returned_owner()
    files = StoredFile.objects.count()
    with pytest.raises(NumberTaken), transaction.atomic():
        save(owner, credit_code=taken.credit_code, letter=paper("another.pdf"))
    assert StoredFile.objects.count() == files


def test_a_taken_number_is_refused_without_saying_by_whom():
    taken = owners.approved_owner(name="滨城区秘密水务局")
    owner = owners.filled_owner()
    save(owner, credit_code=taken.credit_code)
    with pytest.raises(NumberTaken) as refused:
        submit(owner)
    assert "秘密" not in str(refused.value)
    assert taken.number not in str(refused.value)
    assert StillOpen.code == "still-open"
