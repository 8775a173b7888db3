"""Catalogue, rule sets and calendar as their editors make them, through the real actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from marketplace.accounts.models import Region
from marketplace.catalogue.actions.calendars import DayValues, enter_calendar_year
from marketplace.catalogue.actions.item_values import ItemValues, values_of
from marketplace.catalogue.actions.items import new_item_version, new_service_item
from marketplace.catalogue.actions.rule_sets import Reach, new_rule_set, new_rule_set_version
from marketplace.catalogue.models import (
    CalendarYear,
    ItemVersion,
    RuleSet,
    ServiceItem,
    ServiceType,
)
from marketplace.events import clock
from marketplace.kernel.actor import Actor
from tests.support.accounts import operator_actor

PROVINCE = "370000"


@cache
def editor(place: str = PROVINCE) -> Actor:
    """The actor of the province's operator, who may edit everything, or of another place's."""
    return operator_actor(place)


def today() -> date:
    return timezone.localdate(clock.instant())


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def item(number: int = 27) -> ServiceItem:
    """One of the 64 items; 27 is the engineering survey."""
    return ServiceItem.objects.select_related("current", "type").get(number=number)


def item_values(**given: Any) -> ItemValues:
    """Whole values of an item that nobody has yet."""
    values = {
        "name": "公共机构能源审计",
        "name_en": "Energy audit of public bodies",
        "summary": "查清一个单位用了多少能源，写出节能的办法。",
        "summary_en": "It finds out how much energy a body uses and says how to use less.",
        "source": "节能主管部门目录",
        "qualification_rule": {"holds": {"type": "cma", "level": None, "major": None}},
    }
    return ItemValues(**values | given)


def changed_values(version: ItemVersion, **given: Any) -> ItemValues:
    """What a version says, but for what is given."""
    values = values_of(version)
    kept = {name: getattr(values, name) for name in ItemValues.__dataclass_fields__}
    return ItemValues(**kept | given)


def next_version(of: ServiceItem, begins: date | None = None, **given: Any) -> ItemVersion:
    """A new version of an item, from tomorrow on if nothing else is said."""
    latest = of.versions.order_by("-version")[0]
    given = given or {"summary": f"{latest.summary} 补充说明。"}
    return new_item_version(
        item=of,
        values=changed_values(latest, **given),
        effective_from=begins or in_days(1),
        by=editor(),
    )


def added_item(begins: date | None = None, **given: Any) -> ServiceItem:
    """A new item of the catalogue, in force from today if nothing else is said."""
    return new_service_item(
        service_type=ServiceType.objects.get(code="030"),
        values=item_values(**given),
        effective_from=begins or today(),
        by=editor(),
    )


def rule_set(
    terms: Mapping[str, str], *, place: str = "", begins: date | None = None, **reach: Any
) -> RuleSet:
    """A new rule set, for everywhere or a place, from today if nothing else is said."""
    region = Region.objects.get(code=place) if place else None
    return new_rule_set(
        reach=Reach(region=region, **reach),
        terms=terms,
        effective_from=begins or today(),
        by=editor(),
    )


def next_rule_set(key: str, begins: date | None = None, **terms: str) -> RuleSet:
    """A new version with some terms changed ("need_window" is the term need.window)."""
    latest = RuleSet.objects.filter(key=key).order_by("-version")[0]
    changed = {code.replace("_", "."): value for code, value in terms.items()}
    return new_rule_set_version(
        key=key,
        terms={**latest.terms, **changed},
        effective_from=begins or in_days(1),
        by=editor(),
    )


def calendar_year(year: int, *days: tuple[str, str]) -> CalendarYear:
    """A year with its notice; New Year's Day is off if nothing else is said."""
    wanted = days or ((f"{year}-01-01", "off"),)
    return enter_calendar_year(
        year=year,
        notice_number=f"测试〔{year - 1}〕1号",
        notice_title=f"关于{year}年部分节假日安排的通知",
        issued_on=date(year - 1, 11, 1),
        days=[
            DayValues(day=date.fromisoformat(day), kind=kind, name="假日", name_en="Holiday")
            for day, kind in wanted
        ],
        by=editor(),
    )
