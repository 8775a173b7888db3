"""Loading the catalogue, the rule terms and sets, the conditions and the calendar we ship."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from marketplace.catalogue.actions.load_items import load_items
from marketplace.catalogue.actions.load_qualifications import load_qualifications
from marketplace.catalogue.actions.load_rows import Row, rows_of
from marketplace.catalogue.models import (
    ApprovalItem,
    CalendarDay,
    CalendarYear,
    RefusalCondition,
    RuleSet,
    RuleTerm,
    ServiceType,
)
from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.policies.terms import check_terms
from marketplace.kernel.errors import Invalid

_WORDS = (
    "kind", "unit", "scope", "name", "name_en", "says", "says_en", "default_says",
    "default_says_en", "source", "is_verified",
)  # fmt: skip


@transaction.atomic
def load_catalogue() -> dict[str, int]:
    """Bring what ships with the product into the database; count the rows that are there.

    May run any number of times. What an operator may edit is created where it is missing and
    otherwise left alone; only the words of the rule terms follow the product. Raises:
    BadReference, which names the file and row; nothing is written then.
    """
    _load_types()
    load_qualifications()
    _load_approvals()
    load_items()
    _load_calendar()
    _load_terms()
    _load_rule_sets()
    _load_conditions()
    tables = (ServiceType, ApprovalItem, CalendarYear, RuleTerm, RuleSet, RefusalCondition)
    return {table.__name__: table.objects.count() for table in tables}


def _load_types() -> None:
    ServiceType.objects.bulk_create(
        [
            ServiceType(
                code=row.text("code", 40),
                name=row.text("name", 120),
                name_en=row.text("name_en", 160),
            )
            for row in rows_of("service_types.json")
        ],
        ignore_conflicts=True,
    )


def _load_approvals() -> None:
    ApprovalItem.objects.bulk_create(
        [
            ApprovalItem(
                code=row.text("code", 40),
                name=row.text("name", 120),
                name_en=row.text("name_en", 160),
                department=row.text("department", 80, empty=True),
                stage=row.text("stage", 40, empty=True),
                source=row.text("source", 300),
            )
            for row in rows_of("approval_items.json")
        ],
        ignore_conflicts=True,
    )


def _load_calendar() -> None:
    known = set(CalendarYear.objects.values_list("year", flat=True))
    for row in rows_of("holidays.json", key="year"):
        number = row.number("year")
        if number is None:
            raise row.fault("year", "?")
        if number not in known:
            _load_year(row, number)


def _load_year(row: Row, number: int) -> None:
    notice = row.member("notice")
    year = CalendarYear.objects.create(
        year=number,
        notice_number=notice.text("number", 60),
        notice_title=notice.text("title", 200),
        issued_on=notice.day("issued_on"),
    )
    days = [
        CalendarDay(
            year=year,
            day=_day_of_year(day, number),
            kind=day.choice("kind", CalendarDay.Kind.values),
            name=day.text("name", 40),
            name_en=day.text("name_en", 60),
        )
        for day in row.rows("days")
    ]
    CalendarDay.objects.bulk_create(days)


def _day_of_year(row: Row, year: int) -> date:
    day = row.day("date")
    if day is None or day.year != year:
        raise row.fault("date", f"≠ {year}")
    return day


def _load_terms() -> None:
    RuleTerm.objects.bulk_create(
        [_term(row) for row in rows_of("rule_terms.json")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_WORDS,
    )


def _term(row: Row) -> RuleTerm:
    return RuleTerm(
        code=row.text("code", 60),
        kind=row.choice("kind", RuleTerm.Kind.values),
        unit=row.text("unit", 20, empty=True),
        scope=row.choice("scope", RuleTerm.Scope.values),
        name=row.text("name", 80),
        name_en=row.text("name_en", 120),
        says=row.text("says"),
        says_en=row.text("says_en"),
        default_says=row.text("default_says", empty=True),
        default_says_en=row.text("default_says_en", empty=True),
        source=row.text("source", 300, empty=True),
        is_verified=bool(row.flag("is_verified")),
    )


def _load_rule_sets() -> None:
    known = set(RuleSet.objects.values_list("key", flat=True))
    for row in rows_of("rule_sets.json", key="key"):
        if row.text("key", 60) not in known:
            _load_rule_set(row)


def _load_rule_set(row: Row) -> None:
    effective_from = row.day("effective_from")
    if effective_from is None:
        raise row.fault("effective_from", "?")
    terms = row.member("terms")
    rule_set = RuleSet(
        key=row.text("key"),
        version=1,
        funding=row.choice("funding", Funding.values, empty=True),
        effective_from=effective_from,
        terms={code: terms.text(code, empty=True) for code in terms.values},
        note=row.text("note"),
        note_en=row.text("note_en"),
    )
    try:
        check_terms(rule_set.terms, is_special=rule_set.is_special)
    except Invalid as error:
        raise row.fault("terms", str(error)) from None
    rule_set.hash = rule_set.computed_hash()
    rule_set.save()


def _load_conditions() -> None:
    RefusalCondition.objects.bulk_create(
        [
            RefusalCondition(
                code=row.text("code", 20),
                about=row.choice("about", RefusalCondition.About.values),
                name=row.text("name", 80),
                name_en=row.text("name_en", 120),
                says=row.text("says"),
                says_en=row.text("says_en"),
                source=row.text("source", 300, empty=True),
            )
            for row in rows_of("refusal_conditions.json")
        ],
        ignore_conflicts=True,
    )
