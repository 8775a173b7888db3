"""Sanctions: two people, a length of the rule set, an end by the clock, and what they take down."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.events import clock
from marketplace.events.models import Deadline, EventRow
from marketplace.events.ticks import run_defaults
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import IllegalMove, Invalid, MarketError, NotAllowed
from providers.actions import sanctions as actions
from providers.actions.holdings import withdraw_holding
from providers.models import Agency, Holding, Offer, Sanction
from providers.policies.sanctions import SamePerson, after
from providers.queries.agencies import suspended_until
from tests.providers.everything import everything
from tests.support import agencies, offers
from tests.support.agencies import agency_actor, proposed_sanction, reviewer
from tests.support.catalogue import rule_set

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def agency() -> Agency:
    return offers.able_agency()


def impose(sanction: Sanction) -> Sanction:
    return actions.impose_sanction(sanction=sanction, by=reviewer())


def propose(agency: Agency, **given) -> Sanction:
    values = {
        "kind": "suspension",
        "conditions": ["conduct.price"],
        "reason": "中选后加价。",
        "months": 3,
    }
    return actions.propose_sanction(agency=agency, by=reviewer(), **{**values, **given})


def state_of(row) -> str:
    return type(row).objects.get(pk=row.pk).state


# Proposing


def test_a_proposal_changes_nothing_but_waits_for_a_second_person(agency):
    by = reviewer()
    sanction = proposed_sanction(agency, by=by)
    waits = Deadline.objects.open().get(subject=sanction.subject)
    assert (sanction.state, sanction.proposed_by, state_of(agency)) == (
        "proposed",
        by.id,
        "active",
    )
    assert (waits.role, waits.step, waits.default) == ("operator", "sanction.decision", "")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "warning"}, "kind"),
        ({"months": None}, "months"),
        ({"months": 0}, "months"),
        ({"months": 2}, "months"),
        ({"kind": "removal", "months": 0}, "months"),
        ({"kind": "removal", "months": 121}, "months"),
        ({"conditions": []}, "conditions"),
        ({"conditions": ["entry.code"]}, "conditions"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(agency, given, field):
    before = everything()
    with pytest.raises(MarketError) as refusal:
        propose(agency, **given)
    assert refusal.value.field == field
    assert everything() == before


@pytest.mark.parametrize("months", [1, 3, 6, 12, 24])
def test_every_length_of_the_ladder_may_be_proposed(agency, months):
    assert propose(agency, months=months).months == months


def test_the_ladder_is_the_regions(agency):
    rule_set({"suspension.lengths": "2,4"}, place="371602")
    assert propose(agency, months=2).months == 2
    with pytest.raises(Invalid, match="2, 4"):
        propose(offers.able_agency(), months=3)


def test_one_proposal_waits_at_a_time(agency):
    propose(agency)
    with pytest.raises(IllegalMove):
        propose(agency)


@pytest.mark.parametrize("state", ["filled", "submitted", "removed"])
def test_only_an_agency_in_the_market_is_sanctioned(state):
    agency = getattr(agencies, f"{state}_agency")()
    before = everything()
    with pytest.raises(IllegalMove):
        propose(agency)
    assert everything() == before


# Deciding


def test_whoever_proposed_it_does_not_impose_it(agency):
    by = reviewer()
    sanction = proposed_sanction(agency, by=by)
    before = everything()
    with pytest.raises(SamePerson):
        actions.impose_sanction(sanction=sanction, by=by)
    assert everything() == before


def test_an_agency_does_not_decide_about_itself(agency):
    sanction = propose(agency)
    before = everything()
    for decide in (actions.impose_sanction, lambda **more: actions.drop_sanction(note="", **more)):
        with pytest.raises(NotAllowed):
            decide(sanction=sanction, by=agency_actor(agency))
    assert everything() == before


def test_whoever_proposed_it_may_drop_it(agency):
    by = reviewer()
    sanction = proposed_sanction(agency, by=by)
    actions.drop_sanction(sanction=sanction, note="误报。", by=by)
    assert (state_of(sanction), state_of(agency)) == ("dropped", "active")
    assert EventRow.objects.get(kind="sanction.dropped").data["note"] == "误报。"


# Suspending


def test_a_suspension_names_its_reasons_and_its_end(agency):
    sanction = impose(propose(agency, months=3))
    event = EventRow.objects.get(kind="agency.suspended")
    back_on = after(agencies.today(), 3)
    assert (state_of(agency), state_of(sanction)) == ("suspended", "imposed")
    assert (event.public, event.data) == (
        True,
        {
            "conditions": ["conduct.price"],
            "reason": "中选后加价。",
            "until": back_on.isoformat(),
        },
    )
    assert suspended_until(agency) == datetime.combine(
        back_on, datetime.min.time(), tzinfo=SHANGHAI
    )


def test_its_offers_leave_the_shelf_and_come_back_with_the_clock(agency):
    offer, own = offers.listed_offer(agency), offers.unlisted_offer(agency, title="另一项")
    impose(propose(agency, months=1))
    offer.refresh_from_db()
    assert (offer.state, state_of(own)) == ("barred", "unlisted")
    assert (offer.off_shelf_for["why"], offer.off_shelf_for["conditions"]) == (
        "sanction",
        ["conduct.price"],
    )
    left = suspended_until(agency) - clock.instant()
    with clock.shifted(left - timedelta(seconds=30)):
        assert run_defaults() == 0
    with clock.shifted(left):
        assert run_defaults() == 1
        assert run_defaults() == 0
    assert (state_of(agency), state_of(offer), state_of(own)) == ("active", "listed", "unlisted")
    assert EventRow.objects.get(kind="agency.restored").data == {"why": "term"}


def test_an_offer_that_is_no_longer_lawful_does_not_come_back(agency):
    offer = offers.listed_offer(agency)
    impose(propose(agency, months=1))
    withdraw_holding(holding=Holding.objects.get(agency=agency), by=agency_actor(agency))
    actions.restore_agency(agency=agency, why="申诉成立。", by=reviewer())
    assert (state_of(agency), state_of(offer)) == ("active", "lapsed")
    assert not Offer.objects.on_shelf().exists()


def test_a_second_suspension_runs_on_from_the_end_of_the_first(agency):
    impose(propose(agency, months=3))
    impose(propose(agency, months=6))
    assert suspended_until(agency).astimezone(SHANGHAI).date() == after(
        after(agencies.today(), 3), 6
    )
    left = after(agencies.today(), 3) - agencies.today()
    with clock.shifted(left + timedelta(days=1)):
        assert run_defaults() == 0
    assert state_of(agency) == "suspended"


def test_a_suspension_ends_early_for_a_reason_that_everybody_may_read(agency):
    impose(propose(agency))
    with pytest.raises(Invalid):
        actions.restore_agency(agency=agency, why=" ", by=reviewer())
    actions.restore_agency(agency=agency, why="申诉成立。", by=reviewer())
    event = EventRow.objects.get(kind="agency.restored")
    assert (state_of(agency), event.public, event.data) == ("active", True, {"why": "申诉成立。"})
    assert not Deadline.objects.open().of(agency.subject).exists()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 25), 1, date(2026, 12, 25)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 30), 24, date(2028, 11, 30)),
    ],
)
def test_months_are_those_of_the_calendar(start, months, end):
    assert after(start, months) == end


# Removing


def test_a_removal_takes_everything_down_and_frees_the_people(agency):
    offer, person = offers.listed_offer(agency), agencies.declared_practitioner(agency)
    impose(propose(agency, kind="removal", months=12))
    agency.refresh_from_db()
    assert (agency.state, agency.reentry_on) == ("removed", after(agencies.today(), 12))
    assert (state_of(offer), state_of(person)) == ("barred", "left")
    event = EventRow.objects.get(kind="agency.removed")
    assert (event.public, event.data["reentry_on"]) == (True, agency.reentry_on.isoformat())


def test_a_removal_for_good_names_no_day(agency):
    impose(propose(agency, kind="removal", months=None))
    agency.refresh_from_db()
    assert agency.reentry_on is None
    assert EventRow.objects.get(kind="agency.removed").data["reentry_on"] == ""


def test_a_suspended_agency_may_be_removed_and_does_not_come_back(agency):
    offer = offers.listed_offer(agency)
    impose(propose(agency, months=1))
    impose(propose(agency, kind="removal", months=None))
    with clock.shifted(timedelta(days=40)):
        assert run_defaults() == 0
    assert (state_of(agency), state_of(offer)) == ("removed", "barred")


def test_the_clock_lifts_no_suspension_that_is_none(agency):
    before = everything()
    with pytest.raises(IllegalMove):
        actions.lift_suspension(agency=agency, by=CLOCK)
    assert everything() == before
