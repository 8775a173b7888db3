"""What happens to offers when their agency's qualifications, standing or catalogue change."""

from datetime import timedelta

import pytest

from marketplace.catalogue.models import ItemVersion
from marketplace.events import clock
from marketplace.events.models import EventRow, StateChange
from marketplace.events.ticks import tick
from marketplace.kernel.actor import CLOCK
from providers.actions.following import follow_catalogue
from providers.actions.holdings import withdraw_holding
from providers.actions.offers import lapse_offers_of, lift_offers_of
from providers.actions.sanctions import impose_sanction, restore_agency
from providers.models import Offer
from tests.support.agencies import (
    agency_actor,
    holding_values,
    proposed_sanction,
    registered_agency,
    reviewer,
    today,
)
from tests.support.offers import able_agency, barred_offer, listed_offer, picture, unlisted_offer

pytestmark = pytest.mark.django_db
FREE = "010004"  # asks for no qualification


def state_of(offer):
    return Offer.objects.get(pk=offer.pk).state


def events_of(offer):
    rows = EventRow.objects.filter(subject=offer.subject).order_by("pk")
    return list(rows.values_list("kind", flat=True))


class TestQualifications:
    def test_a_withdrawn_one_takes_what_leans_on_it(self):
        offer = listed_offer(files=(picture(),))
        free = listed_offer(offer.agency, FREE)
        by = agency_actor(offer.agency)
        withdraw_holding(holding=offer.agency.holdings.get(), by=by)
        row = Offer.objects.get(pk=offer.pk)
        assert (row.state, state_of(free)) == ("lapsed", "listed")
        assert row.off_shelf_for == {
            "why": "expiry", "code": "not-eligible", "lacking": ["eia-credit"],
        }  # fmt: skip
        assert not row.files.get().file.is_public
        event = EventRow.objects.filter(subject=offer.subject, kind="offer.lapsed").get()
        assert event.data == {"agency": offer.agency.number, "qualification": "eia-credit"}
        # It follows by itself from what the agency did.
        move = StateChange.objects.get(event=event)
        assert (move.by, move.organisation) == (by.id, offer.agency.number)

    def test_the_clock_ends_one_after_its_last_day(self):
        agency = registered_agency(holdings=["eia-credit"])
        agency.holdings.get()
        offer = listed_offer(agency)
        last_day = agency.holdings.get().valid_to
        with clock.shifted(last_day - today()):
            tick()
            assert state_of(offer) == "listed"
        with clock.shifted(last_day - today() + timedelta(days=1)):
            tick()
            assert state_of(offer) == "lapsed"

    def test_while_another_one_satisfies_the_rule_it_stays(self):
        agency = able_agency("010003")
        offer = listed_offer(agency, "010003")
        agency.holdings.create(
            type=holding_values("eia-credit").type, number="另", valid_from=today(), state="live"
        )
        agency.holdings.filter(number="另").update(state="expired")
        assert lapse_offers_of(agency=agency, by=CLOCK) == []
        assert state_of(offer) == "listed"

    def test_nothing_else_moves(self):
        offer, other = unlisted_offer(), listed_offer()
        offer.agency.holdings.update(state="expired")
        assert lapse_offers_of(agency=offer.agency, by=CLOCK) == []
        assert (state_of(offer), state_of(other)) == ("unlisted", "listed")


class TestSuspension:
    def suspended(self, offer):
        agency = offer.agency
        agency.refresh_from_db()
        impose_sanction(sanction=proposed_sanction(agency), by=reviewer(agency.place))
        agency.refresh_from_db()

    def test_it_takes_everything_off_and_its_end_brings_it_back(self):
        offer = listed_offer(files=(picture(),))
        off = unlisted_offer(offer.agency, title="另一项")
        self.suspended(offer)
        row = Offer.objects.get(pk=offer.pk)
        assert (row.state, row.off_shelf_for["why"]) == ("barred", "sanction")
        assert row.off_shelf_for["conditions"] == ["conduct.price"]
        assert not row.files.get().file.is_public
        with clock.shifted(timedelta(days=100)):
            tick()
        row.refresh_from_db()
        assert (row.state, row.off_shelf_for, state_of(off)) == ("listed", {}, "unlisted")
        assert row.files.get().file.is_public
        assert StateChange.objects.filter(subject=offer.subject).last().by == "clock"

    def test_an_early_end_too(self):
        offer = listed_offer()
        self.suspended(offer)
        restore_agency(agency=offer.agency, why="申诉成立。", by=reviewer())
        assert state_of(offer) == "listed"

    def test_what_the_agency_no_longer_qualifies_for_stays_off(self):
        offer = listed_offer()
        free = listed_offer(offer.agency, FREE)
        self.suspended(offer)
        offer.agency.holdings.update(state="expired")
        restore_agency(agency=offer.agency, why="申诉成立。", by=reviewer())
        assert (state_of(offer), state_of(free)) == ("lapsed", "listed")
        assert events_of(offer)[-2:] == ["offer.restored", "offer.lapsed"]

    def test_what_the_operator_barred_for_itself_stays_barred(self):
        offer = barred_offer()
        self.suspended(offer)
        restore_agency(agency=offer.agency, why="申诉成立。", by=reviewer())
        assert Offer.objects.get(pk=offer.pk).off_shelf_for["why"] == "rule"
        assert lift_offers_of(agency=offer.agency, by=CLOCK) == []
        assert state_of(offer) == "barred"


class TestCatalogue:
    def new_version(self, code, rule, *, starts):
        """Let the item say something else from a day on."""
        old = ItemVersion.objects.get(item__code=code)
        old.effective_to = starts - timedelta(days=1)
        old.save()
        return ItemVersion.objects.create(
            item=old.item, version=2, effective_from=starts, name="新", name_en="New",
            qualification_rule=rule,
        )  # fmt: skip

    def test_whoever_is_eligible_follows(self):
        offer = listed_offer(item_code=FREE, agency=able_agency())
        version = self.new_version(FREE, None, starts=today())
        assert follow_catalogue() == 1
        assert Offer.objects.get(pk=offer.pk).version == version
        event = EventRow.objects.filter(subject=offer.subject).last()
        assert (event.kind, event.data["fields"]) == ("offer.changed", ["version"])
        assert follow_catalogue() == 0

    def test_whoever_is_not_lapses(self):
        offer = listed_offer(item_code=FREE, agency=able_agency())
        rule = {"holds": {"type": "cma", "level": None, "major": None}}
        self.new_version(FREE, rule, starts=today())
        follow_catalogue()
        row = Offer.objects.get(pk=offer.pk)
        assert (row.state, row.off_shelf_for["lacking"]) == ("lapsed", ["cma"])

    def test_nobody_offers_what_has_ended(self):
        offer = listed_offer(item_code=FREE, agency=able_agency())
        ItemVersion.objects.filter(item__code=FREE).update(effective_to=today())
        assert follow_catalogue() == 0  # the last day still counts
        assert state_of(offer) == "listed"
        with clock.shifted(timedelta(days=1)):
            tick()
        row = Offer.objects.get(pk=offer.pk)
        assert (row.state, row.off_shelf_for["code"]) == ("lapsed", "item-not-in-force")
