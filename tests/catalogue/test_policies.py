"""Which conditions may be quoted, who may edit, and the warning beside a promised day."""

from datetime import UTC, date, datetime

import pytest

from marketplace.accounts.models import Region
from marketplace.catalogue.models import RefusalCondition
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.policies.editors import can_edit, can_legislate
from marketplace.catalogue.queries.conditions import conditions_about
from marketplace.kernel.actor import CLOCK, Party
from marketplace.kernel.errors import Invalid
from tests.support.catalogue import calendar_year, editor, in_days
from tests.web.markup import shown

pytestmark = pytest.mark.django_db


def test_conditions_of_the_kind_may_be_quoted():
    check_conditions(["need.glass-door", "need.contact"], about="need")
    check_conditions(["conduct.late"], about="conduct")
    assert not conditions_about("need").exclude(code__startswith="need.").exists()


@pytest.mark.parametrize(
    "codes", [[], ["entry.code"], ["need.glass-door", "nothing"], ["NEED.GLASS-DOOR"], [""]]
)
def test_other_codes_may_not(codes):
    with pytest.raises(Invalid) as refused:
        check_conditions(codes, about="need")
    assert refused.value.field == "conditions"


def test_a_condition_is_quoted_only_while_it_stands():
    row = RefusalCondition.objects.filter(code="need.glass-door")
    row.update(valid_from=in_days(1))
    with pytest.raises(Invalid):
        check_conditions(["need.glass-door"], about="need")
    row.update(valid_from=in_days(-5), valid_to=in_days(0))
    check_conditions(["need.glass-door"], about="need")
    row.update(valid_to=in_days(-1))
    with pytest.raises(Invalid):
        check_conditions(["need.glass-door"], about="need")


def test_editors_are_the_operators_and_managers_of_their_regions():
    county = Region.objects.get(code="371602")
    manager = Party(id="user/1", roles=frozenset({"management"}), regions=frozenset({"371600"}))
    regulator = Party(id="user/1", roles=frozenset({"regulator"}), regions=frozenset({"371600"}))
    assert can_edit(by=editor())
    assert can_edit(by=manager)
    assert not can_edit(by=editor("371602"))
    assert can_legislate(county, by=editor("371602"))
    assert not can_legislate(county, by=editor("371603"))
    assert not any(can_edit(by=actor) for actor in (regulator, CLOCK, Party(id="visitor")))


def test_a_promise_into_an_unknown_year_is_warned_about():
    source = "{% load working_days %}{% unknown_year due %}"
    # New Year's Eve, 20:00 UTC, is the new year in Shanghai.
    due = datetime(2026, 12, 31, 20, tzinfo=UTC)
    assert "The public holidays of 2027 are not known yet" in shown(source, due=due)
    assert shown(source, due=date(2026, 12, 31)).strip() == ""
    assert shown(source, due=None).strip() == ""
    calendar_year(2027)
    assert shown(source, due=due).strip() == ""


def test_what_a_page_has_not_got_promises_nothing():
    assert shown("{% load working_days %}{% unknown_year deadline.due_at %}").strip() == ""
