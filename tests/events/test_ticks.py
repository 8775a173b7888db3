from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.events import clock, leases, ticks
from marketplace.events.models import Deadline, EventRow, Lease
from marketplace.events.ticks import run_defaults, show_cards, tick
from orders.models import Owner
from tests.events import tables
from tests.events.subjects import HOUR, everything, new_owner, send_back, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_tables(settings):
    settings.EVENT_SUBSCRIPTIONS = settings.CLOCK_TABLE = "tests.events.tables"


def waiting(default: str) -> Owner:
    """An owner whose check is up within the hour, with a default of the test's tables."""
    owner = new_owner()
    submit(owner)
    Deadline.objects.update(default=default)
    return owner


def cards() -> list[tuple[str, str]]:
    rows = EventRow.objects.filter(kind__startswith="deadline.").order_by("id")
    return list(rows.values_list("kind", "subject"))


def test_a_default_runs_when_the_time_is_up_and_once():
    owner = waiting("moves")
    with tables.defaults_run() as run:
        assert run_defaults() == 0
        with clock.shifted(HOUR):
            assert run_defaults() == 1
            assert run_defaults() == 0
    owner.refresh_from_db()
    assert (run, owner.state) == (["owner/P900001"], "rejected")
    assert Deadline.objects.open().count() == 0


def test_a_deadline_is_due_at_its_instant_and_not_before():
    waiting("moves")
    due_at = Deadline.objects.get().due_at
    assert not Deadline.objects.due(due_at - timedelta(microseconds=1)).exists()
    assert Deadline.objects.due(due_at).exists()


def test_a_deadline_that_was_met_runs_no_default():
    owner = waiting("moves")
    send_back(owner)
    with clock.shifted(2 * HOUR), tables.defaults_run() as run:
        assert run_defaults() == 0
    assert run == []


@pytest.mark.parametrize("default", ["fails", "idles", "nobody-knows-it"])
def test_a_default_that_does_not_do_its_work_is_undone_and_backs_off(default, caplog):
    owner = waiting(default)
    with tables.defaults_run(), clock.shifted(HOUR):
        assert run_defaults() == 0
        row = Deadline.objects.get()
        assert (row.failures, row.closed_at) == (1, None)
        assert timedelta(seconds=1) < row.retry_at - clock.instant() <= timedelta(seconds=2)
        assert run_defaults() == 0
    assert not Lease.objects.filter(name__startswith="undone").exists()
    assert [record.message for record in caplog.records] == [f"default of deadline {row.pk} failed"]
    with tables.defaults_run(), clock.shifted(HOUR + timedelta(seconds=4)):
        run_defaults()
        row.refresh_from_db()
        assert row.failures == 2
        assert timedelta(seconds=3) < row.retry_at - clock.instant() <= timedelta(seconds=4)
    owner.refresh_from_db()
    assert owner.state == "reviewing"


def test_the_back_off_never_grows_beyond_an_hour_and_a_bit(caplog):
    waiting("fails")
    for turn in range(20):
        with clock.shifted(HOUR + turn * 2 * HOUR):
            run_defaults()
    row = Deadline.objects.get()
    assert row.failures == 12
    assert row.retry_at - clock.instant() < 20 * 2 * HOUR + timedelta(seconds=2**12)


def test_one_subjects_fault_does_not_stop_the_clock_for_the_others(caplog):
    waiting("fails")
    other = new_owner("P900002")
    submit(other)
    Deadline.objects.filter(subject=other.subject).update(default="moves")
    with clock.shifted(HOUR):
        assert run_defaults() == 1
    other.refresh_from_db()
    assert other.state == "rejected"


def test_a_default_that_comes_after_somebody_moved_the_deadline_is_undone(caplog):
    waiting("comes_late")
    with clock.shifted(HOUR):
        before = everything()
        assert run_defaults() == 0
        after = everything()
    failed = {"failures": 1, "retry_at": after["Deadline"][0]["retry_at"]}
    before["Deadline"][0] |= failed
    assert after == before


def test_yellow_at_four_fifths_and_red_at_the_end_each_once():
    owner = new_owner()
    submit(owner)
    with clock.shifted(timedelta(minutes=47)):
        assert (show_cards(), cards()) == (0, [])
    with clock.shifted(timedelta(minutes=48)):
        assert (show_cards(), show_cards()) == (1, 0)
    assert cards() == [("deadline.yellow", "owner/P900001")]
    with clock.shifted(HOUR):
        assert (show_cards(), show_cards()) == (1, 0)
    assert cards()[1:] == [("deadline.red", "owner/P900001")]
    row, red = Deadline.objects.get(), EventRow.objects.get(kind="deadline.red")
    assert red.data == {
        "step": "entry.check",
        "role": "operator",
        "organisation": "",
        "due_at": row.due_at.isoformat(),
    }
    assert row.yellow_shown_at < row.red_shown_at


def test_a_step_that_was_done_in_time_gets_no_card():
    owner = new_owner()
    submit(owner)
    send_back(owner, length=9 * HOUR)
    with clock.shifted(2 * HOUR):
        assert show_cards() == 0


def test_the_clocks_own_turns_get_no_card():
    waiting("")
    Deadline.objects.update(role="clock")
    with clock.shifted(2 * HOUR):
        assert show_cards() == 0


def test_a_tick_does_defaults_cards_jobs_and_deliveries():
    waiting("moves")
    with clock.shifted(HOUR), tables.heard() as heard, tables.defaults_run() as run:
        tables._jobs.clear()
        assert tick() == 1 + 2
    submission = EventRow.objects.get(kind="owner.submitted").pk
    assert (run, tables._jobs) == (["owner/P900001"], ["job"])
    assert heard == [("first", submission), ("second", submission)]


def test_a_job_that_fails_stops_neither_the_next_job_nor_the_deliveries(caplog):
    tables._jobs.clear()
    tick()
    assert tables._jobs == ["job"]
    assert "job broken_job failed" in caplog.text


def test_only_the_holder_of_the_lease_ticks():
    waiting("moves")
    leases.take("clock", holder="another process")
    with clock.shifted(HOUR), tables.defaults_run() as run:
        assert (tick(), ticks.deliver()) == (0, 0)
    assert run == []
