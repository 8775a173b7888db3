"""The life of an offer, walked at random."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marketplace.accounts.models import StoredFile
from marketplace.kernel.actor import CLOCK, Actor
from marketplace.kernel.errors import IllegalMove, MarketError
from providers import states
from providers.actions import offers as actions
from providers.actions.holdings import confirm_holding, end_holding
from providers.models import Agency, Holding, Offer, OfferFile, OfferPackage
from tests.machines.walk import (
    Walk,
    assert_every_row_was_taken,
    changed_table,
    report,
    run,
    table,
)
from tests.support.accounts import operator_actor
from tests.support.agencies import agency_actor, checking_holding, registered_agency, reviewer
from tests.support.offers import drafted_offer
from tests.support.sizes import size

pytestmark = pytest.mark.django_db
WALKS, STEPS = size(short=10, full=600), 50

TURNS = {"bar": 0}


def must_have_moved(offer: Offer) -> None:
    """Refuse what a step that is about many offers has left alone."""
    if Offer.objects.get(pk=offer.pk).state == offer.state:
        raise IllegalMove(f"{offer} did not move")


def bar(offer: Offer, by: Actor) -> None:
    """By turns for a fault of the offer, and with everything else that its agency lists."""
    if TURNS["bar"] % 2:
        actions.bar_offer(offer=offer, conditions=["offer.claim"], note="", by=by)
    else:
        agency = offer.agency
        actions.bar_offers_of(agency=agency, conditions=["conduct.price"], reason="加价", by=by)
        must_have_moved(offer)


def lift(offer: Offer, by: Actor) -> None:
    """The suspension of the agency is over, by the clock."""
    if "clock" not in by.roles:
        raise IllegalMove("the operator's way back is another action")
    actions.lift_offers_of(agency=offer.agency, by=by)
    must_have_moved(offer)


def lapse(offer: Offer, by: Actor) -> None:
    """The qualification that the offer leans on is over."""
    end_holding(holding=Holding.objects.get(agency=offer.agency, state="live"), by=by)
    must_have_moved(offer)


class OfferWalk(Walk):
    rows = table("""
        draft     list     agency    listed
        draft     discard  agency    discarded
        listed    unlist   agency    unlisted
        listed    lapse    clock     lapsed
        listed    bar      operator  barred
        barred    restore  operator  listed
        barred    lift     clock     listed
        unlisted  list     agency    listed
        unlisted  discard  agency    discarded
        lapsed    list     agency    listed
        lapsed    discard  agency    discarded
    """)
    kinds = (Offer, OfferPackage, OfferFile, StoredFile, Agency, Holding)
    verbs = {
        "list": lambda offer, by: actions.list_offer(offer=offer, by=by),
        "unlist": lambda offer, by: actions.unlist_offer(offer=offer, by=by),
        "discard": lambda offer, by: actions.discard_offer(offer=offer, by=by),
        "bar": bar,
        "restore": lambda offer, by: actions.restore_offer(offer=offer, by=by),
        "lift": lift,
        "lapse": lapse,
    }

    def make_people(self) -> dict[str, Any]:
        self.agency = registered_agency(holdings=["eia-credit"])
        return {
            "agency": agency_actor(self.agency),
            "operator": operator_actor("371600"),
            "other operator": operator_actor("370100"),
            "other agency": agency_actor(registered_agency()),
            "clock": CLOCK,
        }

    def make_subject(self) -> Offer:
        return drafted_offer(self.agency)

    def prepare(self, action: str) -> None:
        TURNS["bar"] = next(self.turns)
        self._renew()

    def _renew(self) -> None:
        """A qualification that is over is renewed, so that the table alone decides."""
        if not Holding.objects.filter(agency=self.agency, state="live").exists():
            row = checking_holding(self.agency)
            confirm_holding(holding=row, checked_against="file", by=reviewer())

    def expected(self, action: str, who: str) -> Any:
        """What was barred for a fault of its own does not come back with its agency."""
        own_fault = self.subject.off_shelf_for.get("why") == "rule"
        if self.subject.state == "barred" and action == "lift" and own_fault:
            return None
        return super().expected(action, who)


@pytest.mark.storm
def test_only_what_the_table_allows_happens(told) -> None:
    run(OfferWalk, walks=WALKS, steps=STEPS)
    told(report(OfferWalk))
    assert_every_row_was_taken(OfferWalk)


CHANGED = {
    "target": lambda row: replace(row, target="unlisted") if row.action == "restore" else row,
    "role": lambda row: replace(row, role="agency") if row.action == "bar" else row,
    "gone": lambda row: None if row.action == "unlist" else row,
    "source": lambda row: replace(row, source="barred") if row.action == "unlist" else row,
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_row_is_noticed(name) -> None:
    rows = tuple(row for row in map(CHANGED[name], states.OFFER.rows) if row is not None)
    changed = replace(states.OFFER, rows=rows)
    with changed_table(Offer, changed), pytest.raises((AssertionError, MarketError)):
        run(OfferWalk, walks=8, steps=STEPS)
