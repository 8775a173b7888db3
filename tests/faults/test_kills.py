"""kill -9 of the server at random moments, while people act over HTTP.

Whatever was acknowledged is there after the restart; what was not is there wholly or not at all,
and sent once more with its key it is done exactly once. Every reaction happened once in effect,
and what became due while the server was down is done once.

Three planted faults turn the drill red, and in `make storm` they do it again each time: a server
that answers before its commit ("acknowledged and lost"), a dispatcher that moves its cursor in a
transaction of its own (a note is never told), and one that forgets the keys of requests (a need is
begun twice, a sign-up that was taken is refused).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django_tasks_db.models import DBTaskResult

from marketplace.events.models import EventRow, ParkedReaction, StateChange
from marketplace.notify.models import Message
from orders.models import Draw, Need
from providers.models import Holding, Offer
from tests.faults.storms import Storm, gather
from tests.support.accounts import manager_of
from tests.support.browsing import keys
from tests.support.server import laid_out
from tests.support.sizes import IS_FULL, size

pytestmark = [pytest.mark.server, pytest.mark.committed]


@contextmanager
def storm_over(blocker, *, seed: int, **options: str) -> Iterator[Storm]:
    with (
        blocker.unblock(),
        laid_out(settings=keys(), **options) as server,
        server.connected(),
    ):
        yield gather(server, seed=seed)


@pytest.mark.storm
def test_under_kill_9_nothing_acknowledged_is_lost_and_nothing_done_twice(
    django_db_setup, django_db_blocker, capsys
):
    with storm_over(django_db_blocker, seed=20261125) as storm:
        storm.rage(actions=size(short=40, full=500), kills=size(short=4, full=32))
        storm.let_time_pass(kills=size(short=1, full=4))
        storm.check()
        with capsys.disabled():
            print(f"\n{storm.done} actions over HTTP, {storm.kills} kills")  # noqa: T201
        check_reactions(storm)
        check_what_fell_due(storm)
        assert "Traceback" not in storm.server.log(500)


def check_reactions(storm: Storm) -> None:
    """Everybody was told everything once, and nothing is left over."""
    assert set(storm.told().values()) == {1}
    for lane in storm.checked():
        handed_in = EventRow.objects.filter(
            subject=lane.subject.subject, kind=f"{lane.subject.lifecycle.name}.submitted"
        )
        assert len(messages_to(lane.subject, "was handed in")) == handed_in.count()
    assert not ParkedReaction.objects.exists()
    assert not Message.objects.filter(sent_at=None).exists()
    # The clock may have asked for something new meanwhile; nothing is given up or forgotten.
    assert set(DBTaskResult.objects.values_list("status", flat=True)) <= {"SUCCESSFUL", "READY"}
    cards = EventRow.objects.filter(kind__in=("deadline.yellow", "deadline.red"))
    shown = Counter((card.kind, card.subject, str(card.data)) for card in cards)
    assert set(shown.values()) <= {1}


def check_what_fell_due(storm: Storm) -> None:
    """The need was closed and settled once with everybody who stood; the qualification ended once."""
    need, holding, offer = storm.aging.need, storm.aging.holding, storm.aging.offer
    standing = {agency.number for agency in storm.standing()}
    moves = StateChange.objects.filter(subject=need.subject, by="clock").order_by("id")
    ends = ["close", "draw" if standing else "fail"]
    assert list(moves.values_list("action", flat=True)) == ends
    assert [set(draw.order) for draw in Draw.objects.all()] == ([standing] if standing else [])
    assert Need.objects.get(pk=need.pk).state == ("selecting" if standing else "failed")
    for agency in storm.standing():
        assert len(messages_to(agency, "What came of: ")) == 1
    said = "The draw was held: " if standing else "Your need failed: "
    assert len(messages_to(need.owner, said)) == 1
    assert Holding.objects.get(pk=holding.pk).state == "expired"
    assert Offer.objects.get(pk=offer.pk).state == "lapsed"
    for subject, kind in ((holding.subject, "holding.expired"), (offer.subject, "offer.lapsed")):
        assert EventRow.objects.filter(subject=subject, kind=kind).count() == 1
    assert len(messages_to(holding.agency, "Taken off the shelf: ")) == 1


def messages_to(body, words: str) -> list[str]:
    """What the people of a body were told that has these words in it."""
    number = manager_of(body.organisation).phone
    return [row.body for row in Message.objects.all() if row.to == number and words in row.body]


PLANTED = {
    "answers_first": "acknowledged and lost",
    "moves_cursors_first": "assert {0, 1} == {1}|never told",
    "forgets_keys": "Drafts|422",
}


@pytest.mark.storm
@pytest.mark.skipif(not IS_FULL, reason="the drill's own drill runs in make storm")
@pytest.mark.parametrize("fault", PLANTED)
def test_the_drill_sees_a_planted_fault(django_db_setup, django_db_blocker, fault):
    application = f"tests.faults.planted:{fault}"
    with (
        storm_over(django_db_blocker, seed=1, application=application) as storm,
        pytest.raises(AssertionError, match=PLANTED[fault]),
    ):
        storm.rage(actions=100, kills=8)
        storm.let_time_pass(kills=1)
        storm.check()
        check_reactions(storm)
