"""The operator's forms: what they show is what they give back, and what is wrong is named."""

from datetime import date

import pytest
from django.utils.datastructures import MultiValueDict

from marketplace.catalogue.forms.calendars import CalendarDayForm, CalendarYearForm
from marketplace.catalogue.forms.decisions import RefusalForm
from marketplace.catalogue.forms.items import ItemVersionForm, LastDayForm, ServiceItemForm
from marketplace.catalogue.forms.qualifications import (
    LevelForm,
    NewQualificationTypeForm,
    QualificationTypeForm,
)
from marketplace.catalogue.forms.rule_sets import RuleSetForm, RuleSetVersionForm
from marketplace.catalogue.models import ItemVersion, QualificationType, RuleSet
from tests.catalogue.test_rule_editor import _Controls
from tests.support.catalogue import in_days

pytestmark = pytest.mark.django_db


def sent(form) -> MultiValueDict:
    """What a browser sends when nothing was touched."""
    posted = MultiValueDict()
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if bound.name == "qualification_rule":
            posted.update(_Controls(str(bound)).sent)
        elif isinstance(value, list | tuple):
            posted.setlist(bound.html_name, list(value))
        elif value is not None:
            posted[bound.html_name] = str(value)
    return posted


def test_every_version_of_the_catalogue_goes_through_its_form_unchanged():
    for version in ItemVersion.objects.order_by("item__number"):
        initial = ItemVersionForm.initial_of(version) | {"effective_from": in_days(1)}
        form = ItemVersionForm(sent(ItemVersionForm(initial=initial)))
        assert form.is_valid(), (version.item.code, form.errors)
        assert form.values.changed_from(version) == []
        assert form.cleaned_data["effective_from"] == in_days(1)


@pytest.fixture
def typed():
    version = ItemVersion.objects.get(item__number=1)
    initial = ItemVersionForm.initial_of(version) | {"effective_from": in_days(1)}
    return sent(ItemVersionForm(initial=initial))


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "环\u202e评"}, "name", "invisible character"),
        ({"name_en": "x" * 161}, "name_en", "at most 160"),
        ({"effective_from": "2026-02-30"}, "effective_from", "valid date"),
        ({"reference_days": "１２"}, "reference_days", "digits 0 to 9"),
        ({"reference_days": "0"}, "reference_days", "from 1 to"),
        ({"certificate_en": ""}, "certificate_en", "both languages"),
        (
            {"certificate": "", "certificate_en": "", "practitioners": "2"},
            "certificate",
            "name the",
        ),
        ({"legal_basis": "某法 | 第一条"}, "legal_basis", "某法: please say where"),
        ({"legal_basis": "某法 | 第一条 | 公报 | 多"}, "legal_basis", "Line 1: more than 3 parts"),
        ({"legal_basis": "\n | 第一条 | 公报"}, "legal_basis", "Title is missing"),
        ({"client_kind": "nobody"}, "client_kind", "valid choice"),
        ({"approval_items": "nowhere"}, "approval_items", "valid choice"),
        (
            {"qualification_rule.0-0.type": "moon"},
            "qualification_rule",
            "There is no qualification",
        ),
    ],
)
def test_what_is_typed_wrongly_is_named_at_its_field(typed, change, field, says):
    for name, value in change.items():
        typed[name] = value
    form = ItemVersionForm(typed)
    assert not form.is_valid()
    assert says in " ".join(form.errors[field])


def test_a_new_item_chooses_its_shelf_and_a_last_day_is_a_day(typed):
    typed["service_type"] = "030"
    form = ServiceItemForm(typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["service_type"].code == "030"
    assert next(iter(form.fields)) == "service_type"
    assert not LastDayForm({"last_day": "tomorrow"}).is_valid()


def test_rule_sets_go_through_their_form_unchanged():
    for row in RuleSet.objects.all():
        shown = RuleSetVersionForm(rule_set=row, initial={"effective_from": in_days(1)})
        form = RuleSetVersionForm(sent(shown), rule_set=row)
        assert form.is_valid(), (row.key, form.errors)
        assert dict(form.terms) == row.terms


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"need.window": "three"}, "need.window", "whole number"),
        ({"need.window": ""}, "need.window", "required"),
        ({"card.yellow": "101"}, "card.yellow", "from 1 to 100"),
        ({"suspension.lengths": "3,1"}, "suspension.lengths", "rising"),
        ({"limit.procurement": "1e5"}, "limit.procurement", "amount in yuan"),
        ({"limit.procurement": "5"}, "limit.procurement", "Either give a value"),
        ({"acceptance.silence": "maybe"}, "acceptance.silence", "valid choice"),
    ],
)
def test_terms_are_checked_by_their_kind(change, field, says):
    row = RuleSet.objects.get(key="everywhere")
    typed = sent(RuleSetVersionForm(rule_set=row, initial={"effective_from": in_days(1)}))
    typed.update(change)
    form = RuleSetVersionForm(typed, rule_set=row)
    assert not form.is_valid()
    assert says in " ".join(form.errors[field])


