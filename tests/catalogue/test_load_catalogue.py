"""What ships with the product is complete, sound, and loads any number of times."""

import json
from collections import Counter

import pytest
from django.forms.models import model_to_dict

from marketplace.catalogue.actions import load_rows
from marketplace.catalogue.actions.load_catalogue import load_catalogue
from marketplace.catalogue.actions.load_items import FIRST_DAY
from marketplace.catalogue.models import (
    ApprovalItem,
    CalendarDay,
    CalendarYear,
    ItemVersion,
    QualificationType,
    RefusalCondition,
    RuleSet,
    RuleTerm,
    ServiceItem,
    ServiceType,
)
from marketplace.catalogue.policies.qualifications import check_rule
from marketplace.catalogue.queries.items import items_in_force, rule_of, sentence_of
from marketplace.catalogue.queries.qualifications import known_qualifications
from marketplace.kernel.rules import leaves

pytestmark = pytest.mark.django_db


def test_the_64_items_are_there_in_both_languages():
    items = list(items_in_force(FIRST_DAY))
    print(f"items: {len(items)}, types: {ServiceType.objects.count()}")  # noqa: T201
    assert sorted(row.item.number for row in items) == list(range(1, 65))
    for row in items:
        both = (row.name, row.name_en, row.summary, row.summary_en, row.source)
        assert all(both), row.item.code
        assert row.item.current_id == row.pk
        assert bool(row.department) == bool(row.department_en)
        assert bool(row.result_document) == bool(row.result_document_en)


def test_every_rule_parses_and_asks_only_for_what_exists_and_binds():
    known = known_qualifications()
    asked: Counter[str] = Counter()
    for row in items_in_force(FIRST_DAY):
        rule = check_rule(row.qualification_rule, known)
        assert rule == rule_of(row)
        assert sentence_of(rule, known)
        asked.update(leaf.type for leaf in leaves(rule))
    print(f"rules: {sum(asked.values())} conditions on {len(asked)} types")  # noqa: T201
    assert len(asked) >= 25
    assert not asked.keys() & set(
        QualificationType.objects.exclude(status__in=QualificationType.BINDING).values_list(
            "code", flat=True
        )
    )


def test_no_citation_without_a_source():
    cited = [basis for row in ItemVersion.objects.all() for basis in row.legal_basis]
    assert len(cited) > 50
    assert all(basis["title"] and basis["source"] for basis in cited)
    assert all(approval.source for approval in ApprovalItem.objects.all())
    # A duration is given only where a source names one.
    timed = ItemVersion.objects.exclude(reference_days=None)
    assert [(row.item.number, row.reference_days) for row in timed] == [(18, 30)]


def test_the_terms_that_steps_name_have_values_everywhere():
    base = RuleSet.objects.get(key="everywhere", version=1)
    assert set(base.terms) == set(RuleTerm.objects.values_list("code", flat=True))
    assert base.terms["entry.check"] == "2"
    assert base.terms["limit.procurement"] == ""
    minimum = {
        row.funding: row.terms["pool.minimum"] for row in RuleSet.objects.filter(region=None)
    }
    assert minimum == {"": "3", "social": "1", "fiscal": "3", "state": "3"}
    for row in RuleSet.objects.all():
        assert row.hash == row.computed_hash()


def test_verified_terms_name_their_source_and_all_speak_both_languages():
    for term in RuleTerm.objects.all():
        assert all((term.name, term.name_en, term.says, term.says_en)), term.code
        assert bool(term.default_says) == bool(term.default_says_en), term.code
        assert term.source or not term.is_verified, term.code


def test_conditions_are_there_for_every_kind_of_decision():
    kinds = Counter(RefusalCondition.objects.values_list("about", flat=True))
    print(f"conditions: {dict(kinds)}")  # noqa: T201
    assert set(kinds) == {"agency", "conduct", "owner", "offer", "need"}
    assert min(kinds.values()) >= 6
    assert RefusalCondition.objects.filter(code="need.glass-door", about="need").exists()


def test_the_calendar_holds_the_years_whose_notice_is_known():
    assert {row.year: row.notice_number for row in CalendarYear.objects.all()} == {
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }
    for row in CalendarDay.objects.select_related("year"):
        assert row.day.year == row.year.year
        assert row.kind == "off" or row.day.weekday() >= 5, row.day
    assert CalendarDay.objects.filter(year__year=2026, kind="off").count() == 33
    assert CalendarDay.objects.filter(year__year=2026, kind="made_up").count() == 6


