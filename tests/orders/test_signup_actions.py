"""Signing up: who may, until when, and who may not, with the reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.accounts.models import Membership
from marketplace.events import clock
from marketplace.events.models import EventRow
from marketplace.kernel.errors import IllegalMove, NotFound
from orders.actions.signups import sign_up, withdraw_sign_up
from orders.models import SignUp
from orders.policies.signups import (
    MayNotStand,
    Related,
    SignedUpAlready,
    TooLate,
    can_stand,
    why_not,
)
from orders.queries.needs import day_of
from orders.queries.signups import lacking_for, needs_for, other_needs, pool_of, size_of
from providers.actions.agencies import exit_agency
from providers.models import Holding, OpenWork
from providers.policies.eligibility import NotEligible
from providers.policies.exits import StillOpen
from tests.orders.everything import everything
from tests.support import needs
from tests.support.accounts import make_user, manager_of
from tests.support.agencies import (
    agency_actor,
    registered_agency,
    reviewer,
    submitted_agency,
    suspended_agency,
)
from tests.support.owners import approved_owner

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
EIA = "010001"


def refused(error, need, agency, by=None) -> str:
    """Try to sign up, see it refused and nothing changed; give the reason."""
    before = everything()
    with pytest.raises(error) as told:
        sign_up(need=need, agency=agency, by=by or agency_actor(agency))
    assert everything() == before
    return str(told.value)


def test_an_agency_that_satisfies_the_rule_signs_up():
    need = needs.open_need(approved_owner(), item=EIA)
    agency = registered_agency(holdings=["eia-credit"])
    row = sign_up(need=need, agency=agency, by=agency_actor(agency))
    assert (row.state, row.need, row.agency, row.by) == (
        "standing",
        need,
        agency,
        agency_actor(agency).id,
    )
    told = EventRow.objects.get(kind="signup.made")
    assert (told.subject, told.public, told.data) == (
        f"sign-up/{row.pk}",
        False,
        {"need": need.number, "agency": agency.number},
    )
    assert list(OpenWork.objects.values_list("agency", "subject")) == [(agency.pk, row.subject)]


def test_an_agency_that_lacks_a_qualification_is_told_which():
    need = needs.open_need(approved_owner(), item=EIA)
    agency = registered_agency()
    assert refused(NotEligible, need, agency) == (
        "For “Environmental impact assessment of a project” this is missing: Registration on the "
        "environmental impact assessment credit platform."
    )


def test_a_qualification_that_is_not_checked_yet_does_not_count():
    need = needs.open_need(approved_owner(), item=EIA)
    agency = registered_agency(holdings=["eia-credit"])
    Holding.objects.filter(agency=agency).update(state="checking")
    refused(NotEligible, need, agency)


def test_a_suspended_agency_may_not():
    need = needs.open_need(approved_owner())
    assert refused(MayNotStand, need, suspended_agency()) == (
        "Your agency is suspended and cannot sign up."
    )


def test_an_agency_that_is_not_in_the_market_may_not():
    need = needs.open_need(approved_owner())
    assert refused(MayNotStand, need, submitted_agency()) == (
        "Only agencies that are in the market may sign up."
    )


def test_the_owner_does_not_choose_itself():
    need = needs.open_need(approved_owner())
    agency = registered_agency()
    agency.credit_code = need.owner.credit_code
    agency.save()
    assert refused(Related, need, agency) == "Your agency and the project owner are the same body."


def test_an_owner_who_is_the_agencys_legal_representative_does_not_choose_it():
    need = needs.open_need(approved_owner(kind="person"))
    agency = registered_agency()
    agency.legal_representative_identity = need.owner.identity
    agency.save()
    assert refused(Related, need, agency) == (
        "The project owner is your agency's legal representative."
    )


def test_bodies_that_share_a_person_do_not_choose_each_other():
    person = make_user()
    need = needs.open_need(approved_owner(user=person))
    agency = registered_agency(user=person)
    assert refused(Related, need, agency) == (
        "Somebody acts for both your agency and the project owner."
    )
    Membership.objects.filter(organisation=agency.organisation).update(user=make_user())
    assert sign_up(need=need, agency=agency, by=agency_actor(agency)).state == "standing"


def test_only_the_agencys_own_people_sign_it_up():
    need = needs.open_need(approved_owner())
    agency, other = registered_agency(), registered_agency()
    refused(NotFound, need, agency, by=agency_actor(other))
    refused(NotFound, need, agency, by=reviewer())


@pytest.mark.parametrize("make", [needs.drafted_need, needs.posted_need])
def test_there_is_no_sign_up_for_what_is_not_public(make):
    refused(NotFound, make(approved_owner()), registered_agency())


def test_an_agency_signs_up_once():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    needs.signed_up(need, [agency])
    assert refused(SignedUpAlready, need, agency) == (
        "Your agency is already signed up for this need."
    )


def test_withdraw_and_sign_up_again_until_the_close():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    by = agency_actor(agency)
    for _ in range(3):
        (row,) = needs.signed_up(need, [agency])
        assert size_of(need) == 1
        withdraw_sign_up(sign_up=row, by=by)
        assert size_of(need) == 0
        with pytest.raises(IllegalMove):
            withdraw_sign_up(sign_up=row, by=by)
    needs.signed_up(need, [agency])
    assert pool_of(need) == [(agency.number, 1)]
    assert SignUp.objects.filter(need=need).count() == 4
    assert OpenWork.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "is_late"),
    [(-60 * SECOND, False), (-5 * SECOND, False), (SECOND / 1000, True), (SECOND, True)],
)
def test_the_close_is_a_moment(moment, is_late):
    """Judged by the clock after the lock; the clock's own close may come later."""
    need, agency = needs.open_need(approved_owner()), registered_agency()
    early = registered_agency()
    (stands,) = needs.signed_up(need, [early])
    by, by_early = agency_actor(agency), agency_actor(early)
    before = everything()
    with needs.at(need.closes_at + moment):
        if not is_late:
            assert sign_up(need=need, agency=agency, by=by).state == "standing"
            assert withdraw_sign_up(sign_up=stands, by=by_early).state == "withdrawn"
            return
        with pytest.raises(TooLate, match="is over"):
            sign_up(need=need, agency=agency, by=by)
        with pytest.raises(TooLate):
            withdraw_sign_up(sign_up=stands, by=by_early)
    assert need.state == "open"
    assert everything() == before


