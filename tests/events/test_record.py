from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from marketplace.events import clock
from marketplace.events.models import EventRow
from marketplace.events.record import record
from marketplace.kernel.actor import Party
from orders.events import needs, owners
from tests.events import tables
from tests.events.subjects import OWNER

pytestmark = pytest.mark.django_db


def test_an_event_is_written_down_with_who_and_for_whom():
    event = owners.OwnerReturned(subject="owner/P1", conditions=["a", "b"], note="说明")
    recorded = record(event, by=OWNER)
    row = EventRow.objects.get()
    assert (recorded.event, recorded.id, recorded.at) == (event, row.pk, row.at)
    assert (row.kind, row.subject, row.by, row.organisation) == (
        "owner.returned",
        "owner/P1",
        "user/1",
        "P900001",
    )
    assert row.data == {"conditions": ["a", "b"], "note": "说明"}
    assert row.position is None


def test_the_row_gives_the_event_back():
    event = needs.DrawHeld(
        subject="need/1", seed="00", pool=[["A1", 1], ["A2", 1]], order=["A2", "A1"]
    )
    recorded = record(event, by=OWNER)
    assert EventRow.objects.get().recorded == recorded
    assert EventRow.objects.get().public is True


def test_projections_run_in_the_same_transaction(settings):
    settings.EVENT_SUBSCRIPTIONS = "tests.events.tables"
    with tables.heard() as heard:
        recorded = record(owners.OwnerBegun(subject="owner/P1"), by=OWNER)
    assert heard == [("projected", recorded.id)]


def test_a_failing_projection_takes_the_event_with_it(settings):
    settings.EVENT_SUBSCRIPTIONS = "tests.events.tables"
    with tables.heard(failing=99), pytest.raises(tables.Broken), transaction.atomic():
        record(owners.OwnerBegun(subject="owner/P1"), by=OWNER)
    assert list(EventRow.objects.all()) == []


def test_an_event_that_no_table_lists_is_refused(settings):
    settings.EVENT_SUBSCRIPTIONS = "tests.events.tables"
    with pytest.raises(KeyError), transaction.atomic():
        record(owners.OwnerLeft(subject="owner/P1"), by=OWNER)
    assert list(EventRow.objects.all()) == []


def test_the_instant_is_the_house_clocks(settings):
    with clock.shifted(timedelta(days=400)):
        early = clock.instant()
        recorded = record(owners.OwnerBegun(subject="owner/P1"), by=Party(id="user/9"))
        late = clock.instant()
    assert early <= recorded.at <= late
    assert recorded.at - clock.instant() > timedelta(days=399)
