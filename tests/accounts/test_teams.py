"""Teams: invitations with codes, roles, the last manager, and what others see of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.accounts.actions.invitations import (
    TERM,
    accept_invitation,
    invite_member,
    withdraw_invitation,
)
from marketplace.accounts.actions.members import change_role, end_membership
from marketplace.accounts.actions.notices import tell
from marketplace.accounts.models import Invitation, Membership, Organisation, User
from marketplace.accounts.queries import actors
from marketplace.accounts.queries.teams import (
    invitation_by_code,
    invitations_of,
    invitations_to,
    members_of,
)
from marketplace.events import clock
from marketplace.events.models import EventRow
from marketplace.kernel.errors import Invalid, NotAllowed, NotFound
from marketplace.notify.models import Message
from tests.accounts.flows import messages_to
from tests.support.accounts import actor_of, add_member, make_body, make_user

pytestmark = pytest.mark.django_db
PHONE, EMAIL = "13800138000", "li@example.cn"


def invite(body, address=PHONE, role="delegate", by=None):
    return invite_member(organisation=body, address=address, role=role, by=by or actor_of(body))


def accept(invitation, user, code=""):
    return accept_invitation(invitation=invitation, user=user, code=code, by=actors.person(user))


def code_of(address):
    return re.search(r"/invitations/([\w-]+)/", messages_to(address)[-1])[1]


def roles(body):
    return {row.user_id: row.role for row in members_of(body)}


def test_who_has_the_code_may_accept_with_any_account():
    body = make_body(name="滨州测绘有限公司")
    invitation = invite(body)
    assert "滨州测绘有限公司 asks you to act for it" in messages_to(PHONE)[-1]
    code = code_of(PHONE)
    assert invitation_by_code(code) == invitation
    user = make_user(phone="13900139000")
    assert not invitations_to(user).exists()
    membership = accept(invitation, user, code)
    assert (membership.user, membership.role) == (user, "delegate")
    assert actor_of(body, user).roles == {"signed-in", "agency", "delegate"}
    facts = EventRow.objects.filter(subject=f"organisation/{body.number}").order_by("id")
    assert [row.kind for row in facts][-2:] == ["member.invited", "member.joined"]
    assert facts.last().by == f"user/{user.pk}"


def test_who_registers_later_with_the_address_finds_the_invitation():
    body = make_body()
    invitation = invite(body, EMAIL, role="manager")
    later = make_user(email=EMAIL)
    assert list(invitations_to(later)) == [invitation]
    accept(invitation, later)
    assert roles(body)[later.pk] == "manager"
    assert not invitations_to(later).exists()


def test_an_address_that_was_never_proved_opens_nothing():
    body = make_body()
    invitation = invite(body)
    impostor = make_user(phone=PHONE, is_proved=False)
    assert not invitations_to(impostor).exists()
    with pytest.raises(NotFound):
        accept(invitation, impostor)
    with pytest.raises(NotFound):
        accept(invitation, impostor, code="guessed")
    assert impostor.pk not in roles(body)


def test_addresses_and_codes_lie_only_as_fingerprints():
    body = make_body()
    invite(body)
    row = Invitation.objects.values().get()
    code = code_of(PHONE)
    assert code not in repr(row)
    event = EventRow.objects.get(kind="member.invited")
    assert event.data == {"address": "138******00", "role": "delegate"}


def test_a_code_works_once_and_for_seven_days():
    body = make_body()
    invitation = invite(body)
    code = code_of(PHONE)
    late = clock.shift() + TERM + timedelta(seconds=1)
    with clock.shifted(late):
        assert not invitations_of(body).exists()
        with pytest.raises(NotFound):
            invitation_by_code(code)
        with pytest.raises(NotFound):
            accept(invitation, make_user(), code)
    accept(invitation, make_user(), code)
    with pytest.raises(NotFound):
        accept(invitation, make_user(), code)
    assert len(roles(body)) == 2


def test_a_second_invitation_replaces_the_first():
    body = make_body()
    first = invite(body)
    old_code = code_of(PHONE)
    second = invite(body, role="manager")
    assert list(invitations_of(body)) == [second]
    with pytest.raises(NotFound):
        accept(first, make_user(), old_code)


def test_a_withdrawn_invitation_is_gone():
    body = make_body()
    invitation = invite(body)
    withdraw_invitation(invitation=invitation, by=actor_of(body))
    with pytest.raises(NotFound):
        accept(invitation, make_user(phone=PHONE))
    with pytest.raises(NotFound):
        withdraw_invitation(invitation=invitation, by=actor_of(body))
    assert EventRow.objects.filter(kind="member.invitation-withdrawn").count() == 1


def test_a_member_is_not_invited_again():
    body = make_body()
    add_member(body, user=make_user(phone=PHONE))
    with pytest.raises(Invalid, match="acts for this body already") as caught:
        invite(body)
    assert caught.value.field == "address"


def test_a_member_who_takes_another_code_stays_one_member():
    body = make_body()
    invitation = invite(body, EMAIL)
    member = add_member(body, user=make_user(phone=PHONE))
    accept(invitation, member, code_of(EMAIL))
    assert Membership.objects.filter(user=member).count() == 1


@pytest.mark.parametrize("role", ["window", "chief", ""])
def test_roles_are_those_of_the_kind_of_body(role):
    body = make_body("agency")
    with pytest.raises(Invalid) as caught:
        invite(body, role=role)
    assert caught.value.field == "role"
    assert Message.objects.count() == 0


def test_an_operator_has_window_staff():
    body = make_body("operator")
    user = add_member(body, role="window")
    assert roles(body)[user.pk] == "window"


def test_only_managers_of_the_body_itself_decide():
    body, other = make_body(), make_body()
    delegate = add_member(body)
    membership = Membership.objects.get(user=delegate)
    for by in (actor_of(body, delegate), actor_of(other), actors.person(delegate)):
        with pytest.raises(NotAllowed):
            invite(body, by=by)
        with pytest.raises(NotAllowed):
            change_role(membership=membership, role="manager", by=by)
    with pytest.raises(NotAllowed):
        end_membership(membership=membership, by=actor_of(other))
    assert roles(body)[delegate.pk] == "delegate"


def test_a_role_changes_and_a_fact_says_from_what():
    body = make_body()
    delegate = add_member(body)
    membership = Membership.objects.get(user=delegate)
    change_role(membership=membership, role="manager", by=actor_of(body))
    change_role(membership=membership, role="manager", by=actor_of(body))
    assert roles(body)[delegate.pk] == "manager"
    (fact,) = EventRow.objects.filter(kind="member.role-changed")
    assert fact.data == {
        "person": f"user/{delegate.pk}",
        "role": "manager",
        "earlier": "delegate",
    }


def test_the_last_manager_stays_a_manager():
    body = make_body()
    first = Membership.objects.get(organisation=body)
    delegate = add_member(body)
    by = actor_of(body)
    for refused in (
        lambda: change_role(membership=first, role="delegate", by=by),
        lambda: end_membership(membership=first, by=by),
    ):
        with pytest.raises(Invalid, match="the last manager"):
            refused()
    change_role(membership=Membership.objects.get(user=delegate), role="manager", by=by)
    end_membership(membership=first, by=by)
    assert roles(body) == {delegate.pk: "manager"}


def test_a_manager_whose_account_is_closed_does_not_count():
    body = make_body()
    first = Membership.objects.get(organisation=body)
    second = add_member(body, role="manager")
    User.objects.filter(pk=second.pk).update(is_active=False)
    with pytest.raises(Invalid, match="the last manager"):
        end_membership(membership=first, by=actor_of(body))


def test_who_leaves_has_no_desk_from_then_on():
    body = make_body()
    user = add_member(body)
    membership = Membership.objects.get(user=user)
    end_membership(membership=membership, by=actor_of(body, user))
    with pytest.raises(NotFound):
        actor_of(body, user)
    assert not Organisation.objects.of(user).exists()
    with pytest.raises(NotFound):
        end_membership(membership=membership, by=actor_of(body))
    assert EventRow.objects.filter(kind="member.left").count() == 1


def test_an_invitation_goes_with_its_transaction():
    body = make_body()
    with pytest.raises(RuntimeError), transaction.atomic():
        invite(body)
        raise RuntimeError
    assert Message.objects.count() == 0


def test_every_member_is_told_once():
    body = make_body(user=make_user(phone=PHONE))
    add_member(body, user=make_user(email=EMAIL))
    add_member(body, user=make_user(phone="13900139000", email="wu@example.cn"))
    left = add_member(body, user=make_user(phone="13700137000"))
    end_membership(membership=Membership.objects.get(user=left), by=actor_of(body, left))
    make_body()
    Message.objects.all().delete()
    assert tell(organisation=body, subject="Returned", body="Please mend it.") == 3
    told = [(row.kind, row.to, row.subject, row.body) for row in Message.objects.order_by("id")]
    assert told == [
        ("sms", PHONE, "", "Returned. Please mend it."),
        ("email", EMAIL, "Returned", "Please mend it."),
        ("email", "wu@example.cn", "Returned", "Please mend it."),
    ]


def test_nobody_is_told_at_an_address_that_may_be_a_strangers():
    user = make_user(phone=PHONE)
    user.email = "typo@example.cn"
    user.save()
    tell(organisation=make_body(user=user), subject="Returned", body="Please mend it.")
    assert [row.to for row in Message.objects.all()] == [PHONE]


def test_telling_reads_people_and_proofs_once():
    body = make_body()
    for people in (1, 2, 3):
        with CaptureQueriesContext(connection) as queries:
            assert tell(organisation=body, subject="s", body="b") == people
        reads = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
        assert sum("accounts_user" in sql for sql in reads) == 1
        assert sum("account_emailaddress" in sql for sql in reads) == 1
        add_member(body)
