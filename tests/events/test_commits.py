"""What only shows when commits are real and threads have connections of their own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from marketplace.events import bell, leases, repeats
from marketplace.events.advance import advance
from marketplace.events.dispatcher import dispatch, place_events
from marketplace.events.models import Answer, Deadline, EventRow, StateChange
from marketplace.events.record import record
from marketplace.events.ticks import tick
from marketplace.kernel.errors import Stale
from orders.events import owners
from orders.models import Owner
from tests.events import tables
from tests.events.subjects import OWNER, everything, new_owner, submit, term

pytestmark = pytest.mark.committed
WAIT = 20


@pytest.fixture(autouse=True)
def own_tables(committed_db, settings):
    settings.EVENT_SUBSCRIPTIONS = settings.CLOCK_TABLE = "tests.events.tables"


def in_thread(work: Callable[[], object]) -> object:
    """Run with a connection of its own, closed afterwards."""
    try:
        return work()
    finally:
        connections.close_all()


def at_once(work: Callable[[], object], times: int) -> list[object]:
    """Let so many threads begin the same work at one moment; give what each of them got."""
    gate = threading.Barrier(times)

    def begin() -> object:
        gate.wait(WAIT)
        return work()

    with ThreadPoolExecutor(times) as pool:
        futures = [pool.submit(in_thread, begin) for _ in range(times)]
        return [future.result(WAIT) for future in futures]


def test_outside_a_transaction_nothing_moves_and_nothing_is_recorded():
    owner = new_owner()
    before = everything()
    event = owners.OwnerSubmitted(subject=owner.subject)
    with pytest.raises(transaction.TransactionManagementError):
        advance(owner, "submit", by=OWNER, event=event, term=term())
    with pytest.raises(transaction.TransactionManagementError):
        record(event, by=OWNER)
    assert everything() == before


def test_a_commit_rings_the_bell_and_a_rollback_does_not():
    bell.wait(0)
    with pytest.raises(tables.Broken), transaction.atomic():
        record(owners.OwnerBegun(subject="o"), by=OWNER)
        raise tables.Broken
    assert bell.wait(0) is False
    with transaction.atomic():
        record(owners.OwnerBegun(subject="o"), by=OWNER)
        assert bell.wait(0) is False
    assert bell.wait(0) is True


@contextmanager
def open_transaction() -> Iterator[threading.Event]:
    """Record an event in another connection; it commits when the test says so, or at the end."""
    written, may_commit = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            record(owners.OwnerSubmitted(subject="late"), by=OWNER)
            written.set()
            assert may_commit.wait(WAIT)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(in_thread, work)
        assert written.wait(WAIT)
        try:
            yield may_commit
        finally:
            may_commit.set()
            done.result(WAIT)


def test_an_event_that_commits_late_is_not_passed_over():
    dispatch()
    with tables.heard() as heard:
        with open_transaction():
            if connection.vendor == "postgresql":
                # Its number is lower, its commit comes later. (SQLite has one writer at a time.)
                with transaction.atomic():
                    record(owners.OwnerSubmitted(subject="early"), by=OWNER)
                dispatch()
        dispatch()
    subjects = [EventRow.objects.get(pk=pk).subject for name, pk in heard if name == "first"]
    rows = list(EventRow.objects.order_by("id").values_list("subject", "position"))
    if connection.vendor == "postgresql":
        assert (subjects, rows) == (["early", "late"], [("late", 2), ("early", 1)])
    else:
        assert (subjects, rows) == (["late"], [("late", 1)])


def test_two_that_place_at_once_give_every_event_one_position():
    for _ in range(40):
        with transaction.atomic():
            record(owners.OwnerSubmitted(subject="o"), by=OWNER)
    at_once(place_events, 4)
    positions = EventRow.objects.order_by("id").values_list("position", flat=True)
    assert list(positions) == list(range(1, 41))


def wait_for_a_lock() -> None:
    """Return once some other connection waits for a lock of this database."""
    with connection.cursor() as cursor:
        for _ in range(WAIT * 20):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_a_delivered_event_keeps_its_position_when_two_place_at_once():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: two cannot place at once")
    placed, may_commit = threading.Event(), threading.Event()
    with transaction.atomic():
        record(owners.OwnerSubmitted(subject="old"), by=OWNER)
    place_events()

    def first() -> None:
        with transaction.atomic():
            place_events()
            placed.set()
            assert may_commit.wait(WAIT)

    with ThreadPoolExecutor(2) as pool:
        with open_transaction():
            with transaction.atomic():
                record(owners.OwnerSubmitted(subject="early"), by=OWNER)
            one = pool.submit(in_thread, first)
            assert placed.wait(WAIT)
        two = pool.submit(in_thread, place_events)
        wait_for_a_lock()
        may_commit.set()
        one.result(WAIT)
        assert two.result(WAIT) == 3
    rows = EventRow.objects.order_by("id").values_list("subject", "position")
    assert list(rows) == [("old", 1), ("late", 3), ("early", 2)]


def test_of_many_clocks_at_one_deadline_one_runs_the_default():
    owner = new_owner()
    submit(owner)
    Deadline.objects.update(default="moves", due_at=Deadline.objects.get().since)
    leases.take("clock", holder="a dead process", seconds=-1)
    at_once(tick, 6)
    owner.refresh_from_db()
    assert owner.state == "rejected"
    assert StateChange.objects.filter(action="reject").count() == 1
    assert EventRow.objects.filter(kind="owner.rejected").count() == 1


def test_of_parallel_moves_of_one_subject_one_wins():
    owner = new_owner()

    copies = [Owner.objects.get(pk=owner.pk) for _ in range(8)]

    def attempt() -> bool:
        mine = copies.pop()
        event = owners.OwnerSubmitted(subject=mine.subject)
        try:
            with transaction.atomic():
                advance(mine, "submit", by=OWNER, event=event, term=term())
        except Stale:
            return False
        return True

    assert sorted(at_once(attempt, 8)) == [False] * 7 + [True]
    assert StateChange.objects.count() == EventRow.objects.count() == 1


def test_of_parallel_repeats_of_one_request_one_does_the_work():
    def request() -> str:
        with transaction.atomic():
            earlier = repeats.claim(key="k", body="b", by=OWNER)
            if earlier is not None:
                return earlier.location
            record(owners.OwnerBegun(subject="o"), by=OWNER)
            repeats.settle(key="k", location="/done/", by=OWNER)
            return "/done/"

    assert at_once(request, 8) == ["/done/"] * 8
    assert (EventRow.objects.count(), Answer.objects.count()) == (1, 1)


def test_of_parallel_askers_one_gets_the_lease():
    names = [f"process {number}" for number in range(8)]
    got = at_once(lambda: leases.take("clock", holder=names.pop()), 8)
    assert sorted(got) == [False] * 7 + [True]
