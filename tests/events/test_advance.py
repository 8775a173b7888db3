from __future__ import annotations

import pytest
from django.db import transaction

from marketplace.events import clock
from marketplace.events.advance import advance
from marketplace.events.models import Deadline, EventRow, StateChange
from marketplace.kernel.actor import Party
from marketplace.kernel.errors import IllegalMove, NotAllowed, Stale
from orders.events import owners as facts
from orders.models import Owner
from tests.events.subjects import OPERATOR, OWNER, everything, new_owner, submit, term

pytestmark = pytest.mark.django_db


def submitted(owner: Owner) -> facts.OwnerSubmitted:
    return facts.OwnerSubmitted(subject=owner.subject)


def test_a_move_sets_the_state_and_leaves_one_trace():
    owner = new_owner()
    before = clock.instant()
    row = advance(owner, "submit", by=OWNER, event=submitted(owner), term=term())
    owner.refresh_from_db()
    change, event, deadline = (
        StateChange.objects.get(),
        EventRow.objects.get(),
        Deadline.objects.get(),
    )
    assert (row.source, row.target, owner.state) == ("draft", "reviewing", "reviewing")
    assert (change.subject, change.source, change.target, change.action) == (
        "owner/P900001",
        "draft",
        "reviewing",
        "submit",
    )
    assert (change.by, change.organisation, change.event_id) == ("user/1", "P900001", event.pk)
    assert (event.kind, event.data, event.public) == ("owner.submitted", {}, False)
    assert change.at == event.at == deadline.since
    assert before <= event.at <= clock.instant()


def test_the_target_state_waits_for_whom_the_table_names():
    owner = new_owner()
    wanted = term()
    advance(owner, "submit", by=OWNER, event=submitted(owner), term=wanted)
    waits = Deadline.objects.open().get()
    assert (waits.role, waits.step, waits.organisation, waits.region, waits.default) == (
        "operator",
        "entry.check",
        "",
        "371602",
        "",
    )
    assert (waits.yellow_at, waits.due_at) == (wanted.yellow_at, wanted.due_at)


def test_the_next_move_closes_what_waited():
    owner = new_owner()
    submit(owner)
    event = facts.OwnerReturned(subject=owner.subject, conditions=["x"], note="n")
    advance(owner, "return", by=OPERATOR, event=event, term=term())
    closed, opened = Deadline.objects.order_by("pk")
    returned = StateChange.objects.get(action="return")
    assert (closed.step, closed.closed_at) == ("entry.check", returned.at)
    assert (opened.step, opened.closed_at, opened.organisation) == ("correction", None, "P900001")


def illegal(owner: Owner) -> None:
    event = facts.OwnerAccepted(subject=owner.subject)
    advance(owner, "accept", by=OPERATOR, event=event)


def foreign(owner: Owner) -> None:
    stranger = Party(id="user/3", roles=frozenset({"agency", "operator"}))
    advance(owner, "submit", by=stranger, event=submitted(owner), term=term())


def stale(owner: Owner) -> None:
    owner.state = "returned"
    advance(owner, "submit", by=OWNER, event=submitted(owner), term=term())


def wrong_event(owner: Owner) -> None:
    event = facts.OwnerLeft(subject=owner.subject)
    advance(owner, "submit", by=OWNER, event=event, term=term())


def wrong_subject(owner: Owner) -> None:
    event = facts.OwnerSubmitted(subject="owner/P900002")
    advance(owner, "submit", by=OWNER, event=event, term=term())


def no_term(owner: Owner) -> None:
    advance(owner, "submit", by=OWNER, event=submitted(owner))


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (illegal, IllegalMove),
        (foreign, NotAllowed),
        (stale, Stale),
        (wrong_event, TypeError),
        (wrong_subject, TypeError),
        (no_term, TypeError),
    ],
)
def test_a_refusal_leaves_every_row_equal(attempt, refusal):
    owner = new_owner()
    before = everything()
    with pytest.raises(refusal), transaction.atomic():
        attempt(owner)
    assert everything() == before


def test_a_term_where_nobody_waits_is_refused():
    owner = new_owner()
    submit(owner)
    before = everything()
    event = facts.OwnerAccepted(subject=owner.subject)
    with pytest.raises(TypeError, match="a term stands exactly where"), transaction.atomic():
        advance(owner, "accept", by=OPERATOR, event=event, term=term())
    assert everything() == before


def test_a_row_that_is_gone_is_stale():
    owner = new_owner()
    Owner.objects.filter(pk=owner.pk).delete()
    with pytest.raises(Stale):
        advance(owner, "submit", by=OWNER, event=submitted(owner), term=term())


def test_the_table_is_asked_with_the_state_under_the_lock_not_the_one_in_memory():
    owner = new_owner()
    copy = Owner.objects.get(pk=owner.pk)
    submit(owner)
    before = everything()
    with pytest.raises(Stale) as refusal, transaction.atomic():
        advance(copy, "submit", by=OWNER, event=submitted(copy), term=term())
    assert refusal.value.data == {"state": "reviewing"}
    assert everything() == before
