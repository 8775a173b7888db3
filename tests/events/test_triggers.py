from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.events.dispatcher import place_events
from marketplace.events.models import EventRow, StateChange
from tests.events.subjects import everything, new_owner, submit

pytestmark = pytest.mark.django_db


def refused(statement: str) -> str:
    """Run raw SQL that must be refused; give what the database said."""
    with (
        pytest.raises(DatabaseError) as refusal,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(refusal.value)


CHANGES = [
    "UPDATE events_statechange SET target = 'active'",
    "UPDATE events_statechange SET at = '2020-01-01'",
    "UPDATE events_statechange SET target = target",
    "DELETE FROM events_statechange",
    "UPDATE events_eventrow SET data = '{}'",
    "UPDATE events_eventrow SET position = 9, kind = 'x'",
    "DELETE FROM events_eventrow",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_rewrite_what_happened(statement):
    submit(new_owner())
    before = everything()
    assert "refuses changes" in refused(statement)
    assert everything() == before


def test_the_database_refuses_through_the_models_too():
    submit(new_owner())
    with pytest.raises(DatabaseError, match="events_statechange refuses"), transaction.atomic():
        StateChange.objects.update(by="user/99")
    with pytest.raises(DatabaseError, match="events_statechange refuses"), transaction.atomic():
        StateChange.objects.all().delete()


def test_only_the_position_of_an_event_may_be_written():
    submit(new_owner())
    assert place_events() == 1
    assert EventRow.objects.get().position == 1
