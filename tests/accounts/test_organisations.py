"""Bodies begin with numbers that run on, with a manager, and with a fact."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from marketplace.accounts.actions.organisations import begin_organisation
from marketplace.accounts.models import Membership, NumberSeries, Organisation
from marketplace.accounts.queries import actors
from marketplace.events.models import EventRow
from marketplace.kernel.actor import Party
from marketplace.kernel.errors import Invalid, NotAllowed, NotFound
from tests.support.accounts import (
    actor_of,
    make_body,
    make_operator,
    make_user,
    region,
    staff_actor,
)

pytestmark = pytest.mark.django_db


def begin(kind, user, by=None, place="371602"):
    return begin_organisation(
        kind=kind, name="Body", region=region(place), user=user, by=by or actors.person(user)
    )


def test_numbers_run_on_by_kind():
    user = make_user()
    bodies = [begin(kind, user) for kind in ("agency", "owner", "agency")]
    assert [body.number for body in bodies] == ["A000001", "P000001", "A000002"]


def test_a_number_is_given_back_with_its_transaction():
    user = make_user()
    with pytest.raises(RuntimeError), transaction.atomic():
        begin("agency", user)
        raise RuntimeError
    assert begin("agency", user).number == "A000001"
    assert NumberSeries.objects.get(name="A").last == 1


def test_who_begins_is_the_manager_and_facts_say_so():
    user = make_user()
    body = begin("agency", user)
    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.ended_at) == (user, "manager", None)
    facts = EventRow.objects.filter(subject=f"organisation/{body.number}").order_by("id")
    assert [(row.kind, row.data, row.by) for row in facts] == [
        ("organisation.begun", {"body": "agency"}, f"user/{user.pk}"),
        ("member.joined", {"person": f"user/{user.pk}", "role": "manager"}, f"user/{user.pk}"),
    ]


@pytest.mark.parametrize("kind", sorted(Organisation.PUBLIC_KINDS))
def test_nobody_makes_themselves_a_public_body(kind):
    with pytest.raises(NotAllowed, match="set up by the management body"):
        begin(kind, make_user())
    assert Organisation.objects.count() == 0
    assert NumberSeries.objects.count() == 0


def test_management_sets_up_public_bodies_in_its_regions_only():
    management = make_body("management", place="371600")
    by = actor_of(management)
    user = make_user()
    assert begin("operator", user, by=by).number == "G000002"
    for elsewhere in ("370102", "370000", "320100"):
        with pytest.raises(Invalid) as caught:
            begin("operator", user, by=by, place=elsewhere)
        assert caught.value.field == "region"


def test_a_member_acts_with_the_kind_and_role_of_the_body():
    body = make_body("agency", place="371602")
    actor = actor_of(body)
    assert actor.roles == {"signed-in", "agency", "manager"}
    assert (actor.organisation, actor.regions) == (body.number, {"371602"})


@pytest.mark.parametrize("number", ["A999999", "a000001", "A000001\x00", "", "begin", "A000001'"])
def test_any_other_number_answers_missing(number):
    make_body()
    with pytest.raises(NotFound):
        actors.member(make_user(), number)


def test_a_closed_body_has_no_desk():
    body = make_body()
    actor = actor_of(body)
    user = Membership.objects.get().user
    Organisation.objects.update(closed_at=body.created_at)
    assert actor.organisation == body.number
    with pytest.raises(NotFound):
        actors.member(user, body.number)
    assert not Organisation.objects.of(user).exists()


def test_staff_act_with_the_roles_and_regions_of_all_their_public_bodies():
    user = make_operator("371600")
    make_body("regulator", place="370100", user=user)
    make_body("agency", user=user)
    actor = staff_actor(user)
    assert actor.roles == {"signed-in", "operator", "regulator"}
    assert actor.regions == {"371600", "370100"}
    with pytest.raises(NotFound):
        staff_actor(make_user())


def test_the_desk_of_a_public_body_is_the_office():
    assert make_body("operator").desk == "/office/"
    assert make_body("owner").desk == "/desk/P000001/"


def test_the_command_sets_up_the_first_operator(capsys):
    user = make_user(phone="13800138000")
    options = {"region": "371600", "manager": "138 0013 8000"}
    call_command("begin_body", "operator", "滨州市公共资源交易中心", **options)
    assert capsys.readouterr().out == "G000001 滨州市公共资源交易中心\n"
    assert staff_actor(user).roles == {"signed-in", "operator"}
    facts = EventRow.objects.filter(kind="organisation.begun")
    assert [row.by for row in facts] == ["installer"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"region": "999999", "manager": "13800138000"}, "no region with the code 999999"),
        ({"region": "371600", "manager": "13900139000"}, "Nobody has registered and proved"),
        ({"region": "371600", "manager": "１３９"}, "half-width digits"),
    ],
)
def test_the_command_says_what_is_wrong(options, said):
    make_user(phone="13800138000")
    make_user(phone="13900139000", is_proved=False)
    with pytest.raises(CommandError, match=said):
        call_command("begin_body", "operator", "X", **options)
    assert Organisation.objects.count() == 0


def test_an_unknown_actor_founds_nothing():
    with pytest.raises(NotAllowed):
        begin("operator", make_user(), by=Party(id="x", roles=frozenset({"operator"})))
