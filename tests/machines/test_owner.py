"""The life of a project owner, walked at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marketplace.accounts.models import Organisation, StoredFile
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import MarketError
from orders import states
from orders.actions import owners as actions
from orders.models import Owner
from tests.machines.walk import (
    Walk,
    assert_every_row_was_taken,
    changed_table,
    report,
    run,
    table,
)
from tests.support.accounts import operator_actor
from tests.support.owners import conditions, filled_owner, owner_actor
from tests.support.sizes import size

pytestmark = pytest.mark.django_db
WALKS, STEPS = size(short=5, full=400), 50


class OwnerWalk(Walk):
    rows = table("""
        draft      submit  owner     reviewing
        returned   submit  owner     reviewing
        reviewing  return  operator  returned
        reviewing  reject  operator  rejected
        reviewing  accept  operator  active
        active     leave   owner     left
    """)
    kinds = (Owner, Organisation, StoredFile)
    verbs = {
        "submit": lambda owner, by: actions.submit_owner(owner=owner, by=by),
        "return": lambda owner, by: actions.return_owner(
            owner=owner, conditions=conditions(1), note="请补正。", by=by
        ),
        "reject": lambda owner, by: actions.reject_owner(
            owner=owner, conditions=conditions(1), note="", by=by
        ),
        "accept": lambda owner, by: actions.accept_owner(owner=owner, by=by),
        "leave": lambda owner, by: actions.leave_owner(owner=owner, by=by),
    }

    def make_people(self) -> dict[str, Any]:
        return {
            "operator": operator_actor("371600"),
            "other operator": operator_actor("370100"),
            "other owner": owner_actor(filled_owner()),
            "clock": CLOCK,
        }

    def make_subject(self) -> Owner:
        owner = filled_owner()
        self.people["owner"] = owner_actor(owner)
        return owner


@pytest.mark.storm
def test_only_what_the_table_allows_happens(told) -> None:
    run(OwnerWalk, walks=WALKS, steps=STEPS)
    told(report(OwnerWalk))
    assert_every_row_was_taken(OwnerWalk)


CHANGED = {
    "target": lambda row: replace(row, target="active") if row.action == "return" else row,
    "role": lambda row: replace(row, role="owner") if row.action == "accept" else row,
    "gone": lambda row: None if row.action == "leave" else row,
    "source": lambda row: replace(row, source="draft") if row.action == "accept" else row,
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_row_is_noticed(name) -> None:
    rows = tuple(row for row in map(CHANGED[name], states.OWNER.rows) if row is not None)
    changed = replace(states.OWNER, rows=rows)
    with changed_table(Owner, changed), pytest.raises((AssertionError, MarketError)):
        run(OwnerWalk, walks=10, steps=STEPS)
