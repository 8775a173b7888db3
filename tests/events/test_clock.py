from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.events import clock
from marketplace.events.models import ClockShift

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_instant_is_now_in_utc():
    before = datetime.now(UTC)
    now = clock.instant()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_postgresql_is_asked_for_the_moment_and_not_for_the_transactions_start():
    with CaptureQueriesContext(connection) as queries:
        clock.instant()
    asked = [query["sql"] for query in queries if "clock_timestamp" in query["sql"]]
    wanted = ["SELECT clock_timestamp()"] if connection.vendor == "postgresql" else []
    assert asked == wanted


def test_time_goes_on_inside_a_transaction():
    first = clock.instant()
    assert clock.instant() > first


def test_hurry_adds_up_and_is_kept_in_the_database():
    clock.hurry(DAY)
    clock.hurry(2 * DAY)
    assert ClockShift.objects.get().seconds == 3 * 86_400
    assert abs(clock.instant() - datetime.now(UTC) - 3 * DAY) < timedelta(minutes=1)


def test_the_clock_never_goes_back():
    with pytest.raises(ValueError, match="may not be moved"):
        clock.hurry(-DAY)


def test_in_production_the_clock_cannot_be_moved(settings):
    clock.hurry(DAY)
    settings.CLOCK_MAY_SHIFT = False
    with pytest.raises(ValueError, match="may not be moved"):
        clock.hurry(DAY)
    with pytest.raises(ValueError, match="may not be moved"), clock.shifted(DAY):
        pass
    assert clock.shift() == timedelta(0)
    assert abs(clock.instant() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_shift_of_the_process_replaces_the_stored_one_for_a_while():
    clock.hurry(DAY)
    with clock.shifted(9 * DAY):
        assert abs(clock.instant() - datetime.now(UTC) - 9 * DAY) < timedelta(minutes=1)
    assert abs(clock.instant() - datetime.now(UTC) - DAY) < timedelta(minutes=1)
