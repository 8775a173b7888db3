"""Qualifications: what may be entered, what counts, what renews what, and when they end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.catalogue.models import QualificationType
from marketplace.events import clock
from marketplace.events.models import Deadline, EventRow
from marketplace.events.ticks import run_defaults
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import IllegalMove, Invalid, MarketError, NotFound
from providers.actions import holdings as actions
from providers.actions.defaults import remind_of_ends
from providers.models import Agency, Holding
from providers.policies.holdings import Expired
from tests.providers.everything import everything
from tests.support import agencies, offers
from tests.support.agencies import agency_actor, holding_values, reviewer, today

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@pytest.fixture
def agency() -> Agency:
    return agencies.registered_agency()


def declare(agency: Agency, code="surveying", **given) -> Holding:
    values = holding_values(code, **given)
    return actions.declare_holding(agency=agency, values=values, by=agency_actor(agency))


def confirm(row: Holding, against: str = "register") -> Holding:
    return actions.confirm_holding(holding=row, checked_against=against, by=reviewer())


def live(agency: Agency, code="eia-credit", **given) -> Holding:
    return confirm(agencies.checking_holding(agency, code, **given))


def state_of(row) -> str:
    return type(row).objects.get(pk=row.pk).state


# Entering


def test_what_the_certificate_says_is_kept(agency):
    values = holding_values(("surveying", "b", ["engineering"]), number="乙测资字3712")
    row = actions.declare_holding(agency=agency, values=values, by=agency_actor(agency))
    assert (row.state, row.type.code, row.level.code, row.number) == (
        "declared",
        "surveying",
        "b",
        "乙测资字3712",
    )
    assert [major.code for major in row.majors.all()] == ["engineering"]
    assert row.file.organisation == agency.organisation
    assert not row.file.is_public


def foreign(name: str):
    other = QualificationType.objects.exclude(code="surveying").exclude(**{name: None})
    return getattr(other.order_by("pk").first(), name).first()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (lambda: {"valid_from": today(), "valid_to": today() - DAY}, "valid_to"),
        (lambda: {"valid_from": today() - 9 * DAY, "valid_to": today() - DAY}, "valid_to"),
        (lambda: {"level": foreign("levels")}, "level"),
        (lambda: {"level": None}, "level"),
        (lambda: {"majors": (foreign("majors"),)}, "majors"),
        (lambda: {"majors": ()}, "majors"),
        (lambda: {"number": ""}, "number"),
    ],
    ids=["reversed", "over", "foreign level", "no level", "foreign field", "no field", "no number"],
)
def test_a_value_that_cannot_be_is_refused_at_its_field(agency, given, field):
    values = holding_values("surveying", **given())
    before = everything()
    with pytest.raises(Invalid) as refusal:
        actions.declare_holding(agency=agency, values=values, by=agency_actor(agency))
    assert refusal.value.field == field
    assert everything() == before


@pytest.mark.parametrize(
    "days", [(0, 0), (-1, 0), (-5, None), (10, 20)], ids=["one day", "to today", "no end", "later"]
)
def test_a_validity_that_is_not_over_is_taken(agency, days):
    first, last = days
    end = None if last is None else today() + last * DAY
    assert declare(agency, valid_from=today() + first * DAY, valid_to=end).state == "declared"


def test_one_certificate_is_entered_once(agency):
    declare(agency, number="甲测 1")
    with pytest.raises(Invalid) as refusal:
        declare(agency, number="甲测 1")
    assert refusal.value.field == "number"
    other = agencies.registered_agency()
    assert declare(other, number="甲测 1").state == "declared"


def test_a_certificate_taken_back_may_be_entered_again(agency):
    row = declare(agency, number="甲测 1")
    actions.withdraw_holding(holding=row, by=agency_actor(agency))
    assert declare(agency, number="甲测 1").state == "declared"


@pytest.mark.parametrize("state", ["submitted", "removed"])
def test_nothing_is_entered_while_the_registration_is_checked_or_after_a_removal(state):
    agency = getattr(agencies, f"{state}_agency")()
    before = everything()
    with pytest.raises(IllegalMove):
        declare(agency)
    assert everything() == before


def test_what_was_not_handed_in_is_written_over(agency):
    row = declare(agency, number="1")
    values = holding_values("surveying", number="2", file=None, valid_to=None)
    changed = actions.change_holding(holding=row, values=values, by=agency_actor(agency))
    assert (changed.number, changed.valid_to, changed.file_id) == ("2", None, row.file_id)


def test_what_was_handed_in_is_not_written_over(agency):
    row = agencies.checking_holding(agency)
    before = everything()
    with pytest.raises(IllegalMove):
        actions.change_holding(holding=row, values=holding_values(), by=agency_actor(agency))
    assert everything() == before


@pytest.mark.parametrize("given", [{"file": None}, {"issuer": ""}])
def test_only_a_whole_one_is_handed_in(agency, given):
    row = declare(agency, **given)
    with pytest.raises(Invalid, match="Still missing"):
        actions.submit_holding(holding=row, by=agency_actor(agency))
    assert state_of(row) == "declared"


def test_before_entry_it_is_not_handed_in_by_itself():
    agency = agencies.begun_agency()
    row = declare(agency)
    with pytest.raises(IllegalMove):
        actions.submit_holding(holding=row, by=agency_actor(agency))


# Deciding


def test_a_confirmed_one_says_what_it_was_checked_against(agency):
    row = live(agency)
    assert (row.state, row.checked_against) == ("live", "register")
    assert row.checked_at <= clock.instant()
    event = EventRow.objects.get(kind="holding.confirmed")
    assert (event.public, event.data["type"], event.data["valid_to"]) == (
        True,
        "eia-credit",
        row.valid_to.isoformat(),
    )


def test_one_that_ran_out_during_the_check_is_not_confirmed(agency):
    row = agencies.checking_holding(agency, valid_to=today())
    with clock.shifted(DAY):
        before = everything()
        with pytest.raises(Expired):
            confirm(row)
        assert everything() == before


def test_a_refused_one_keeps_its_reasons_and_does_not_count(agency):
    row = agencies.checking_holding(agency)
    reasons = {"conditions": ["entry.qualification"], "note": "查不到。"}
    actions.refuse_holding(holding=row, by=reviewer(), **reasons)
    row.refresh_from_db()
    assert (row.state, row.decided_for) == ("refused", reasons)
    assert not Holding.objects.live().exists()


@pytest.mark.parametrize("conditions", [[], ["no.such"], ["conduct.price"]])
def test_a_refusal_quotes_conditions_of_agencies(agency, conditions):
    row = agencies.checking_holding(agency)
    before = everything()
    with pytest.raises(MarketError) as refusal:
        actions.refuse_holding(holding=row, conditions=conditions, note="", by=reviewer())
    assert refusal.value.field == "conditions"
    assert everything() == before


# Renewing


def test_the_old_one_counts_until_the_new_one_is_confirmed(agency):
    old = live(agency, number="1")
    new = agencies.checking_holding(agency, number="1", replaces=old)
    assert (state_of(old), state_of(new)) == ("live", "checking")
    confirm(new)
    assert (state_of(old), state_of(new)) == ("replaced", "live")
    event = EventRow.objects.get(kind="holding.replaced")
    assert (event.subject, event.data["by_holding"]) == (old.subject, new.pk)
    assert not Deadline.objects.open().of(old.subject).exists()


def test_a_refused_renewal_leaves_the_old_one(agency):
    old = live(agency)
    new = agencies.checking_holding(agency, replaces=old)
    reasons = {"conditions": ["entry.qualification"], "note": ""}
    actions.refuse_holding(holding=new, by=reviewer(), **reasons)
    assert state_of(old) == "live"


def test_a_renewal_that_begins_later_loses_no_day(agency):
    old = live(agency, valid_to=today() + 9 * DAY)
    offer = offers.listed_offer(agency)
    confirm(agencies.checking_holding(agency, valid_from=today() + 10 * DAY, replaces=old))
    assert state_of(old) == "live"
    with clock.shifted(10 * DAY):
        assert run_defaults() == 1
        assert (state_of(old), state_of(offer)) == ("expired", "listed")


def test_a_renewal_of_less_takes_down_what_leaned_on_more(agency):
    old = live(agency, ("surveying", "a", ["engineering"]))
    offer = offers.listed_offer(agency, "040007")
    confirm(agencies.checking_holding(agency, ("surveying", "b", ["boundary"]), replaces=old))
    assert (state_of(old), state_of(offer)) == ("replaced", "lapsed")


def test_what_leans_on_a_withdrawn_one_comes_down(agency):
    old = live(agency)
    offer = offers.listed_offer(agency)
    actions.withdraw_holding(holding=old, by=agency_actor(agency))
    assert state_of(offer) == "lapsed"


@pytest.mark.parametrize("of", ["another agency", "another kind", "one not confirmed"])
def test_only_ones_own_confirmed_or_expired_one_of_the_kind_is_renewed(agency, of):
    old = {
        "another agency": lambda: live(agencies.registered_agency()),
        "another kind": lambda: live(agency, "surveying"),
        "one not confirmed": lambda: agencies.declared_holding(agency),
    }[of]()
    before = everything()
    with pytest.raises(Invalid):
        agencies.declared_holding(agency, replaces=old)
    assert everything() == before


def test_an_expired_one_is_renewed_too(agency):
    old = live(agency)
    actions.end_holding(holding=old, by=CLOCK)
    new = confirm(agencies.checking_holding(agency, replaces=old))
    assert (state_of(old), new.state) == ("expired", "live")


# Ending


def test_it_counts_to_the_end_of_its_last_day_in_shanghai(agency):
    row = live(agency, valid_to=date(2028, 2, 29))
    waits = Deadline.objects.open().get(subject=row.subject)
    assert waits.due_at == datetime(2028, 3, 1, tzinfo=SHANGHAI)
    assert (waits.role, waits.step, waits.default) == (
        "clock",
        "holding.expiry",
        "providers.expire_holding",
    )


def test_the_clock_ends_it_and_takes_down_what_leans_on_it(agency):
    row = live(agency)
    offer = offers.listed_offer(agency)
    due = Deadline.objects.open().get(subject=row.subject).due_at
    with clock.shifted(due - clock.instant() - timedelta(seconds=30)):
        assert run_defaults() == 0
        assert (state_of(row), state_of(offer)) == ("live", "listed")
    with clock.shifted(due - clock.instant()):
        assert run_defaults() == 1
        assert run_defaults() == 0
    offer.refresh_from_db()
    assert (state_of(row), offer.state) == ("expired", "lapsed")
    assert offer.off_shelf_for["why"] == "expiry"


def test_what_another_qualification_still_carries_stays_on_the_shelf(agency):
    first, _second = live(agency, number="1"), live(agency, number="2")
    offer = offers.listed_offer(agency)
    actions.end_holding(holding=first, by=CLOCK)
    assert state_of(offer) == "listed"


def test_one_without_an_end_waits_for_nothing(agency):
    row = live(agency, valid_to=None)
    assert not Deadline.objects.open().of(row.subject).exists()


def test_withdrawing_ends_the_wait(agency):
    row = live(agency)
    actions.withdraw_holding(holding=row, by=agency_actor(agency))
    assert not Deadline.objects.open().of(row.subject).exists()


# Reminders


def reminders() -> list[int]:
    rows = EventRow.objects.filter(kind="holding.expires-soon").order_by("id")
    return [row.data["days"] for row in rows]


def test_an_agency_is_reminded_at_60_30_and_7_days_each_once(agency):
    live(agency, valid_to=today() + 61 * DAY)
    for shift in range(62):
        with clock.shifted(shift * DAY):
            remind_of_ends()
            remind_of_ends()
    assert reminders() == [60, 30, 7]


def test_one_that_is_confirmed_late_is_reminded_of_once(agency):
    live(agency, valid_to=today() + 20 * DAY)
    assert (remind_of_ends(), remind_of_ends(), reminders()) == (1, 0, [20])


def test_two_clocks_remind_once(agency):
    row = live(agency, valid_to=today() + 20 * DAY)
    both = [actions.remind_of_end(holding=row, days=30, by=CLOCK) for _ in range(2)]
    assert (both, reminders()) == ([True, False], [20])


def test_nobody_is_reminded_of_what_does_not_count_or_does_not_end(agency):
    agencies.checking_holding(agency, valid_to=today() + 5 * DAY)
    live(agency, "surveying", valid_to=None)
    ended = live(agency, valid_to=today() + 5 * DAY)
    actions.withdraw_holding(holding=ended, by=agency_actor(agency))
    assert (remind_of_ends(), reminders()) == (0, [])


def test_a_stranger_finds_no_such_qualification(agency):
    row, stranger = declare(agency), agencies.registered_agency()
    before = everything()
    with pytest.raises(NotFound):
        actions.change_holding(
            holding=row, values=holding_values("surveying"), by=agency_actor(stranger)
        )
    assert everything() == before
