"""Every state of an agency against every action: the move of the table, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest

from marketplace.catalogue.models import RuleSet
from marketplace.events.models import Deadline, StateChange
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import IllegalMove, MarketError, NotAllowed, NotFound
from providers.actions import agencies as actions
from providers.actions import sanctions
from providers.models import Agency
from providers.states import AGENCY
from tests.providers.everything import everything
from tests.support import agencies
from tests.support.catalogue import rule_set

pytestmark = pytest.mark.django_db
REASONS = {"conditions": ["entry.code"], "note": "请补正。"}


def rejected() -> Agency:
    agency = agencies.submitted_agency()
    return actions.reject_agency(agency=agency, by=agencies.reviewer(), **REASONS)


def publicity_is_asked_for() -> None:
    """The county's rule set asks that a checked agency stands out for five working days."""
    if not RuleSet.objects.filter(region__code="371602").exists():
        rule_set({"entry.publicity": "5"}, place="371602")


def in_publicity() -> Agency:
    publicity_is_asked_for()
    return agencies.registered_agency()


def exited() -> Agency:
    agency = agencies.registered_agency()
    return actions.exit_agency(agency=agency, by=agencies.agency_actor(agency))


BROUGHT_TO: Mapping[str, Callable[[], Agency]] = {
    "draft": agencies.filled_agency,
    "reviewing": agencies.submitted_agency,
    "returned": agencies.returned_agency,
    "rejected": rejected,
    "publicity": in_publicity,
    "active": agencies.registered_agency,
    "suspended": agencies.suspended_agency,
    "removed": agencies.removed_agency,
    "exited": exited,
}


def by_agency(action) -> Callable[[Agency], object]:
    return lambda agency: action(agency=agency, by=agencies.agency_actor(agency))


def by_operator(action, **reasons) -> Callable[[Agency], object]:
    return lambda agency: action(agency=agency, by=agencies.reviewer(), **reasons)


def by_clock(action) -> Callable[[Agency], object]:
    return lambda agency: action(agency=agency, by=CLOCK)


def imposed(kind: str, months: int | None) -> Callable[[Agency], object]:
    """Two people suspend or remove an agency."""

    def impose(agency: Agency) -> object:
        sanction = agencies.proposed_sanction(agency, kind=kind, months=months)
        return sanctions.impose_sanction(sanction=sanction, by=agencies.reviewer())

    return impose


def publicise(agency: Agency) -> object:
    publicity_is_asked_for()
    return actions.accept_agency(agency=agency, by=agencies.reviewer())


def accept(agency: Agency) -> object:
    """The operator accepts what it checks, the clock what stood out for objections."""
    by = CLOCK if agency.is_in("publicity") else agencies.reviewer()
    return actions.accept_agency(agency=agency, by=by)


DONE_BY: Mapping[str, Callable[[Agency], object]] = {
    "submit": by_agency(actions.submit_agency),
    "exit": by_agency(actions.exit_agency),
    "return": by_operator(actions.return_agency, **REASONS),
    "reject": by_operator(actions.reject_agency, **REASONS),
    "accept": accept,
    "publicise": publicise,
    "suspend": imposed("suspension", 3),
    "remove": imposed("removal", None),
    "lift": by_clock(sanctions.lift_suspension),
    "restore": by_operator(sanctions.restore_agency, why="申诉成立。"),
}
TABLE = {(row.source, row.action): row for row in AGENCY.rows}


def test_every_state_and_action_of_the_table_is_tried():
    assert set(BROUGHT_TO) == set(AGENCY.states)
    assert set(DONE_BY) == set(AGENCY.actions)


@pytest.mark.parametrize(("state", "action"), list(product(AGENCY.states, AGENCY.actions)))
def test_a_move_is_the_tables_or_none(state, action):
    agency = BROUGHT_TO[state]()
    assert agency.state == state
    before = everything()
    row = TABLE.get((state, action))
    if row is None:
        with pytest.raises((IllegalMove, NotAllowed)):
            DONE_BY[action](agency)
        assert everything() == before
        return
    DONE_BY[action](agency)
    change = StateChange.objects.filter(subject=agency.subject).order_by("id").last()
    assert Agency.objects.get(pk=agency.pk).state == row.target
    assert (change.source, change.target, change.action, change.event.kind) == (
        state,
        row.target,
        action,
        row.event.kind,
    )
    waits = Deadline.objects.of(agency.subject).open().values_list("role", "step", "default")
    wanted = [(w.role, w.step, w.default)] if (w := row.deadline) else []
    assert list(waits) == wanted


WRONG = {
    "agency": lambda _agency: agencies.reviewer(),
    "operator": agencies.agency_actor,
    "clock": lambda _agency: agencies.reviewer(),
}
ALONE = [
    (state, action)
    for state, action in TABLE
    if action in ("submit", "exit", "return", "reject", "lift", "restore")
    or (action == "accept" and state == "publicity")
]


@pytest.mark.parametrize(("state", "action"), ALONE)
def test_nobody_takes_anothers_move(state, action):
    agency = BROUGHT_TO[state]()
    wrong = WRONG[TABLE[state, action].role](agency)
    verb = {"lift": sanctions.lift_suspension, "restore": sanctions.restore_agency}.get(
        action, getattr(actions, f"{action}_agency", None)
    )
    reasons = REASONS if action in ("return", "reject") else {}
    reasons = {"why": "申诉成立。"} if action == "restore" else reasons
    before = everything()
    with pytest.raises((NotFound, NotAllowed)):
        verb(agency=agency, by=wrong, **reasons)
    assert everything() == before


@pytest.mark.parametrize("action", ["return", "reject", "accept"])
def test_an_operator_of_another_region_finds_no_such_agency(action):
    agency = agencies.submitted_agency()
    reasons = REASONS if action != "accept" else {}
    before = everything()
    with pytest.raises(NotFound):
        getattr(actions, f"{action}_agency")(
            agency=agency, by=agencies.reviewer("370100"), **reasons
        )
    assert everything() == before


@pytest.mark.parametrize("conditions", [[], ["no.such"], ["conduct.price"], ["owner.code"]])
@pytest.mark.parametrize("action", ["return", "reject"])
def test_a_refusal_quotes_conditions_of_agencies(action, conditions):
    agency = agencies.submitted_agency()
    before = everything()
    with pytest.raises(MarketError) as refusal:
        getattr(actions, f"{action}_agency")(
            agency=agency, conditions=conditions, note="", by=agencies.reviewer()
        )
    assert refusal.value.field == "conditions"
    assert everything() == before
