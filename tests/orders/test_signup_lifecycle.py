"""Every state of a sign-up against every action: the move of the table, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from marketplace.events.models import StateChange
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import IllegalMove, MarketError, NotFound
from orders.actions.draws import close_need
from orders.actions.signups import withdraw_sign_up
from orders.models import SignUp
from orders.states import SIGN_UP
from providers.actions.sanctions import impose_sanction
from providers.models import OpenWork
from tests.orders.everything import everything
from tests.support import needs
from tests.support.agencies import agency_actor, proposed_sanction, registered_agency, reviewer
from tests.support.owners import approved_owner

pytestmark = pytest.mark.django_db
TABLE = {(row.source, row.action): row for row in SIGN_UP.rows}


def standing() -> SignUp:
    return needs.signed_up(needs.open_need(approved_owner()), [registered_agency()])[0]


def withdrawn() -> SignUp:
    row = standing()
    return withdraw_sign_up(sign_up=row, by=agency_actor(row.agency))


def suspend(row: SignUp) -> None:
    sanction = proposed_sanction(row.agency)
    impose_sanction(sanction=sanction, by=reviewer(row.agency.place))


def disqualify(row: SignUp) -> SignUp:
    """Let the clock find at the close that the agency is suspended."""
    suspend(row)
    with needs.after_close(row.need):
        close_need(row.need.subject, CLOCK)
    return SignUp.objects.get(pk=row.pk)


BROUGHT_TO: Mapping[str, Callable[[], SignUp]] = {
    "standing": standing,
    "withdrawn": withdrawn,
    "disqualified": lambda: disqualify(standing()),
}


def withdraw(row: SignUp) -> object:
    return withdraw_sign_up(sign_up=row, by=agency_actor(row.agency))


def test_the_table_is_the_one_that_was_meant():
    assert {(row.source, row.action, row.target, row.role) for row in SIGN_UP.rows} == {
        ("standing", "withdraw", "withdrawn", "agency"),
        ("standing", "disqualify", "disqualified", "clock"),
    }


def test_every_state_and_action_of_the_table_is_tried():
    assert set(BROUGHT_TO) == set(SIGN_UP.states)
    assert {"withdraw", "disqualify"} == set(SIGN_UP.actions)


@pytest.mark.parametrize("state", SIGN_UP.states)
def test_a_withdrawal_is_the_tables_or_none(state):
    row = BROUGHT_TO[state]()
    before = everything()
    if (state, "withdraw") not in TABLE:
        with pytest.raises(MarketError):
            withdraw(row)
        assert everything() == before
        return
    withdraw(row)
    told = StateChange.objects.order_by("id").last()
    assert (told.source, told.target, told.event.kind) == (
        "standing",
        "withdrawn",
        "signup.withdrawn",
    )
    assert SignUp.objects.get(pk=row.pk).state == "withdrawn"
    assert not OpenWork.objects.exists()


def test_a_withdrawn_sign_up_is_not_disqualified_at_the_close():
    row = withdrawn()
    suspend(row)
    with needs.after_close(row.need):
        close_need(row.need.subject, CLOCK)
    assert SignUp.objects.get(pk=row.pk).state == "withdrawn"
    assert not StateChange.objects.filter(action="disqualify").exists()


@pytest.mark.parametrize(("state", "action"), list(product(SIGN_UP.states, SIGN_UP.actions)))
def test_the_table_itself_knows_no_other_move(state, action):
    if (state, action) in TABLE:
        assert TABLE[state, action].source == "standing"
        return
    with pytest.raises(IllegalMove):
        SIGN_UP.find(state, action)


def test_nobody_but_the_agency_itself_withdraws():
    row = standing()
    other = registered_agency()
    before = everything()
    for by in (agency_actor(other), reviewer(), CLOCK):
        with pytest.raises(NotFound):
            withdraw_sign_up(sign_up=row, by=by)
    assert everything() == before
