"""What stands against a need: every fault at its field, with the rule that it breaks."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from marketplace.catalogue.models import RuleSet, ServiceItem
from marketplace.catalogue.queries.calendars import calendar
from marketplace.events import clock
from marketplace.kernel.errors import Invalid
from orders.actions.needs import draft_need, post_need
from orders.models import Need
from orders.policies.need_rules import NEEDED, Fault, faults_of, publication_faults_of
from tests.support import needs
from tests.support.owners import approved_owner, owner_actor

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = timedelta(microseconds=1)
# A Monday noon in a week without holidays: the check may take until Tuesday's end, three whole
# working days follow, so Saturday 00:00 is the first close.
MONDAY = datetime(2026, 11, 30, 12, 0, tzinfo=SHANGHAI)
SATURDAY = datetime(2026, 12, 5, 0, 0, tzinfo=SHANGHAI)
# Published on Monday noon itself: Tuesday, Wednesday, Thursday.
FRIDAY = datetime(2026, 12, 4, 0, 0, tzinfo=SHANGHAI)


def need_with(owner=None, **changes) -> Need:
    """An unsaved need as an owner typed it."""
    owner = owner or approved_owner()
    return needs.need_values(owner, **changes).put_into(Need(owner=owner))


def faults(need, at=MONDAY) -> dict[str, str]:
    return {fault.field: str(fault.says) for fault in faults_of(need, at=at)}


def test_nothing_stands_against_a_careful_need():
    assert faults(need_with(closes_at=SATURDAY)) == {}


@pytest.mark.parametrize("name", NEEDED)
def test_every_field_must_be_filled_in(name):
    need = need_with(closes_at=SATURDAY)
    setattr(need, name, None if name in ("price", "days", "closes_at") else "")
    assert faults(need) == {name: "Please fill this in."}


@pytest.mark.parametrize(
    ("closes_at", "is_early"), [(SATURDAY - MOMENT, True), (SATURDAY, False), (FRIDAY, True)]
)
def test_the_window_begins_after_the_longest_check(closes_at, is_early):
    found = faults(need_with(closes_at=closes_at))
    assert set(found) == ({"closes_at"} if is_early else set())
    if is_early:
        assert found["closes_at"] == (
            "Too early: sign-up must stay open for 3 whole working days, after up to 1 for the "
            "operator's check. Please choose 2026-12-05 00:00 or later. (Rule need.window, rule "
            "set everywhere-social, version 1.)"
        )


@pytest.mark.parametrize(("closes_at", "is_early"), [(FRIDAY - MOMENT, True), (FRIDAY, False)])
def test_at_publication_the_window_counts_from_that_moment(closes_at, is_early):
    need = need_with(closes_at=closes_at)
    found = publication_faults_of(need, at=MONDAY)
    assert [fault.field for fault in found] == (["closes_at"] if is_early else [])
    if is_early:
        assert "until 2026-12-04 00:00 at least (3 whole working days)" in str(found[0].says)


def test_sixty_working_days_is_the_longest_window():
    """Two days off at New Year and the Spring Festival lie between."""
    need = need_with(closes_at=SATURDAY)
    latest = [
        day for day in range(300) if not faults(_closing(need, SATURDAY + timedelta(days=day)))
    ][-1]
    last = SATURDAY + timedelta(days=latest)
    assert faults(_closing(need, last + timedelta(days=1)))["closes_at"].startswith(
        "Too late: sign-up may stay open for 60 working days at most."
    )
    last_day = (last - MOMENT).date()
    assert calendar().count(MONDAY.date(), last_day) == 60


def _closing(need: Need, closes_at: datetime) -> Need:
    need.closes_at = closes_at
    return need


@pytest.mark.parametrize(
    ("price", "is_refused"),
    [("999999.99", False), ("1000000.00", True), ("9999999999.99", True)],
)
def test_from_the_limit_on_a_tender_is_compulsory(price, is_refused):
    found = faults(need_with(closes_at=SATURDAY, price=Decimal(price)))
    assert set(found) == ({"price"} if is_refused else set())
    if is_refused:
        assert found["price"] == (
            "From 1,000,000.00 yuan on, the law asks for a public tender. (Rule limit.tender, "
            "rule set everywhere-social, version 1.)"
        )


def test_amounts_for_one_item_add_up():
    owner = approved_owner()
    needs.posted_need(owner, price=Decimal(600_000))
    found = faults(need_with(owner, closes_at=SATURDAY, price=Decimal(400_000)))
    assert "of the last 90 days come to 600,000.00 yuan" in found["price"]
    assert faults(need_with(owner, closes_at=SATURDAY, price=Decimal("399999.99"))) == {}
    assert faults(need_with(owner, item="020005", closes_at=SATURDAY, price=Decimal(400_000))) == {}
    other = approved_owner()
    assert faults(need_with(other, closes_at=SATURDAY, price=Decimal(400_000))) == {}


def test_what_failed_was_given_up_or_lies_further_back_does_not_add_up():
    owner = approved_owner()
    needs.settled(needs.open_need(owner, price=Decimal(900_000)))
    needs.drafted_need(owner, price=Decimal(900_000))
    assert faults(need_with(owner, closes_at=SATURDAY, price=Decimal(900_000))) == {}
    old = needs.open_need(owner, price=Decimal(900_000))
    later = old.published_at + timedelta(days=90)
    again = need_with(owner, price=Decimal(900_000))
    assert "price" in faults(again, at=later)
    assert "price" not in faults(again, at=later + MOMENT)


def test_a_procurement_limit_holds_where_a_region_names_one():
    law = RuleSet.objects.get(key="everywhere-fiscal")
    law.terms = {**law.terms, "limit.procurement": "500000"}
    law.save()
    found = faults(need_with(closes_at=SATURDAY, funding="fiscal", price=Decimal(500_000)))
    assert found["price"].startswith("From 500,000.00 yuan on, the procurement law")
    assert "rule set everywhere-fiscal" in found["price"]
    assert faults(need_with(closes_at=SATURDAY, funding="social", price=Decimal(500_000))) == {}


def test_only_the_funds_that_the_owner_is_registered_for():
    owner = approved_owner(fundings=["fiscal"])
    assert faults(need_with(owner, closes_at=SATURDAY, funding="social")) == {
        "funding": "Your body may spend only: Fiscal funds."
    }


def test_an_item_that_is_not_in_force():
    need = need_with(closes_at=SATURDAY)
    need.item.versions.update(effective_to=MONDAY.date() - timedelta(days=1))
    assert faults(need) == {
        "item": "This service item is not in force today. Please choose another."
    }


def test_without_a_rule_set_nothing_can_be_handed_in():
    need = need_with(closes_at=SATURDAY)
    RuleSet.objects.all().delete()
    assert faults(need) == {"region": "No rule set is in force for Bincheng District."}


def test_every_fault_is_listed_and_the_action_names_the_first():
    owner = approved_owner(fundings=["fiscal"])
    wrong = {"funding": "social", "price": Decimal(2_000_000), "description": "", "days": None}
    values = needs.need_values(owner, **wrong)
    found = faults_of(values.put_into(Need(owner=owner)), at=clock.instant())
    assert [fault.field for fault in found] == ["description", "days", "funding", "price"]
    assert isinstance(found[0], Fault)
    with pytest.raises(Invalid) as refused:
        post_need(owner=owner, values=values, by=owner_actor(owner))
    assert (refused.value.field, str(refused.value)) == ("description", "Please fill this in.")
    assert draft_need(owner=owner, values=values, by=owner_actor(owner)).state == "draft"


def test_the_items_of_the_support_ask_for_nothing():
    for code in (needs.OPEN_ITEM, "020005"):
        assert ServiceItem.objects.get(code=code).current.qualification_rule is None
