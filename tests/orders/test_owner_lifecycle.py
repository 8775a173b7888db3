"""Every state of an owner against every action: the move of the table, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from marketplace.accounts.models import Organisation, StoredFile
from marketplace.events.models import Deadline, EventRow, StateChange
from marketplace.kernel.errors import IllegalMove, NotAllowed, NotFound
from orders.actions import owners as actions
from orders.models import Owner
from orders.states import OWNER
from tests.support import owners

pytestmark = pytest.mark.django_db


def rejected() -> Owner:
    owner = owners.submitted_owner()
    return actions.reject_owner(
        owner=owner, conditions=["owner.kind"], note="", by=owners.reviewer()
    )


def left() -> Owner:
    owner = owners.approved_owner()
    return actions.leave_owner(owner=owner, by=owners.owner_actor(owner))


BROUGHT_TO: Mapping[str, Callable[[], Owner]] = {
    "draft": owners.filled_owner,
    "reviewing": owners.submitted_owner,
    "returned": owners.returned_owner,
    "rejected": rejected,
    "active": owners.approved_owner,
    "left": left,
}


def by_owner(action) -> Callable[[Owner], Owner]:
    return lambda owner: action(owner=owner, by=owners.owner_actor(owner))


def by_operator(action, **reasons) -> Callable[[Owner], Owner]:
    return lambda owner: action(owner=owner, by=owners.reviewer(), **reasons)


REASONS = {"conditions": ["owner.code"], "note": "请补正。"}
DONE_BY: Mapping[str, Callable[[Owner], Owner]] = {
    "submit": by_owner(actions.submit_owner),
    "leave": by_owner(actions.leave_owner),
    "return": by_operator(actions.return_owner, **REASONS),
    "reject": by_operator(actions.reject_owner, **REASONS),
    "accept": by_operator(actions.accept_owner),
}
TABLE = {(row.source, row.action): row for row in OWNER.rows}


def everything() -> dict[str, list[dict[str, object]]]:
    """All rows that an owner's action may touch, but for those that making an actor adds."""
    operators = Organisation.objects.filter(kind="operator").values_list("number", flat=True)
    foreign = [f"organisation/{number}" for number in operators]
    facts = EventRow.objects.exclude(subject__in=foreign)
    tables = (Owner.objects, StoredFile.objects, Deadline.objects, StateChange.objects, facts)
    bodies = Organisation.objects.exclude(kind="operator")
    return {str(n): list(rows.order_by("pk").values()) for n, rows in enumerate((*tables, bodies))}


def test_every_state_and_action_of_the_table_is_tried():
    assert set(BROUGHT_TO) == set(OWNER.states)
    assert set(DONE_BY) == set(OWNER.actions)


@pytest.mark.parametrize(("state", "action"), list(product(OWNER.states, OWNER.actions)))
def test_a_move_is_the_tables_or_none(state, action):
    owner = BROUGHT_TO[state]()
    assert owner.state == state
    before = everything()
    row = TABLE.get((state, action))
    if row is None:
        with pytest.raises(IllegalMove):
            DONE_BY[action](owner)
        assert everything() == before
        return
    moved = DONE_BY[action](owner)
    change = StateChange.objects.order_by("id").last()
    assert moved.state == Owner.objects.get(pk=owner.pk).state == row.target
    assert (change.subject, change.source, change.target, change.action, change.event.kind) == (
        owner.subject,
        state,
        row.target,
        action,
        row.event.kind,
    )
    waits = Deadline.objects.of(owner.subject).open().values_list("role", "step")
    assert list(waits) == ([(row.deadline.role, row.deadline.step)] if row.deadline else [])


@pytest.mark.parametrize(("state", "action"), list(TABLE))
def test_the_other_side_may_not_take_an_owners_or_an_operators_move(state, action):
    owner = BROUGHT_TO[state]()
    is_owners = TABLE[state, action].role == "owner"
    wrong = owners.reviewer() if is_owners else owners.owner_actor(owner)
    reasons = REASONS if action in ("return", "reject") else {}
    before = everything()
    with pytest.raises(NotFound if is_owners else (NotFound, NotAllowed)):
        getattr(actions, f"{action}_owner")(owner=owner, by=wrong, **reasons)
    assert everything() == before
