"""An item changes by versions: one holds on every day, and the past stays as it was."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.catalogue.actions.item_values import values_of
from marketplace.catalogue.actions.items import (
    begin_versions,
    bring_into_force,
    close_service_item,
    new_item_version,
)
from marketplace.catalogue.actions.load_items import FIRST_DAY
from marketplace.catalogue.models import ItemVersion, QualificationType, ServiceItem
from marketplace.catalogue.queries.items import items_in_force, version_on
from marketplace.events import clock
from marketplace.events.models import EventRow
from marketplace.kernel.actor import CLOCK, Party
from marketplace.kernel.errors import Invalid, NotAllowed, NotFound
from tests.support.catalogue import (
    added_item,
    changed_values,
    editor,
    in_days,
    item,
    item_values,
    next_version,
    today,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_new_version_closes_the_former_the_day_before_and_leaves_it_as_it_was():
    former = item().current
    said = values_of(former)
    new = next_version(item(), in_days(10), summary="改过的说明。")
    former.refresh_from_db()
    assert (former.effective_from, former.effective_to) == (FIRST_DAY, in_days(9))
    assert values_of(former) == said
    assert (new.version, new.effective_from, new.effective_to) == (2, in_days(10), None)
    assert set(new.approval_items.all()) == set(former.approval_items.all())
    assert version_on(item().code, in_days(9)) == former
    assert version_on(item().code, in_days(10)) == new
    event = EventRow.objects.get(kind="item.version-announced")
    assert event.public
    assert event.data["changed"] == ["summary"]


def test_the_clock_makes_a_version_the_current_one_on_its_day_and_only_once():
    new = next_version(item(), in_days(2))
    assert begin_versions() == 0
    assert item().current.version == 1
    with clock.shifted(2 * DAY):
        assert begin_versions() == 1
        assert item().current == new
        assert begin_versions() == 0
        # Another clock that saw it a moment before finds nothing left to do.
        assert not bring_into_force(item(), by=CLOCK)
    event = EventRow.objects.get(kind="item.version-began")
    assert (event.subject, event.by, event.data) == (f"item/{item().code}", "clock", {"version": 2})


def test_versions_missed_while_the_clock_was_down_are_skipped_to_the_one_of_today():
    next_version(item(), in_days(1))
    newest = next_version(item(), in_days(2))
    with clock.shifted(30 * DAY):
        assert begin_versions() == 1
        assert item().current == newest


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_a_version_cannot_begin_today_or_in_the_past(days):
    with pytest.raises(Invalid, match="the past stays as it was") as refused:
        next_version(item(), in_days(days))
    assert refused.value.field == "effective_from"
    assert item().versions.count() == 1


def test_versions_cannot_overlap():
    next_version(item(), in_days(5))
    for days in (1, 5):
        with pytest.raises(Invalid, match="announced already"):
            next_version(item(), in_days(days), summary="又一次。")
    assert item().versions.count() == 2


def test_a_version_that_changes_nothing_is_refused():
    with pytest.raises(Invalid, match="exactly what version 1 says"):
        next_version(item(), name=item().current.name)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"source": ""}, "source"),
        ({"department_en": ""}, "department_en"),
        ({"levels": ("planet",)}, "levels"),
        ({"client_kind": "anybody"}, "client_kind"),
        ({"reference_days": 0}, "reference_days"),
        ({"legal_basis": ({"title": "某法", "article": None, "source": ""},)}, "legal_basis"),
        ({"qualification_rule": {"any": []}}, "qualification_rule"),
        (
            {"qualification_rule": {"holds": {"type": "moon", "level": None, "major": None}}},
            "qualification_rule",
        ),
    ],
)
def test_what_a_version_cannot_say_is_refused_at_its_field(given, field):
    with pytest.raises(Invalid) as refused:
        next_version(item(), **given)
    assert refused.value.field == field
    assert item().versions.count() == 1


@pytest.mark.parametrize("status", ["none-now", "association"])
def test_what_binds_nobody_cannot_be_asked_for(status):
    code = QualificationType.objects.filter(status=status).values_list("code", flat=True)[0]
    rule = {"all": [{"holds": {"type": code, "level": None, "major": None}}]}
    with pytest.raises(Invalid, match="nobody may ask for it"):
        next_version(item(), qualification_rule=rule)


def test_only_the_operator_who_keeps_the_home_region_changes_items():
    for actor in (
        Party(id="user/1", roles=frozenset({"agency"}), regions=frozenset({"371600"})),
        editor("371602"),
        editor("110000"),
    ):
        with pytest.raises(NotAllowed):
            new_item_version(
                item=item(),
                values=changed_values(item().current, summary="别的。"),
                effective_from=in_days(1),
                by=actor,
            )


def test_an_item_that_is_gone_is_not_found():
    gone = ServiceItem(pk=0, code="000000")
    with pytest.raises(NotFound):
        new_item_version(item=gone, values=item_values(), effective_from=in_days(1), by=editor())


def test_a_new_item_gets_the_next_number_and_is_in_force_from_its_day():
    now, later = added_item(), added_item(in_days(3), name="又一项")
    assert (now.number, now.code, later.number, later.code) == (65, "030065", 66, "030066")
    assert now.current.version == 1
    assert later.current is None
    assert {row.item_id for row in items_in_force(today())} >= {now.pk}
    assert not items_in_force(in_days(2)).filter(item=later).exists()
    with clock.shifted(3 * DAY):
        begin_versions()
    later.refresh_from_db()
    assert later.current.version == 1
    with pytest.raises(Invalid, match="has passed"):
        added_item(in_days(-1))


def test_a_closed_item_leaves_the_catalogue_after_its_last_day_and_may_come_back():
    close_service_item(item=item(), last_day=in_days(4), by=editor())
    assert version_on(item().code, in_days(4)) is not None
    assert version_on(item().code, in_days(5)) is None
    with pytest.raises(Invalid, match="ends on"):
        close_service_item(item=item(), last_day=in_days(6), by=editor())
    again = new_item_version(
        item=item(), values=values_of(item().current), effective_from=in_days(9), by=editor()
    )
    assert version_on(item().code, in_days(8)) is None
    assert version_on(item().code, in_days(9)) == again
    with pytest.raises(Invalid, match="Please choose"):
        close_service_item(item=item(), last_day=in_days(8), by=editor())


def _edges() -> set[date]:
    """The days around every beginning and end: between them nothing changes."""
    rows = item().versions.values_list("effective_from", "effective_to")
    return {day + step * DAY for row in rows for day in row if day for step in (-1, 0, 1)}


def _holding(on: date) -> int:
    return ItemVersion.objects.in_force(on).filter(item__number=27).count()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gaps=st.lists(st.integers(-3, 25), max_size=6), close_after=st.none() | st.integers(0, 40))
def test_whatever_is_announced_each_day_has_one_version_and_none_before_the_first(
    gaps, close_after
):
    with transaction.atomic():
        begins = latest = today()
        for number, gap in enumerate(gaps):
            begins += timedelta(days=gap)
            if begins <= latest:
                with pytest.raises(Invalid):
                    next_version(item(), begins, summary=f"第{number}次修改。")
            else:
                next_version(item(), begins, summary=f"第{number}次修改。")
                latest = begins
        last = latest + timedelta(days=100)
        if close_after is not None:
            last = latest + timedelta(days=close_after)
            close_service_item(item=item(), last_day=last, by=editor())
        for day in _edges():
            assert _holding(day) == (FIRST_DAY <= day <= last), day
        transaction.set_rollback(True)