def _everything():
    tables = (ServiceItem, ItemVersion, QualificationType, RuleSet, RuleTerm, CalendarDay)
    return [[model_to_dict(row) for row in table.objects.order_by("pk")] for table in tables]


def test_a_second_load_changes_nothing_and_keeps_what_the_operator_edited():
    QualificationType.objects.filter(code="cma").update(name_en="Our own word")
    CalendarDay.objects.filter(day="2026-01-02").update(kind="made_up")
    before = _everything()
    assert load_catalogue()["RuleSet"] == 4
    assert _everything() == before


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A copy of the data files to spoil."""
    for source in load_rows.FOLDER.glob("*.json"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(load_rows, "FOLDER", tmp_path)

    def change(file, position, **members):
        rows = json.loads((tmp_path / file).read_text())
        rows[position].update(members)
        (tmp_path / file).write_text(json.dumps(rows))

    return change


@pytest.mark.parametrize(
    ("file", "members", "says"),
    [
        ("service_items.json", {"name_en": ""}, "name_en: is missing"),
        ("service_items.json", {"type": "999"}, "type: 999 is not known"),
        ("service_items.json", {"levels": ["planet"]}, "levels: planet is not known"),
        ("service_items.json", {"reference_days": 0}, "reference_days: expected a whole number"),
        ("service_items.json", {"self_do_allowed": "yes"}, "self_do_allowed: expected true"),
        ("service_items.json", {"approval_items": ["nowhere"]}, "nowhere is not known"),
        (
            "service_items.json",
            {"legal_basis": [{"title": "某法", "article": "第一条", "source": ""}]},
            "legal_basis, row 1, source: is missing",
        ),
        (
            "service_items.json",
            {
                "qualification_rule": {
                    "holds": {"type": "eia-licence", "level": None, "major": None}
                }
            },
            "qualification_rule: EIA licence: was abolished",
        ),
        (
            "service_items.json",
            {"qualification_rule": {"holds": {"type": "surveying", "level": "z", "major": None}}},
            "there is no level “z”",
        ),
        ("service_items.json", {"qualification_rule": {"none": []}}, "rule: unknown member 'none'"),
        ("service_items.json", {"name": "环评\u202e"}, "name: U+202E"),
        ("service_items.json", {"code": "010002"}, "code: 010002 stands there twice"),
        ("qualification_types.json", {"status": "maybe"}, "status: maybe is not known"),
        ("approval_items.json", {"source": None}, "source: is missing"),
        ("rule_terms.json", {"kind": "lightyears"}, "kind: lightyears is not known"),
        ("rule_sets.json", {"terms": {"need.window": "three"}}, "need.window: Please give a whole"),
        ("rule_sets.json", {"funding": "gold"}, "funding: gold is not known"),
        ("refusal_conditions.json", {"about": "weather"}, "about: weather is not known"),
        ("holidays.json", {"year": 1999}, "≠ 1999"),
    ],
)
def test_bad_data_is_named_by_file_row_and_member(files, file, members, says):
    for table in (ItemVersion.approval_items.through, RuleSet, RefusalCondition, CalendarDay):
        table.objects.all().delete()
    ServiceItem.objects.update(current=None)
    for table in (ItemVersion, ServiceItem, CalendarYear):
        table.objects.all().delete()
    for part in ("levels", "majors"):
        QualificationType._meta.get_field(part).related_model.objects.all().delete()
    QualificationType.objects.all().delete()
    files(file, 2 if file != "holidays.json" else 1, **members)
    with pytest.raises(load_rows.BadReference) as refused:
        load_catalogue()
    assert str(refused.value).startswith(f"{file}, row {3 if file != 'holidays.json' else 2}")
    assert says in str(refused.value)
    assert not ServiceItem.objects.exists()


def test_a_file_that_is_no_json_is_named(tmp_path, monkeypatch):
    (tmp_path / "service_types.json").write_text("[{]")
    monkeypatch.setattr(load_rows, "FOLDER", tmp_path)
    with pytest.raises(load_rows.BadReference, match=r"service_types\.json: Expecting"):
        load_catalogue()
