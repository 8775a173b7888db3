"""The life of an agency, walked at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from marketplace.accounts.models import Organisation, StoredFile
from marketplace.catalogue.actions.rule_sets import Reach, new_rule_set
from marketplace.events.clock import instant
from marketplace.kernel.actor import CLOCK, Actor
from marketplace.kernel.errors import IllegalMove, MarketError
from providers import states
from providers.actions import agencies as actions
from providers.actions.defaults import accept_publicised, end_suspension
from providers.actions.sanctions import impose_sanction, propose_sanction, restore_agency
from providers.models import Agency, Holding, Offer, Practitioner, Sanction
from tests.machines.walk import (
    Row,
    Walk,
    assert_every_row_was_taken,
    changed_table,
    report,
    run,
    table,
)
from tests.support.accounts import make_body, operator_actor, region, staff_actor
from tests.support.agencies import agency_actor, filled_agency, registered_agency
from tests.support.sizes import size

pytestmark = pytest.mark.django_db
WALKS, STEPS = size(short=11, full=700), 50
PLACES = ("371602", "371681")
OPERATORS: dict[str, Actor] = {}


def sanctioned(kind: str) -> Any:
    """Try a sanction: one operator proposes, whoever tries imposes it."""

    def attempt(agency: Agency, by: Actor) -> None:
        proposed = propose_sanction(
            agency=agency,
            kind=kind,
            conditions=["conduct.price"],
            reason="中选后加价。",
            months=3,
            by=OPERATORS["first"],
        )
        impose_sanction(sanction=proposed, by=by)

    return attempt


def enter(agency: Agency, by: Actor) -> None:
    """Publicity is over, by the clock."""
    if "clock" not in by.roles:
        raise IllegalMove("the operator's way is another action")
    accept_publicised(agency.subject, by)


class AgencyWalk(Walk):
    """`accept` and `publicise` are one decision: the law of the place says which of them it is."""

    rows = table("""
        draft      submit     agency    reviewing
        returned   submit     agency    reviewing
        reviewing  return     operator  returned
        reviewing  reject     operator  rejected
        reviewing  accept     operator  active
        reviewing  publicise  operator  publicity
        publicity  return     operator  returned
        publicity  enter      clock     active
        active     suspend    operator  suspended
        suspended  suspend    operator  suspended
        suspended  lift       clock     active
        suspended  restore    operator  active
        active     remove     operator  removed
        suspended  remove     operator  removed
        active     exit       agency    exited
    """)
    kinds = (Agency, Organisation, StoredFile, Holding, Practitioner, Offer, Sanction)
    verbs = {
        "submit": lambda agency, by: actions.submit_agency(agency=agency, by=by),
        "return": lambda agency, by: actions.return_agency(
            agency=agency, conditions=["entry.code"], note="请补正。", by=by
        ),
        "reject": lambda agency, by: actions.reject_agency(
            agency=agency, conditions=["entry.ban"], note="", by=by
        ),
        "accept": lambda agency, by: actions.accept_agency(agency=agency, by=by),
        "publicise": lambda agency, by: actions.accept_agency(agency=agency, by=by),
        "enter": enter,
        "suspend": sanctioned("suspension"),
        "remove": sanctioned("removal"),
        "lift": lambda agency, by: end_suspension(agency.subject, by),
        "restore": lambda agency, by: restore_agency(agency=agency, why="已整改。", by=by),
        "exit": lambda agency, by: actions.exit_agency(agency=agency, by=by),
    }

    def make_people(self) -> dict[str, Any]:
        OPERATORS["first"] = operator_actor("371600")
        new_rule_set(
            reach=Reach(region=region(PLACES[1])),
            terms={"entry.publicity": "5"},
            effective_from=timezone.localdate(instant()),
            by=staff_actor(make_body("management", place="371600").memberships.get().user),
        )
        return {
            "operator": operator_actor("371600"),
            "other operator": operator_actor("370100"),
            "other agency": agency_actor(filled_agency()),
            "clock": CLOCK,
        }

    def make_subject(self) -> Agency:
        """By turns a new one where the law asks for publicity, and where not, and one let in."""
        turn = next(self.turns) % 3
        begin = registered_agency if turn == 0 else filled_agency
        agency = begin(holdings=["eia-credit"], place=PLACES[turn % 2])
        self.people["agency"] = agency_actor(agency)
        return agency

    def expected(self, action: str, who: str) -> Row | None:
        if (
            self.subject.state == "publicity"
            and who == "clock"
            and action in ("accept", "publicise")
        ):
            return super().expected("enter", who)
        if self.subject.state != "reviewing" or action not in ("accept", "publicise"):
            return super().expected(action, who)
        is_told = self.subject.place == PLACES[1]
        return super().expected("publicise" if is_told else "accept", who)


@pytest.mark.storm
def test_only_what_the_table_allows_happens(told) -> None:
    run(AgencyWalk, walks=WALKS, steps=STEPS)
    told(report(AgencyWalk))
    assert_every_row_was_taken(AgencyWalk)


CHANGED = {
    "target": lambda row: replace(row, target="active") if row.action == "return" else row,
    "role": lambda row: replace(row, role="agency") if row.action == "accept" else row,
    "gone": lambda row: None if row.action == "exit" else row,
    "source": lambda row: replace(row, source="draft") if row.action == "reject" else row,
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_row_is_noticed(name) -> None:
    rows = tuple(row for row in map(CHANGED[name], states.AGENCY.rows) if row is not None)
    changed = replace(states.AGENCY, rows=rows)
    with changed_table(Agency, changed), pytest.raises((AssertionError, MarketError)):
        run(AgencyWalk, walks=8, steps=STEPS)
