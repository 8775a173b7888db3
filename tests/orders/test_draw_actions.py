"""The clock's two steps: the close, and the draw or the failure that follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.catalogue.models import RuleSet
from marketplace.events import clock
from marketplace.events.models import Deadline, EventRow, StateChange
from marketplace.events.ticks import run_defaults
from marketplace.kernel import draw
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import NotFound
from orders.actions.draws import close_need, settle_need
from orders.actions.signups import withdraw_sign_up
from orders.models import Draw, Need, SignUp
from orders.policies.draws import TooEarly
from providers.actions.sanctions import impose_sanction
from providers.models import Agency, Holding, OpenWork
from tests.orders.everything import everything
from tests.support import needs
from tests.support.agencies import agency_actor, proposed_sanction, registered_agency, reviewer
from tests.support.owners import approved_owner

pytestmark = pytest.mark.django_db
EIA = "010001"


def agencies(count: int) -> list[Agency]:
    return [registered_agency() for _ in range(count)]


def closed(need: Need) -> Need:
    with needs.after_close(need):
        close_need(need.subject, CLOCK)
    return Need.objects.get(pk=need.pk)


def test_the_whole_job_runs_by_itself():
    need = needs.open_need(approved_owner(), funding="fiscal")
    pool = agencies(4)
    needs.signed_up(need, pool)
    assert OpenWork.objects.count() == 4
    need = needs.settled(need)
    held = Draw.objects.get()
    numbers = sorted(agency.number for agency in pool)
    assert need.state == "selecting"
    assert held.pool == [[number, 1] for number in numbers]
    assert len(bytes.fromhex(held.seed)) == 32
    rows = [(number, 1) for number in numbers]
    assert held.order == draw.order(seed=bytes.fromhex(held.seed), pool=rows)
    told = EventRow.objects.get(kind="need.drawn")
    assert told.public
    assert told.data == {"seed": held.seed, "pool": held.pool, "order": held.order}
    assert EventRow.objects.get(kind="need.closed").data == {"size": 4}
    assert not Deadline.objects.of(need.subject).open().exists()
    assert not OpenWork.objects.exists()
    assert need.closed_at >= need.closes_at


def test_nobody_closes_a_need_before_its_time():
    need = needs.open_need(approved_owner())
    before = everything()
    with needs.at(need.closes_at - 5 * needs.SECOND), pytest.raises(TooEarly):
        close_need(need.subject, CLOCK)
    assert everything() == before


def test_an_unknown_need_is_not_closed():
    for step in (close_need, settle_need):
        with pytest.raises(NotFound):
            step("need/3716-2026-999999", CLOCK)


def test_two_draws_of_the_same_pool_have_seeds_of_their_own():
    pool = agencies(3)
    owner = approved_owner()
    for item in ("010005", "020005"):
        need = needs.open_need(owner, item=item)
        needs.signed_up(need, pool)
        needs.settled(need)
    first, second = Draw.objects.order_by("pk")
    assert first.pool == second.pool
    assert first.seed != second.seed


def test_the_seed_exists_only_after_the_close():
    need = needs.open_need(approved_owner())
    needs.signed_up(need, agencies(2))
    closed(need)
    assert not Draw.objects.exists()
    assert "seed" not in str(list(EventRow.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(("funding", "size", "minimum"), [("fiscal", 2, 3), ("social", 0, 1)])
def test_below_the_minimum_the_need_fails_with_its_numbers(funding, size, minimum):
    need = needs.open_need(approved_owner(), funding=funding)
    needs.signed_up(need, agencies(size))
    assert needs.settled(need).state == "failed"
    told = EventRow.objects.get(kind="need.failed")
    assert (told.public, told.data) == (True, {"size": size, "minimum": minimum})
    assert not Draw.objects.exists()
    assert not OpenWork.objects.exists()
    assert not Deadline.objects.of(need.subject).open().exists()


@pytest.mark.parametrize(("funding", "size"), [("fiscal", 3), ("social", 1)])
def test_the_minimum_itself_is_enough(funding, size):
    need = needs.open_need(approved_owner(), funding=funding)
    needs.signed_up(need, agencies(size))
    assert needs.settled(need).state == "selecting"


def test_the_minimum_is_the_one_that_was_frozen():
    need = needs.open_need(approved_owner())
    needs.signed_up(need, agencies(1))
    for law in RuleSet.objects.all():
        law.terms = {**law.terms, "pool.minimum": "9"}
        law.save()
    assert needs.settled(need).state == "selecting"


def test_a_rule_set_that_asks_for_nobody_still_draws_from_somebody():
    owner = approved_owner()
    law = RuleSet.objects.get(key="everywhere-social")
    law.terms = {**law.terms, "pool.minimum": "0"}
    law.save()
    need = needs.settled(needs.open_need(owner))
    assert need.state == "failed"
    assert EventRow.objects.get(kind="need.failed").data == {"size": 0, "minimum": 1}


def test_a_time_between_close_and_draw_is_waited_for():
    owner = approved_owner()
    law = RuleSet.objects.get(key="everywhere-social")
    law.terms = {**law.terms, "need.draw": "1"}
    law.save()
    need = needs.open_need(owner)
    needs.signed_up(need, agencies(1))
    with needs.after_close(need):
        assert run_defaults() == 1
        assert run_defaults() == 0
        wait = Deadline.objects.of(need.subject).open().get()
    assert (wait.step, wait.default) == ("need.draw", "orders.settle_need")
    assert wait.due_at > need.closes_at + timedelta(hours=20)
    with needs.at(wait.due_at):
        assert run_defaults() == 1
    assert Need.objects.get(pk=need.pk).state == "selecting"


def test_who_no_longer_satisfies_the_rule_is_disqualified_with_the_reason():
    need = needs.open_need(approved_owner(), item=EIA)
    lost, kept, suspended = (registered_agency(holdings=["eia-credit"]) for _ in range(3))
    needs.signed_up(need, [lost, kept, suspended])
    Holding.objects.filter(agency=lost).update(state="expired")
    sanction = proposed_sanction(suspended)
    impose_sanction(sanction=sanction, by=reviewer(suspended.place))
    closed(need)
    states = dict(SignUp.objects.values_list("agency", "state"))
    assert states == {lost.pk: "disqualified", kept.pk: "standing", suspended.pk: "disqualified"}
    told = EventRow.objects.filter(kind="signup.disqualified").order_by("id")
    reasons = {row.data["agency"]: row.data["reason"] for row in told}
    assert not any(row.public for row in told)
    assert "this is missing: Registration on the environmental" in reasons[lost.number]
    assert reasons[suspended.number] == "Your agency is suspended and cannot sign up."
    assert EventRow.objects.get(kind="need.closed").data == {"size": 1}
    assert list(OpenWork.objects.values_list("agency", flat=True)) == [kept.pk]
    settle_need(need.subject, CLOCK)
    assert Draw.objects.get().order == [kept.number]


def test_who_began_to_belong_to_the_owner_is_disqualified():
    need = needs.open_need(approved_owner())
    related, other = agencies(2)
    needs.signed_up(need, [related, other])
    Agency.objects.filter(pk=related.pk).update(credit_code=need.owner.credit_code)
    closed(need)
    assert SignUp.objects.get(agency=related).state == "disqualified"
    assert SignUp.objects.get(agency=other).state == "standing"


def test_qualifications_are_those_of_the_closing_day():
    """The clock may come late; what expired after the close does no harm."""
    need = needs.open_need(approved_owner(), item=EIA)
    agency = registered_agency(holdings=["eia-credit"])
    needs.signed_up(need, [agency])
    closing_day = clock.datetime.astimezone(need.closes_at).date()
    Holding.objects.filter(agency=agency).update(valid_to=closing_day + timedelta(days=1))
    with needs.after_close(need, timedelta(days=3)):
        close_need(need.subject, CLOCK)
    assert SignUp.objects.get().state == "standing"


def test_withdrawn_sign_ups_are_not_in_the_pool():
    need = needs.open_need(approved_owner())
    rows = needs.signed_up(need, agencies(3))
    withdraw_sign_up(sign_up=rows[1], by=agency_actor(rows[1].agency))
    needs.settled(need)
    assert sorted(Draw.objects.get().order) == [rows[0].agency.number, rows[2].agency.number]


def test_killed_between_close_and_draw_the_next_tick_goes_on():
    need = needs.open_need(approved_owner())
    needs.signed_up(need, agencies(2))
    with needs.after_close(need):
        assert run_defaults() == 1
        assert Need.objects.get(pk=need.pk).state == "closed"
        assert run_defaults() == 1
        assert Need.objects.get(pk=need.pk).state == "selecting"
        assert run_defaults() == 0
    moves = StateChange.objects.filter(subject=need.subject, by="clock")
    assert list(moves.order_by("id").values_list("action", flat=True)) == ["close", "draw"]


def test_what_became_due_while_the_clock_was_down_is_done_once():
    need = needs.open_need(approved_owner())
    needs.signed_up(need, agencies(1))
    with needs.after_close(need, timedelta(days=30)):
        assert [run_defaults(), run_defaults(), run_defaults()] == [1, 1, 0]
    need.refresh_from_db()
    assert need.closed_at >= need.closes_at + timedelta(days=30)
    assert Draw.objects.count() == 1
