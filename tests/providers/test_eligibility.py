"""Who is eligible for an item: in the market, with what its rule asks for, on that day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.catalogue.models import ItemVersion, ServiceItem
from marketplace.kernel.actor import CLOCK
from providers.actions.holdings import confirm_holding, end_holding
from providers.models import Agency, Holding
from providers.policies.eligibility import (
    NotEligible,
    can_be_chosen,
    check_eligible,
    eligible_for,
    why_not,
)
from tests.support import agencies
from tests.support.agencies import registered_agency, reviewer, today

pytestmark = pytest.mark.django_db
BOTH, BOUNDARY, EIA, LIGHTNING = "100001", "040006", "010001", "120002"


def version(code: str) -> ItemVersion:
    return ServiceItem.objects.get(code=code).current


def eligible(agency: Agency, code: str, days: int = 0) -> bool:
    on = today() + timedelta(days=days)
    return can_be_chosen(agency=agency, version=version(code), on=on)


def reason(agency: Agency, code: str) -> str:
    return why_not(agency=agency, version=version(code), on=today())


@pytest.mark.parametrize(
    ("held", "item", "answer"),
    [
        ([], EIA, False),
        (["eia-credit"], EIA, True),
        (["cma"], EIA, False),
        ([("lightning-testing", "a")], LIGHTNING, True),
        ([("lightning-testing", "b")], LIGHTNING, True),
        ([("surveying", "b", ["boundary"])], BOUNDARY, True),
        ([("surveying", "a", ["boundary"])], BOUNDARY, True),
        ([("surveying", "a", ["gis"])], BOUNDARY, False),
        ([("surveying", "b", ["gis", "boundary"])], BOUNDARY, True),
        (["cma"], BOTH, False),
        (["construction-testing"], BOTH, False),
        (["construction-testing", "cma"], BOTH, True),
    ],
)
def test_the_rule_of_the_item_decides(held, item, answer):
    assert eligible(registered_agency(holdings=held), item) is answer


def test_an_item_without_a_rule_is_open_to_everybody_in_the_market():
    free = next(
        row.current
        for row in ServiceItem.objects.select_related("current").order_by("code")
        if row.current.qualification_rule is None
    )
    assert can_be_chosen(agency=registered_agency(), version=free, on=today())
    assert not can_be_chosen(agency=agencies.submitted_agency(), version=free, on=today())


@pytest.mark.parametrize("state", ["submitted", "returned", "suspended", "removed"])
def test_only_an_agency_in_the_market_is_eligible(state):
    agency = getattr(agencies, f"{state}_agency")(holdings=["eia-credit"])
    assert reason(agency, EIA) == "This agency is not in the market now."


def test_what_is_missing_is_said_in_a_sentence_and_as_codes():
    agency = registered_agency(holdings=["cma"])
    with pytest.raises(NotEligible) as refusal:
        check_eligible(agency=agency, version=version(BOTH), on=today())
    assert refusal.value.data == {"lacking": ["construction-testing"]}
    assert str(version(BOTH)) in str(refusal.value)
    assert "onstruction" in str(refusal.value)
    assert reason(agency, BOTH) == str(refusal.value)


def test_the_level_and_field_that_are_asked_for_are_named():
    says = reason(registered_agency(holdings=[("surveying", "a", ["gis"])]), BOUNDARY)
    assert "Grade B or higher" in says
    assert "Boundary" in says


def test_only_what_is_confirmed_counts():
    agency = registered_agency()
    row = agencies.checking_holding(agency)
    assert not eligible(agency, EIA)
    confirm_holding(holding=row, checked_against="register", by=reviewer())
    assert eligible(agency, EIA)
    end_holding(holding=row, by=CLOCK)
    assert not eligible(agency, EIA)


def test_it_counts_from_its_first_day_to_its_last_both_included():
    agency = agencies.filled_agency()
    first, last = today() + timedelta(days=2), today() + timedelta(days=4)
    agencies.declared_holding(agency, valid_from=first, valid_to=last)
    agencies.actions.submit_agency(agency=agency, by=agencies.agency_actor(agency))
    agency = agencies.actions.accept_agency(agency=agency, by=reviewer())
    assert [eligible(agency, EIA, day) for day in range(1, 6)] == [False, True, True, True, False]


def test_two_halves_of_different_certificates_make_no_whole():
    agency = registered_agency(holdings=[("surveying", "a", ["gis"]), ("lightning-testing", "b")])
    assert not eligible(agency, BOUNDARY)


def test_all_eligible_agencies_are_found_at_once():
    able = registered_agency(holdings=["eia-credit"])
    registered_agency(holdings=["cma"])
    agencies.suspended_agency(holdings=["eia-credit"])
    ended = registered_agency(holdings=["eia-credit"])
    end_holding(holding=Holding.objects.get(agency=ended), by=CLOCK)
    assert eligible_for(version=version(EIA), on=today()) == {able.pk}


def test_finding_them_costs_the_same_for_one_or_three():
    wanted, costs = version(EIA), []
    for number in (1, 3):
        while Agency.objects.count() < number:
            registered_agency(holdings=["eia-credit"])
        with CaptureQueriesContext(connection) as queries:
            assert len(eligible_for(version=wanted, on=today())) == number
        costs.append(len(queries))
    assert costs[0] == costs[1]
