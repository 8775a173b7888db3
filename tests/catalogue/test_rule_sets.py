"""Rule sets: which holds where, how versions follow each other, and what a term may be."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.accounts.models import Region
from marketplace.catalogue.actions.load_items import FIRST_DAY
from marketplace.catalogue.actions.rule_sets import (
    Reach,
    end_rule_set,
    new_rule_set,
    new_rule_set_version,
)
from marketplace.catalogue.models import RuleSet, RuleTerm
from marketplace.catalogue.policies.terms import why_not
from marketplace.catalogue.queries.rules import NoRuleSet, Rules, rules_for
from marketplace.events import clock
from marketplace.events.models import EventRow
from marketplace.kernel.errors import Invalid, NotAllowed, NotFound
from tests.support.catalogue import (
    editor,
    in_days,
    next_rule_set,
    rule_set,
    today,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def place(code: str = "371602") -> Region:
    return Region.objects.get(code=code)


def test_general_rules_are_laid_under_special_ones():
    rule_set({"need.window": "4", "entry.publicity": "5"}, place="370000")
    rule_set({"need.window": "5"}, place="371600")
    rule_set({"need.window": "6"}, place="371600", funding="fiscal")
    rule_set({"need.window": "7"}, place="371600", amount_from=Decimal(500000))
    found = {
        "city": rules_for(place(), funding="social", amount=Decimal(1)),
        "fiscal": rules_for(place(), funding="fiscal", amount=Decimal(1)),
        "much": rules_for(place(), funding="social", amount=Decimal(500000)),
        "province": rules_for(place("370100"), funding="fiscal"),
        "elsewhere": rules_for(place("110000"), funding="social"),
    }
    assert {name: rules.number("need.window") for name, rules in found.items()} == {
        "city": 5,
        "fiscal": 6,
        "much": 7,
        "province": 4,
        "elsewhere": 3,
    }
    assert found["city"].number("entry.publicity") == 5
    assert found["elsewhere"].number("entry.publicity") == 0
    # The funding's own row for everywhere still shows through the region's general one.
    assert found["city"].number("pool.minimum") == 1
    assert found["fiscal"].number("pool.minimum") == 3


def test_what_is_frozen_names_every_layer_and_reads_back():
    local = rule_set({"need.window": "5"}, place="371600")
    rules = rules_for(place(), funding="social")
    assert (rules.key, rules.version, rules.hash) == ("371600", 1, local.hash)
    assert [layer["key"] for layer in rules.layers] == ["everywhere", "everywhere-social", "371600"]
    assert Rules(**rules.frozen()) == rules
    assert rules.choice("acceptance.silence") == "accepted"
    assert rules.amount("limit.direct") == Decimal(100000)
    assert rules.amount("limit.procurement") is None
    assert rules.numbers("suspension.lengths") == [1, 3, 6, 12, 24]


def test_before_the_first_day_no_rules_hold():
    with pytest.raises(NoRuleSet):
        rules_for(place(), on=FIRST_DAY - DAY)
    assert rules_for(place(), on=FIRST_DAY).key == "everywhere"


def test_a_new_version_holds_from_its_day_on():
    new = next_rule_set("everywhere-social", in_days(3), pool_minimum="2")
    assert rules_for(place(), funding="social", on=in_days(2)).number("pool.minimum") == 1
    assert rules_for(place(), funding="social", on=in_days(3)).number("pool.minimum") == 2
    former = RuleSet.objects.get(key="everywhere-social", version=1)
    assert former.effective_to == in_days(2)
    assert former.hash == former.computed_hash() != new.hash == new.computed_hash()
    event = EventRow.objects.get(kind="ruleset.announced")
    assert event.public
    assert (event.subject, event.data["hash"]) == ("ruleset/everywhere-social", new.hash)


def test_versions_neither_rewrite_the_past_nor_overlap_nor_repeat():
    for days in (-3, 0):
        with pytest.raises(Invalid, match="the past stays as it was"):
            next_rule_set("everywhere", in_days(days), need_window="4")
    next_rule_set("everywhere", in_days(4), need_window="4")
    with pytest.raises(Invalid, match="announced already"):
        next_rule_set("everywhere", in_days(4), need_window="5")
    with pytest.raises(Invalid, match="exactly what version 2 says"):
        next_rule_set("everywhere", in_days(5), need_window="4")
    with pytest.raises(NotFound):
        end_rule_set(key="nowhere", last_day=today(), by=editor())


def test_a_rule_set_may_end_but_not_the_one_for_everywhere():
    rule_set({"need.window": "9"}, place="371600")
    end_rule_set(key="371600", last_day=in_days(1), by=editor())
    assert rules_for(place(), on=in_days(1)).number("need.window") == 9
    assert rules_for(place(), on=in_days(2)).number("need.window") == 3
    with pytest.raises(Invalid, match="nothing stands behind it"):
        end_rule_set(key="everywhere", last_day=in_days(1), by=editor())
    again = rule_set({"need.window": "8"}, place="371600", begins=in_days(3))
    assert (again.version, rules_for(place(), on=in_days(3)).number("need.window")) == (2, 8)


def test_bands_may_touch_but_not_overlap():
    low = rule_set({"need.window": "4"}, place="371600", amount_below=Decimal(1000))
    high = rule_set({"need.window": "5"}, place="371600", amount_from=Decimal(1000))
    assert (low.key, high.key) == ("371600-below-1000", "371600-from-1000")
    found = {
        amount: rules_for(place(), amount=Decimal(amount)).number("need.window")
        for amount in ("999.99", "1000")
    }
    assert found == {"999.99": 4, "1000": 5}
    for band in (
        {"amount_from": Decimal(500)},
        {"amount_from": Decimal(1), "amount_below": Decimal(2)},
    ):
        with pytest.raises(Invalid, match="covers this already"):
            rule_set({"need.window": "6"}, place="371600", **band)
    with pytest.raises(Invalid, match="end above its beginning"):
        rule_set({"need.window": "6"}, amount_from=Decimal(5), amount_below=Decimal(5))


@pytest.mark.parametrize(
    ("terms", "reach", "says"),
    [
        ({}, {}, "at least one term"),
        ({"no.such": "1"}, {"funding": "social"}, "no.such: There is no such term"),
        ({"entry.check": "3"}, {"funding": "social"}, "depends on the region alone"),
        ({"need.review": "3"}, {"amount_from": Decimal(1)}, "depends on the region alone"),
        ({"need.window": "-1"}, {}, "whole number"),
        ({"need.window": "3"}, {"funding": "gold"}, "one of the list"),
    ],
)
def test_what_a_rule_set_cannot_say_is_refused(terms, reach, says):
    with pytest.raises(Invalid, match=says):
        rule_set(terms, place="371600", **reach)
    assert not RuleSet.objects.filter(region__code="371600").exists()


def test_the_set_for_everywhere_names_every_term():
    latest = RuleSet.objects.get(key="everywhere")
    terms = {code: value for code, value in latest.terms.items() if code != "card.yellow"}
    with pytest.raises(Invalid, match=r"missing: card\.yellow"):
        new_rule_set_version(key="everywhere", terms=terms, effective_from=in_days(1), by=editor())
    with pytest.raises(Invalid, match="everywhere covers this already"):
        rule_set(terms)


@pytest.mark.parametrize(
    ("code", "good", "bad"),
    [
        ("need.window", ["0", "3", "99999"], ["", "-1", "03", "1.5", "１", "1e2", "100000"]),
        ("limit.window", ["1", "90"], ["0", "", "x"]),
        ("card.yellow", ["1", "80", "100"], ["0", "101", ""]),
        ("limit.direct", ["0", "100000", "99.99", ""], ["-1", "1.999", "1e5", "１２３"]),
        ("suspension.lengths", ["1", "1,3,6"], ["", "3,1", "0,1", "1,1", "1, 3"]),
        ("acceptance.silence", ["accepted", "escalated"], ["", "perhaps", "accepted|escalated"]),
        ("limit.catalogue", ["", "山东省2026年目录"], ["a\nb", "\u202e", "x" * 201]),
    ],
)
def test_each_kind_of_term_takes_its_own_values(code, good, bad):
    term = RuleTerm.objects.get(code=code)
    assert [value for value in good if why_not(term, value)] == []
    assert [value for value in bad if not why_not(term, value)] == []


def test_a_region_is_legislated_by_its_own_operator_or_one_above():
    with pytest.raises(NotAllowed, match="beyond your region"):
        new_rule_set(
            reach=Reach(region=place("371600")),
            terms={"need.window": "4"},
            effective_from=today(),
            by=editor("371602"),
        )
    with pytest.raises(NotAllowed):
        new_rule_set(
            reach=Reach(), terms={"need.window": "4"}, effective_from=today(), by=editor("371602")
        )
    for maker, code in (("371602", "371602"), ("370000", "371603")):
        made = new_rule_set(
            reach=Reach(region=place(code)),
            terms={"need.window": "4"},
            effective_from=today(),
            by=editor(maker),
        )
        assert made.key == code


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gaps=st.lists(st.integers(-2, 20), max_size=6))
def test_on_every_day_exactly_one_version_holds(gaps):
    with transaction.atomic():
        begins = latest = today()
        for number, gap in enumerate(gaps):
            begins += timedelta(days=gap)
            if begins <= latest:
                with pytest.raises(Invalid):
                    next_rule_set("everywhere", begins, need_window=str(10 + number))
            else:
                next_rule_set("everywhere", begins, need_window=str(10 + number))
                latest = begins
        rows = RuleSet.objects.filter(key="everywhere")
        for row in rows:
            edges = (row.effective_from - DAY, row.effective_from, row.effective_to or in_days(140))
            for day in edges:
                assert rows.in_force(day).count() == (day >= FIRST_DAY), day
        with clock.shifted(150 * DAY):
            newest = rows.order_by("-version")[0]
            assert rules_for(place()).version == newest.version
        transaction.set_rollback(True)
