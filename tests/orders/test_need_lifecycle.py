"""Every state of a need against every action: the move of the table, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from marketplace.events.models import Deadline, StateChange
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import IllegalMove, NotAllowed, NotFound
from orders.actions import needs as actions
from orders.actions.draws import close_need, hold_draw, settle_need
from orders.models import Need
from orders.states import NEED
from tests.orders.everything import everything
from tests.support import needs
from tests.support.accounts import operator_actor
from tests.support.agencies import registered_agency
from tests.support.owners import approved_owner, owner_actor

pytestmark = pytest.mark.django_db
REASONS = {"conditions": ["need.description"], "note": "请写明范围。"}
TABLE = {(row.source, row.action): row for row in NEED.rows}


def returned() -> Need:
    posted = needs.posted_need(approved_owner())
    return actions.return_need(need=posted, by=operator_actor(), **REASONS)


def discarded() -> Need:
    need = needs.drafted_need(approved_owner())
    return actions.discard_need(need=need, by=owner_actor(need.owner))


def closed() -> Need:
    need = needs.open_need(approved_owner())
    needs.signed_up(need, [registered_agency()])
    with needs.after_close(need):
        close_need(need.subject, CLOCK)
    return Need.objects.get(pk=need.pk)


def selecting() -> Need:
    need = closed()
    settle_need(need.subject, CLOCK)
    return Need.objects.get(pk=need.pk)


BROUGHT_TO: Mapping[str, Callable[[], Need]] = {
    "draft": lambda: needs.drafted_need(approved_owner()),
    "review": lambda: needs.posted_need(approved_owner()),
    "returned": returned,
    "discarded": discarded,
    "open": lambda: needs.open_need(approved_owner()),
    "closed": closed,
    "failed": lambda: needs.settled(needs.open_need(approved_owner())),
    "selecting": selecting,
}


def by_owner(action) -> Callable[[Need], object]:
    return lambda need: action(need=need, by=owner_actor(need.owner))


def by_operator(action, **reasons) -> Callable[[Need], object]:
    return lambda need: action(need=need, by=operator_actor(), **reasons)


def close(need: Need) -> None:
    with needs.after_close(need):
        close_need(need.subject, CLOCK)


def settle(need: Need) -> None:
    settle_need(need.subject, CLOCK)


def empty(need: Need) -> None:
    """Settle after its one agency withdrew from the pool, as no action can: the need fails."""
    need.sign_ups.update(state="withdrawn")
    settle_need(need.subject, CLOCK)


DONE_BY: Mapping[str, Callable[[Need], object]] = {
    "submit": by_owner(actions.submit_need),
    "discard": by_owner(actions.discard_need),
    "return": by_operator(actions.return_need, **REASONS),
    "publish": by_operator(actions.publish_need),
    "close": close,
    "fail": empty,
    "draw": settle,
}


def test_the_table_is_the_one_that_was_meant():
    assert {(row.source, row.action, row.target, row.role) for row in NEED.rows} == {
        ("draft", "submit", "review", "owner"),
        ("draft", "discard", "discarded", "owner"),
        ("returned", "submit", "review", "owner"),
        ("returned", "discard", "discarded", "owner"),
        ("review", "return", "returned", "operator"),
        ("review", "publish", "open", "operator"),
        ("open", "close", "closed", "clock"),
        ("closed", "fail", "failed", "clock"),
        ("closed", "draw", "selecting", "clock"),
    }


def test_every_state_and_action_of_the_table_is_tried():
    assert set(BROUGHT_TO) == set(NEED.states)
    assert set(DONE_BY) == set(NEED.actions)


@pytest.mark.parametrize(("state", "action"), list(product(NEED.states, NEED.actions)))
def test_a_move_is_the_tables_or_none(state, action):
    need = BROUGHT_TO[state]()
    assert need.state == state
    if action == "fail":
        need.sign_ups.update(state="withdrawn")
    before = everything()
    row = TABLE.get((state, action))
    if row is None:
        with pytest.raises(IllegalMove):
            DONE_BY[action](need)
        assert everything() == before
        return
    DONE_BY[action](need)
    change = StateChange.objects.order_by("id").last()
    assert Need.objects.get(pk=need.pk).state == row.target
    assert (change.subject, change.source, change.target, change.action, change.event.kind) == (
        need.subject,
        state,
        row.target,
        action,
        row.event.kind,
    )
    waits = Deadline.objects.of(need.subject).open().values_list("role", "step", "default")
    expected = row.deadline
    assert list(waits) == ([(expected.role, expected.step, expected.default)] if expected else [])


@pytest.mark.parametrize(
    ("state", "action"), [key for key, row in TABLE.items() if row.role != "clock"]
)
def test_the_other_side_may_not_take_a_move(state, action):
    need = BROUGHT_TO[state]()
    is_owners = TABLE[state, action].role == "owner"
    wrong = operator_actor() if is_owners else owner_actor(need.owner)
    reasons = REASONS if action == "return" else {}
    before = everything()
    with pytest.raises((NotFound, NotAllowed)):
        getattr(actions, f"{action}_need")(need=need, by=wrong, **reasons)
    assert everything() == before


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_nobody_but_the_clock_closes_or_settles(role):
    need = needs.open_need(approved_owner())
    by = owner_actor(need.owner) if role == "owner" else operator_actor()
    before = everything()
    with needs.after_close(need), pytest.raises(NotAllowed):
        close_need(need.subject, by)
    assert everything() == before
    need = closed()
    before = everything()
    with pytest.raises(NotAllowed):
        settle_need(need.subject, by)
    with pytest.raises(NotAllowed):
        hold_draw(need=need, pool=[("A000001", 1)], by=by)
    assert everything() == before
