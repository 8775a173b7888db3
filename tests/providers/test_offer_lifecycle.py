"""Every state with every action: it moves as the table says, or leaves everything as it was."""

import pytest

from marketplace.events.models import EventRow
from marketplace.kernel.actor import CLOCK
from marketplace.kernel.errors import IllegalMove, MarketError, NotAllowed
from providers.actions import offers as actions
from providers.models import Offer
from providers.states import OFFER
from tests.support.agencies import agency_actor, codes_about, reviewer
from tests.support.offers import barred_offer, drafted_offer, listed_offer, unlisted_offer

pytestmark = pytest.mark.django_db


def without_qualifications(offer):
    """Let the agency's qualifications count no more, behind the actions' back."""
    offer.agency.holdings.update(state="expired")
    return offer


def lapsed_offer():
    offer = without_qualifications(listed_offer())
    actions.lapse_offers_of(agency=offer.agency, by=CLOCK)
    offer.agency.holdings.update(state="live")
    return offer


def sanctioned_offer():
    offer = listed_offer()
    actions.bar_offers_of(
        agency=offer.agency, conditions=["conduct.price"], reason="加价。", by=reviewer()
    )
    return offer


def discarded_offer():
    offer = drafted_offer()
    return actions.discard_offer(offer=offer, by=agency_actor(offer.agency))


def bar(offer):
    actions.bar_offer(offer=offer, conditions=codes_about("offer")[:1], note="", by=reviewer())


MAKE = {
    "draft": drafted_offer,
    "listed": listed_offer,
    "unlisted": unlisted_offer,
    "lapsed": lapsed_offer,
    "barred": sanctioned_offer,
    "discarded": discarded_offer,
}
DO = {
    "list": lambda offer: actions.list_offer(offer=offer, by=agency_actor(offer.agency)),
    "discard": lambda offer: actions.discard_offer(offer=offer, by=agency_actor(offer.agency)),
    "unlist": lambda offer: actions.unlist_offer(offer=offer, by=agency_actor(offer.agency)),
    "lapse": lambda offer: actions.lapse_offers_of(
        agency=without_qualifications(offer).agency, by=CLOCK
    ),
    "bar": bar,
    "restore": lambda offer: actions.restore_offer(offer=offer, by=reviewer()),
    "lift": lambda offer: actions.lift_offers_of(agency=offer.agency, by=CLOCK),
}
# Written out once more, so that a row changed by mistake is a red test and not a new rule.
TABLE = """
draft    list    listed    agency
draft    discard discarded agency
listed   unlist  unlisted  agency
listed   lapse   lapsed    clock
listed   bar     barred    operator
barred   restore listed    operator
barred   lift    listed    clock
unlisted list    listed    agency
unlisted discard discarded agency
lapsed   list    listed    agency
lapsed   discard discarded agency
"""
MOVES = {(row.source, row.action): row for row in OFFER.rows}


def everything_about(offer):
    row = Offer.objects.filter(pk=offer.pk).values().get()
    return row, EventRow.objects.filter(subject=offer.subject).count()


def test_the_table_is_the_one_that_was_agreed():
    rows = [(row.source, row.action, row.target, row.role) for row in OFFER.rows]
    assert rows == [tuple(line.split()) for line in TABLE.split("\n") if line]


def test_the_whole_table_is_covered():
    assert set(MAKE) == set(OFFER.states)
    assert set(DO) == set(OFFER.actions)


@pytest.mark.parametrize("action", DO)
@pytest.mark.parametrize("state", MAKE)
def test_every_state_with_every_action(state, action):
    offer = MAKE[state]()
    before = everything_about(offer)
    assert before[0]["state"] == state
    move = MOVES.get((state, action))
    if move is not None:
        DO[action](offer)
        row, _ = everything_about(offer)
        last = EventRow.objects.filter(subject=offer.subject).order_by("-pk")[0]
        assert (row["state"], last.kind) == (move.target, move.event.kind)
    elif action in ("lapse", "lift"):  # sweeps pass over what they do not concern
        DO[action](offer)
        assert everything_about(offer) == before
    else:
        with pytest.raises(MarketError) as refused:
            DO[action](offer)
        assert isinstance(refused.value, IllegalMove)
        assert everything_about(offer) == before


@pytest.mark.parametrize("action", ["bar", "restore"])
def test_an_agency_does_not_do_what_is_the_operators(action):
    offer = listed_offer() if action == "bar" else barred_offer()
    by, before = agency_actor(offer.agency), everything_about(offer)
    with pytest.raises(NotAllowed):
        if action == "bar":
            codes = codes_about("offer")[:1]
            actions.bar_offer(offer=offer, conditions=codes, note="", by=by)
        else:
            actions.restore_offer(offer=offer, by=by)
    assert everything_about(offer) == before


def test_lifting_is_the_clocks_or_the_operators():
    offer = sanctioned_offer()
    with pytest.raises(NotAllowed):
        actions.lift_offers_of(agency=offer.agency, by=agency_actor(offer.agency))
    actions.lift_offers_of(agency=offer.agency, by=reviewer())
    assert Offer.objects.get(pk=offer.pk).state == "listed"


def test_a_reading_that_is_out_of_date_decides_nothing():
    offer = drafted_offer()
    by = agency_actor(offer.agency)
    actions.list_offer(offer=offer, by=by)
    with pytest.raises(IllegalMove):
        actions.list_offer(offer=offer, by=by)  # this copy still says "draft"