def test_exactly_at_the_close_it_is_over():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    assert why_not(need, agency, at=need.closes_at) == (
        "Sign-up for this need is over. Nothing was changed."
    )
    assert why_not(need, agency, at=need.closes_at - timedelta(microseconds=1)) == ""
    assert why_not(need, agency, at=need.published_at) == ""
    assert why_not(need, agency, at=need.published_at - timedelta(microseconds=1)) != ""


def test_who_is_signed_up_cannot_leave_the_market():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    (row,) = needs.signed_up(need, [agency])
    with pytest.raises(StillOpen):
        exit_agency(agency=agency, by=agency_actor(agency))
    withdraw_sign_up(sign_up=row, by=agency_actor(agency))
    assert exit_agency(agency=agency, by=agency_actor(agency)).state == "exited"


def listed(agency) -> tuple[list[str], list[str]]:
    """The numbers of the needs that an agency's lists show: may sign up, may not."""
    now = clock.instant()
    lacking = lacking_for(agency, on=day_of(now), at=now)
    rows = [find(agency, at=now, lacking=lacking) for find in (needs_for, other_needs)]
    return tuple([need.number for need in found] for found in rows)


def test_the_lists_of_an_agency_agree_with_the_rule():
    person = make_user()
    agency = registered_agency(user=person, holdings=["cma"])
    twin = approved_owner()
    twin.credit_code = agency.credit_code
    twin.save()
    owner = approved_owner()
    made = [
        needs.open_need(owner),
        needs.open_need(owner, item=EIA),
        needs.open_need(owner, item="010003"),
        needs.open_need(twin),
        needs.open_need(approved_owner(user=person)),
    ]
    needs.posted_need(owner, item="020005")
    may, may_not = listed(agency)
    today = timezone.localdate(clock.instant())
    expected = {need.number for need in made if can_stand(need, agency, on=today)}
    assert set(may) == expected == {made[0].number, made[2].number}
    assert set(may_not) == {need.number for need in made} - expected


def test_a_suspended_agency_is_offered_nothing():
    need = needs.open_need(approved_owner())
    assert listed(suspended_agency()) == ([], [need.number])


def test_after_the_close_nothing_is_offered():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    with needs.after_close(need):
        assert listed(agency) == ([], [])


def test_an_owner_who_begins_to_share_a_person_does_not_appear_any_more():
    need, agency = needs.open_need(approved_owner()), registered_agency()
    assert listed(agency) == ([need.number], [])
    Membership.objects.create(
        organisation=need.owner.organisation,
        user=manager_of(agency.organisation),
        since=clock.instant(),
    )
    assert listed(agency) == ([], [need.number])
