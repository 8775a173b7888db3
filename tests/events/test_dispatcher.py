from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from marketplace.events import clock, dispatcher
from marketplace.events.dispatcher import TRIES, dispatch, place_events, redo
from marketplace.events.models import EventRow, HandlerCursor, Lease, ParkedReaction
from marketplace.events.record import record
from marketplace.kernel.errors import NotFound
from orders.events import owners
from tests.events import tables
from tests.events.subjects import OPERATOR, OWNER

pytestmark = pytest.mark.django_db
FIRST, SECOND = "tests.events.tables.first", "tests.events.tables.second"


@pytest.fixture(autouse=True)
def own_tables(settings):
    settings.EVENT_SUBSCRIPTIONS = "tests.events.tables"


def submitted(count: int = 1) -> list[int]:
    event = owners.OwnerSubmitted(subject="owner/P1")
    return [record(event, by=OWNER).id for _ in range(count)]


def positions() -> list[int | None]:
    return list(EventRow.objects.order_by("id").values_list("position", flat=True))


def cursors() -> dict[str, int]:
    return dict(HandlerCursor.objects.values_list("handler", "position"))


def test_every_reaction_hears_its_kinds_in_order_and_once():
    dispatch()
    one, two = submitted(2)
    three = record(owners.OwnerReturned(subject="o", conditions=[], note=""), by=OWNER).id
    four = record(owners.OwnerAccepted(subject="o"), by=OWNER).id
    with tables.heard() as heard:
        assert dispatch() == 6
        assert dispatch() == 0
    assert heard == [
        *[("first", one), ("first", two), ("first", three)],
        *[("second", one), ("second", two), ("second", four)],
    ]
    assert cursors() == {FIRST: 4, SECOND: 4}


def test_what_was_recorded_before_the_first_dispatch_is_delivered():
    (one,) = submitted()
    with tables.heard() as heard:
        dispatch()
    assert heard == [("first", one), ("second", one)]


def test_a_reaction_new_to_the_table_begins_now_and_not_with_the_past():
    submitted(3)
    with tables.heard():
        dispatch()
    HandlerCursor.objects.filter(handler=SECOND).delete()
    (later,) = submitted()
    with tables.heard() as heard:
        dispatch()
    assert heard == [("first", later), ("second", later)]


def test_more_than_a_batch_arrives_over_several_turns(monkeypatch):
    monkeypatch.setattr(dispatcher, "BATCH", 2)
    dispatch()
    ids = submitted(5)
    with tables.heard() as heard:
        assert [dispatch(), dispatch(), dispatch(), dispatch()] == [4, 4, 2, 0]
    assert [number for name, number in heard if name == "first"] == ids
    assert cursors() == {FIRST: 5, SECOND: 5}


def test_a_failure_undoes_its_effect_stops_only_its_own_reaction_and_is_tried_again(caplog):
    dispatch()
    one, two = submitted(2)
    with tables.heard(failing=1) as heard:
        assert dispatch() == 2
        assert heard == [("second", one), ("second", two)]
        assert not Lease.objects.filter(name=f"effect {one}").exists()
        assert cursors() == {FIRST: 0, SECOND: 2}
        assert dispatch() == 0
        with clock.shifted(timedelta(seconds=3)):
            assert dispatch() == 2
    assert heard[2:] == [("first", one), ("first", two)]
    assert HandlerCursor.objects.get(handler=FIRST).failures == 0
    assert [record.message for record in caplog.records] == [
        f"reaction {FIRST} failed on event {one}"
    ]


def test_a_reaction_that_fails_too_often_is_parked_and_the_next_goes_on(caplog):
    dispatch()
    one, two = submitted(2)
    with tables.heard(failing=TRIES) as heard:
        for number in range(TRIES):
            with clock.shifted(timedelta(minutes=number)):
                dispatch()
    assert [entry for entry in heard if entry[0] == "first"] == [("first", two)]
    parked = ParkedReaction.objects.get()
    assert (parked.handler, parked.event_id, parked.error, parked.redone_at) == (
        FIRST,
        one,
        "Broken: first",
        None,
    )


def parked_once() -> tuple[int, ParkedReaction]:
    dispatch()
    (one,) = submitted()
    with tables.heard(failing=TRIES):
        for number in range(TRIES):
            with clock.shifted(timedelta(minutes=number)):
                dispatch()
    return one, ParkedReaction.objects.get()


def test_a_parked_reaction_is_redone_once(caplog):
    one, parked = parked_once()
    with tables.heard() as heard:
        assert redo(pk=parked.pk, by=OPERATOR)
        with pytest.raises(NotFound):
            redo(pk=parked.pk, by=OPERATOR)
    assert heard == [("first", one)]
    parked.refresh_from_db()
    assert (parked.redone_at is None, parked.error) == (False, "")


def test_a_parked_reaction_that_fails_again_stays_with_its_new_error(caplog):
    _, parked = parked_once()
    before = Lease.objects.count()
    with tables.heard(failing=1), clock.shifted(timedelta(hours=1)):
        assert not redo(pk=parked.pk, by=OPERATOR)
    again = ParkedReaction.objects.waiting().get()
    assert (again.error, again.parked_at > parked.parked_at) == ("Broken: first", True)
    assert Lease.objects.count() == before


def test_a_parked_reaction_that_nobody_knows_any_more_stays(caplog):
    _, parked = parked_once()
    ParkedReaction.objects.update(handler="orders.notifications.gone.away")
    assert not redo(pk=parked.pk, by=OPERATOR)
    assert "gone.away" in ParkedReaction.objects.waiting().get().error


def test_positions_have_no_gaps_and_are_never_given_twice():
    submitted(2)
    assert (place_events(), place_events()) == (2, 2)
    submitted(3)
    assert place_events() == 5
    assert positions() == [1, 2, 3, 4, 5]


def test_a_rolled_back_event_is_never_delivered():
    dispatch()
    with pytest.raises(tables.Broken), transaction.atomic():
        submitted()
        raise tables.Broken("after the record")
    with tables.heard() as heard:
        assert dispatch() == 0
    assert heard == []