def test_a_special_rule_set_says_nothing_of_entry_and_review():
    special = RuleSet.objects.get(key="everywhere-social")
    shown = RuleSetVersionForm(rule_set=special)
    assert "entry.check" not in shown.fields
    assert not shown.fields["need.window"].required
    typed = {"effective_from": "2027-01-04", "funding": "fiscal", "entry.check": "3"}
    form = RuleSetForm(typed)
    assert not form.is_valid()
    assert "depends on the region alone" in form.errors["entry.check"][0]
    local = RuleSetForm(
        {"effective_from": "2027-01-04", "region": "371600", "entry.check": "3",
         "amount_from": "", "unknown": ["limit.procurement"]}
    )  # fmt: skip
    assert local.is_valid(), local.errors
    assert local.reach.key == "371600"
    assert dict(local.terms) == {"entry.check": "3", "limit.procurement": ""}
    band = RuleSetForm({"effective_from": "2027-01-04", "amount_from": "1,000", "need.window": "5"})
    assert band.is_valid(), band.errors
    assert band.reach.key == "everywhere-from-1000"


YEAR = {
    "year": "2027",
    "notice_number": "国办发明电〔2026〕9号",
    "notice_title": "通知",
    "days": "元旦 | New Year's Day | 2027-01-01 – 2027-01-03\n"
    "春节｜Spring Festival｜2027-02-05 至 2027-02-11，2027-02-12｜2027-01-30, 2027-02-20\n",
}


def test_a_year_is_typed_as_its_notice_lists_it():
    form = CalendarYearForm(YEAR)
    assert form.is_valid(), form.errors
    days = form.cleaned_data["days"]
    assert [day.day for day in days if day.kind == "made_up"] == [
        date(2027, 1, 30),
        date(2027, 2, 20),
    ]
    assert len(days) == 3 + 8 + 2
    assert (days[3].name, days[3].name_en) == ("春节", "Spring Festival")


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ("元旦 | New Year's Day", "Line 1: the days off is missing"),
        ("元旦 | New Year's Day | 1 January", "“1 January” is no day"),
        ("元旦 | New Year's Day | 2027-02-30", "there is no such day"),
        ("元旦 | New Year's Day | 2027-01-03 – 2027-01-01", "before the beginning"),
        ("元旦 | New Year's Day | 2027-01-01 – 2028-01-01", "or too far"),
        ("a | b | 2027-01-01 | 2027-01-02 | e", "Line 1: more than 4 parts"),
    ],
)
def test_a_line_that_is_no_holiday_is_named(days, says):
    form = CalendarYearForm(YEAR | {"days": days})
    assert not form.is_valid()
    assert says in form.errors["days"][0]


def test_the_small_forms_read_their_fields():
    day = CalendarDayForm({"day": "2027-01-04", "kind": "", "reason": "通知"})
    assert day.is_valid(), day.errors
    assert not CalendarDayForm({"day": "2027-01-04", "kind": "party", "reason": "x"}).is_valid()
    kind = QualificationType.objects.get(code="cma")
    same = QualificationTypeForm(
        sent(QualificationTypeForm(initial=QualificationTypeForm.initial_of(kind)))
    )
    assert same.is_valid(), same.errors
    assert same.values.name == kind.name
    assert next(iter(NewQualificationTypeForm().fields)) == "code"
    assert LevelForm({"code": "a", "name": "甲", "name_en": "A", "rank": "1"}).is_valid()
    assert not LevelForm({"code": "a", "name": "甲", "name_en": "A", "rank": "0"}).is_valid()


def test_a_refusal_quotes_conditions_of_its_own_kind():
    form = RefusalForm({"conditions": ["need.glass-door"], "note": "第3条。"}, about="need")
    assert form.is_valid(), form.errors
    assert form.decision == (["need.glass-door"], "第3条。")
    assert "Glass door" in str(form["conditions"])
    for conditions in ([], ["entry.code"], ["nothing"]):
        assert not RefusalForm({"conditions": conditions}, about="need").is_valid()
