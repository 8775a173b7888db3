"""The life of a need, walked at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marketplace.catalogue.models import RefusalCondition
from marketplace.kernel.actor import CLOCK, Actor
from marketplace.kernel.errors import MarketError
from orders import states
from orders.actions import draws, needs
from orders.actions.signups import sign_up
from orders.models import Draw, Need, SignUp
from providers.models import OpenWork
from tests.machines.walk import (
    Row,
    Walk,
    assert_every_row_was_taken,
    changed_table,
    report,
    run,
    table,
)
from tests.support.accounts import operator_actor
from tests.support.agencies import agency_actor, registered_agency
from tests.support.needs import after_close, drafted_need
from tests.support.owners import approved_owner, owner_actor
from tests.support.sizes import size

pytestmark = pytest.mark.django_db
WALKS, STEPS = size(short=8, full=600), 50


def by_the_clock(action: Any) -> Any:
    """Try one of the clock's steps shortly after the close of the need."""

    def attempt(need: Need, by: Actor) -> None:
        with after_close(need):
            action(need.subject, by)

    return attempt


def conditions() -> list[str]:
    return list(RefusalCondition.objects.filter(about="need").values_list("code", flat=True)[:1])


class NeedWalk(Walk):
    """`fail` and `draw` are one step of the clock: the pool decides which of them it is."""

    rows = table("""
        draft     submit   owner     review
        draft     discard  owner     discarded
        returned  submit   owner     review
        returned  discard  owner     discarded
        review    return   operator  returned
        review    publish  operator  open
        open      close    clock     closed
        closed    fail     clock     failed
        closed    draw     clock     selecting
    """)
    kinds = (Need, SignUp, Draw, OpenWork)
    verbs = {
        "submit": lambda need, by: needs.submit_need(need=need, by=by),
        "discard": lambda need, by: needs.discard_need(need=need, by=by),
        "return": lambda need, by: needs.return_need(
            need=need, conditions=conditions(), note="", by=by
        ),
        "publish": lambda need, by: needs.publish_need(need=need, by=by),
        "close": by_the_clock(draws.close_need),
        "fail": by_the_clock(draws.settle_need),
        "draw": by_the_clock(draws.settle_need),
    }

    def make_people(self) -> dict[str, Any]:
        self.owner = approved_owner(fundings=["fiscal"])
        self.agencies = [registered_agency() for _ in range(3)]
        return {
            "owner": owner_actor(self.owner),
            "operator": operator_actor("371600"),
            "other operator": operator_actor("370100"),
            "other owner": owner_actor(approved_owner()),
            "agency": agency_actor(self.agencies[0]),
            "clock": CLOCK,
        }

    def make_subject(self) -> Need:
        return drafted_need(self.owner)

    def prepare(self, action: str) -> None:
        """Before the close, fill the pool to what the step is about."""
        is_empty = not SignUp.objects.filter(need=self.subject).exists()
        if self.subject.state == "open" and action == "close" and is_empty:
            for agency in self.agencies[: next(self.turns) % 2 * 3]:
                sign_up(need=self.subject, agency=agency, by=agency_actor(agency))

    def expected(self, action: str, who: str) -> Row | None:
        if self.subject.state != "closed" or action not in ("fail", "draw"):
            return super().expected(action, who)
        can_draw = SignUp.objects.standing().filter(need=self.subject).count() == 3
        return super().expected("draw" if can_draw else "fail", who)


@pytest.mark.storm
def test_only_what_the_table_allows_happens(told) -> None:
    run(NeedWalk, walks=WALKS, steps=STEPS)
    told(report(NeedWalk))
    assert_every_row_was_taken(NeedWalk)


CHANGED = {
    "target": lambda row: replace(row, target="selecting") if row.action == "fail" else row,
    "role": lambda row: replace(row, role="owner") if row.action == "publish" else row,
    "gone": lambda row: None if row.action == "close" else row,
    "source": lambda row: replace(row, source="open") if row.action == "draw" else row,
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_row_is_noticed(name) -> None:
    rows = tuple(row for row in map(CHANGED[name], states.NEED.rows) if row is not None)
    changed = replace(states.NEED, rows=rows)
    with changed_table(Need, changed), pytest.raises((AssertionError, MarketError)):
        run(NeedWalk, walks=6, steps=STEPS)
