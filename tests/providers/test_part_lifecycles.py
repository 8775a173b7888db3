"""Every state of what belongs to an agency against every action: the table's move, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import product
from typing import Any, NamedTuple

import pytest

from marketplace.events.advance import begin
from marketplace.events.models import Deadline, StateChange, Stateful
from marketplace.kernel.actor import CLOCK, Actor
from marketplace.kernel.errors import IllegalMove, NotAllowed, NotFound
from marketplace.kernel.lifecycle import Lifecycle
from providers import states
from providers.actions import agencies as entry
from providers.actions import changes, holdings, practitioners, sanctions
from providers.models import Holding, Practitioner, ProfileChange, Sanction
from tests.providers.everything import everything
from tests.support import agencies
from tests.support.agencies import reviewer

pytestmark = pytest.mark.django_db
REASONS = {"conditions": ["entry.qualification"], "note": "查不到。"}
Row = Any


class Verb(NamedTuple):
    """How one action of a table is done: by whom, with what."""

    call: Callable[..., object]
    who: str
    more: Mapping[str, Any] = {}

    def do(self, name: str, row: Row, by: Actor | None = None) -> object:
        actor = by or ACTORS[self.who](row)
        return self.call(**{name: row}, by=actor, **self.more)


ACTORS: Mapping[str, Callable[[Row], Actor]] = {
    "agency": lambda row: agencies.agency_actor(row.agency),
    "operator": lambda _row: reviewer(),
    "clock": lambda _row: CLOCK,
}


def checking_holding() -> Holding:
    return agencies.checking_holding(agencies.registered_agency())


def live_holding() -> Holding:
    agency = agencies.registered_agency(holdings=["eia-credit"])
    return Holding.objects.get(agency=agency)


def replaced_holding() -> Holding:
    row = live_holding()
    new = agencies.checking_holding(row.agency, replaces=row)
    holdings.confirm_holding(holding=new, checked_against="register", by=reviewer())
    return Holding.objects.get(pk=row.pk)


HOLDING_STATES: Mapping[str, Callable[[], Holding]] = {
    "declared": lambda: agencies.declared_holding(agencies.registered_agency()),
    "checking": checking_holding,
    "live": live_holding,
    "refused": lambda: holdings.refuse_holding(
        holding=checking_holding(), by=reviewer(), **REASONS
    ),
    "expired": lambda: holdings.end_holding(holding=live_holding(), by=CLOCK),
    "replaced": replaced_holding,
    "withdrawn": lambda: holdings.withdraw_holding(
        holding=(row := live_holding()), by=ACTORS["agency"](row)
    ),
}
HOLDING_VERBS = {
    "submit": Verb(holdings.submit_holding, "agency"),
    "confirm": Verb(holdings.confirm_holding, "operator", {"checked_against": "register"}),
    "refuse": Verb(holdings.refuse_holding, "operator", REASONS),
    "withdraw": Verb(holdings.withdraw_holding, "agency"),
    "expire": Verb(holdings.end_holding, "clock"),
}


def checking_practitioner() -> Practitioner:
    return agencies.checking_practitioner(agencies.registered_agency())


def live_practitioner() -> Practitioner:
    row = checking_practitioner()
    return practitioners.confirm_practitioner(practitioner=row, by=reviewer())


PRACTITIONER_STATES: Mapping[str, Callable[[], Practitioner]] = {
    "declared": lambda: agencies.declared_practitioner(agencies.registered_agency()),
    "checking": checking_practitioner,
    "live": live_practitioner,
    "refused": lambda: practitioners.refuse_practitioner(
        practitioner=checking_practitioner(), by=reviewer(), **REASONS
    ),
    "left": lambda: practitioners.leave_practitioner(
        practitioner=(row := live_practitioner()), by=ACTORS["agency"](row)
    ),
}
PRACTITIONER_VERBS = {
    "submit": Verb(practitioners.submit_practitioner, "agency"),
    "confirm": Verb(practitioners.confirm_practitioner, "operator"),
    "refuse": Verb(practitioners.refuse_practitioner, "operator", REASONS),
    "leave": Verb(practitioners.leave_practitioner, "agency"),
    "release": Verb(practitioners.release_practitioner, "operator", {"note": "从未在此执业。"}),
}


def checking_change() -> ProfileChange:
    agency = agencies.registered_agency()
    return changes.submit_change(
        agency=agency,
        values={"address": "渤海十八路 777 号"},
        proof=None,
        note="",
        by=agencies.agency_actor(agency),
    )


def drafted_change() -> ProfileChange:
    """Never left behind by an action: begun and handed in are one step."""
    agency = agencies.registered_agency()
    row = begin(ProfileChange, agency=agency, values={"address": "x"}, at=agency.accepted_at)
    row.save()
    return row


CHANGE_STATES: Mapping[str, Callable[[], ProfileChange]] = {
    "drafted": drafted_change,
    "checking": checking_change,
    "approved": lambda: changes.approve_change(change=checking_change(), by=reviewer()),
    "refused": lambda: changes.refuse_change(change=checking_change(), by=reviewer(), **REASONS),
    "withdrawn": lambda: changes.withdraw_change(
        change=(row := checking_change()), by=ACTORS["agency"](row)
    ),
}
CHANGE_VERBS = {
    "approve": Verb(changes.approve_change, "operator"),
    "refuse": Verb(changes.refuse_change, "operator", REASONS),
    "withdraw": Verb(changes.withdraw_change, "agency"),
}


def proposed() -> Sanction:
    return agencies.proposed_sanction(agencies.registered_agency())


def drafted_sanction() -> Sanction:
    agency = agencies.registered_agency()
    row = begin(Sanction, agency=agency, kind="suspension", proposed_at=agency.accepted_at)
    row.save()
    return row


SANCTION_STATES: Mapping[str, Callable[[], Sanction]] = {
    "drafted": drafted_sanction,
    "proposed": proposed,
    "imposed": lambda: sanctions.impose_sanction(sanction=proposed(), by=reviewer()),
    "dropped": lambda: sanctions.drop_sanction(sanction=proposed(), note="", by=reviewer()),
}
SANCTION_VERBS = {
    "impose": Verb(sanctions.impose_sanction, "operator"),
    "drop": Verb(sanctions.drop_sanction, "operator", {"note": "证据不足。"}),
}


class Case(NamedTuple):
    """One kind of row: its table, how its states are reached, how its actions are done.

    `follows` names actions that nobody takes by themselves: they begin a row, or follow from
    another row's move.
    """

    name: str
    lifecycle: Lifecycle
    states: Mapping[str, Callable[[], Stateful]]
    verbs: Mapping[str, Verb]
    follows: frozenset[str] = frozenset()


CASES = (
    Case("holding", states.HOLDING, HOLDING_STATES, HOLDING_VERBS, frozenset({"replace"})),
    Case("practitioner", states.PRACTITIONER, PRACTITIONER_STATES, PRACTITIONER_VERBS),
    Case("change", states.CHANGE, CHANGE_STATES, CHANGE_VERBS, frozenset({"submit"})),
    Case("sanction", states.SANCTION, SANCTION_STATES, SANCTION_VERBS, frozenset({"propose"})),
)
# Confirmed along with the agency only; by itself it must be handed in first.
ALONG = {("holding", "declared", "confirm"), ("practitioner", "declared", "confirm")}


def moves() -> Iterator[tuple[Case, str, str]]:
    for case in CASES:
        for state, action in product(case.lifecycle.states, case.verbs):
            yield case, state, action


def named(value: object) -> str:
    return value.name if isinstance(value, Case) else str(value)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_every_state_and_action_of_the_table_is_tried(case):
    assert set(case.states) == set(case.lifecycle.states)
    assert set(case.verbs) | case.follows == set(case.lifecycle.actions)


@pytest.mark.parametrize(("case", "state", "action"), list(moves()), ids=named)
def test_a_move_is_the_tables_or_none(case, state, action):
    row = case.states[state]()
    assert row.state == state
    table = {(move.source, move.action): move for move in case.lifecycle.rows}
    move = table.get((state, action))
    before = everything()
    if move is None or (case.name, state, action) in ALONG:
        with pytest.raises(IllegalMove):
            case.verbs[action].do(case.name, row)
        assert everything() == before
        return
    case.verbs[action].do(case.name, row)
    change = StateChange.objects.filter(subject=row.subject).order_by("id").last()
    assert type(row).objects.get(pk=row.pk).state == move.target
    assert (change.source, change.target, change.action, change.event.kind) == (
        state,
        move.target,
        action,
        move.event.kind,
    )
    waits = Deadline.objects.of(row.subject).open().values_list("role", "step", "default")
    wanted = [(w.role, w.step, w.default)] if (w := move.deadline) else []
    assert list(waits) == wanted


def takeable() -> Iterator[tuple[Case, str, str]]:
    """Moves of the tables that somebody could try to take without their role."""
    for case in CASES:
        for move in case.lifecycle.rows:
            key = (case.name, move.source, move.action)
            if move.action in case.verbs and key not in ALONG:
                yield case, move.source, move.action


@pytest.mark.parametrize(("case", "state", "action"), list(takeable()), ids=named)
def test_nobody_takes_anothers_move(case, state, action):
    row = case.states[state]()
    verb = case.verbs[action]
    wrong = ACTORS["operator" if verb.who == "agency" else "agency"](row)
    before = everything()
    with pytest.raises((NotFound, NotAllowed)):
        verb.do(case.name, row, by=wrong)
    assert everything() == before


@pytest.mark.parametrize(
    ("case", "state", "action"), [move for move in takeable() if move[2] != "expire"], ids=named
)
def test_a_stranger_finds_nothing(case, state, action):
    row = case.states[state]()
    verb = case.verbs[action]
    is_agencys = verb.who == "agency"
    strange = agencies.begun_agency() if is_agencys else None
    by = agencies.agency_actor(strange) if strange else reviewer("370100")
    before = everything()
    with pytest.raises(NotFound):
        verb.do(case.name, row, by=by)
    assert everything() == before


@pytest.mark.parametrize("kind", ["holding", "practitioner"])
def test_what_was_declared_is_confirmed_along_with_its_agency(kind):
    agency = agencies.filled_agency(holdings=["eia-credit"])
    agencies.declared_practitioner(agency)
    agency = entry.submit_agency(agency=agency, by=agencies.agency_actor(agency))
    entry.accept_agency(agency=agency, by=reviewer())
    row = {"holding": Holding, "practitioner": Practitioner}[kind].objects.get()
    change = StateChange.objects.get(subject=row.subject)
    assert (row.state, change.source, change.action) == ("live", "declared", "confirm")


def test_a_term_that_is_set_runs_from_the_moment_of_handing_in():
    row = checking_holding()
    waits = Deadline.objects.open().get(subject=row.subject)
    assert (waits.role, waits.step, waits.region) == ("operator", "entry.check", "371602")
    assert waits.due_at - waits.since > timedelta(days=1)
