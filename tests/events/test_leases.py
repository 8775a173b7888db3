from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.events import leases
from marketplace.events.models import Lease

pytestmark = pytest.mark.django_db


def run_out(name: str) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    assert Lease.objects.filter(name=name).update(until=past) == 1


def test_of_two_holders_one_gets_it():
    assert leases.take("clock", holder="a")
    assert not leases.take("clock", holder="b")
    assert leases.take("clock", holder="a")
    assert Lease.objects.get(name="clock").holder == "a"


def test_a_lease_that_ran_out_goes_to_whoever_asks():
    leases.take("clock", holder="a")
    run_out("clock")
    assert leases.take("clock", holder="b")
    assert not leases.take("clock", holder="a")


def test_leases_of_different_names_do_not_meet():
    assert leases.take("clock", holder="a")
    assert leases.take("worker", holder="b")


def test_given_back_it_is_free_at_once():
    leases.take("clock", holder="a")
    leases.give_back("clock", holder="b")
    assert leases.is_held("clock")
    leases.give_back("clock", holder="a")
    assert not leases.is_held("clock")
    assert leases.take("clock", holder="b")


def test_asking_again_soon_is_one_read_and_late_it_renews():
    leases.take("clock", seconds=10, holder="a")
    until = Lease.objects.get().until
    with CaptureQueriesContext(connection) as queries:
        leases.take("clock", seconds=10, holder="a")
    assert (len(queries), Lease.objects.get().until) == (1, until)
    near = datetime.now(UTC) + timedelta(seconds=3)
    Lease.objects.update(until=near)
    leases.take("clock", seconds=10, holder="a")
    assert Lease.objects.get().until > near + timedelta(seconds=5)
