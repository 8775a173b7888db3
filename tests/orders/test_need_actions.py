"""From the draft to the publication: what is kept, refused, numbered and frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.accounts.models import Region
from marketplace.catalogue.models import ItemVersion, RuleSet
from marketplace.catalogue.queries.rules import rules_for
from marketplace.events import clock
from marketplace.events.models import Deadline, EventRow
from marketplace.kernel.errors import IllegalMove, Invalid, NotAllowed, NotFound
from orders.actions import needs as actions
from orders.models import Need
from orders.queries.needs import rules_of
from tests.orders.everything import everything
from tests.support import needs
from tests.support.accounts import add_member, make_operator, operator_actor, staff_actor
from tests.support.owners import approved_owner, owner_actor, submitted_owner

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate(clock.datetime.now(clock.UTC)).year
REASONS = {"conditions": ["need.window", "need.description"], "note": "请写明范围。"}


def test_a_draft_needs_no_more_than_item_title_and_place():
    owner = approved_owner()
    blank = actions.NeedValues(
        item=needs.need_values(owner).item, title="测绘", region=owner.region
    )
    need = actions.draft_need(owner=owner, values=blank, by=owner_actor(owner))
    assert (need.state, need.price, need.days, need.closes_at) == ("draft", None, None, None)
    told = EventRow.objects.get(kind="need.drafted")
    assert (told.subject, told.data, told.public) == (
        f"need/{need.number}",
        {"owner": owner.number},
        False,
    )


def test_numbers_run_without_a_gap_by_city_and_year():
    owner = approved_owner()
    numbers = [needs.drafted_need(owner).number for _ in range(2)]
    numbers.append(needs.drafted_need(owner, region="370100").number)
    numbers.append(needs.drafted_need(owner, region="371600").number)
    assert numbers == [
        f"3716-{YEAR}-000001",
        f"3716-{YEAR}-000002",
        f"3701-{YEAR}-000001",
        f"3716-{YEAR}-000003",
    ]


@pytest.mark.parametrize(
    ("code", "series"),
    [
        ("370000", "3700"),
        ("371602", "3716"),
        ("371602001", "3716"),
        ("L-371600-01", "3716"),
        ("469001", "4690"),
    ],
)
def test_every_kind_of_place_has_a_series(code, series):
    owner = approved_owner()
    place = Region.objects.get(code=code)
    assert needs.drafted_need(owner, region=place).number == f"{series}-{YEAR}-000001"


def test_a_number_that_a_refused_draft_took_is_given_again():
    owner = approved_owner()
    wrong = needs.need_values(owner, price=Decimal(2_000_000))
    with pytest.raises(Invalid):
        actions.post_need(owner=owner, values=wrong, by=owner_actor(owner))
    assert not Need.objects.exists()
    assert needs.drafted_need(owner).number.endswith("-000001")


def test_only_an_accepted_owner_posts_and_only_through_its_own_people():
    waiting, other = submitted_owner(), approved_owner()
    values = needs.need_values(other)
    before = everything()
    with pytest.raises(NotAllowed, match="accepted may post"):
        actions.draft_need(owner=waiting, values=values, by=owner_actor(waiting))
    with pytest.raises(NotFound):
        actions.draft_need(owner=other, values=values, by=owner_actor(waiting))
    assert everything() == before


def test_a_draft_is_changed_as_often_as_its_owner_likes():
    need = needs.drafted_need(approved_owner())
    by = owner_actor(need.owner)
    values = needs.need_values(need.owner, title="新标题", price=None)
    saved = actions.save_need(need=need, values=values, by=by)
    row = Need.objects.get(pk=need.pk)
    assert (saved.title, row.title, row.price, row.number) == (
        "新标题",
        "新标题",
        None,
        need.number,
    )
    with pytest.raises(NotFound):
        actions.save_need(need=need, values=values, by=owner_actor(approved_owner()))


@pytest.mark.parametrize("make", [needs.posted_need, needs.open_need])
def test_what_was_handed_in_or_published_cannot_be_changed(make):
    need = make(approved_owner())
    before = everything()
    with pytest.raises(IllegalMove, match="no longer be changed"):
        actions.save_need(
            need=need,
            values=needs.need_values(need.owner, title="anders"),
            by=owner_actor(need.owner),
        )
    assert everything() == before


def test_handing_in_starts_the_operators_clock():
    before = clock.instant()
    need = needs.posted_need(approved_owner())
    wait = Deadline.objects.get(subject=need.subject)
    due = rules_for(need.region).term("need.review", since=before).due_at
    assert (wait.role, wait.step, wait.organisation, wait.region) == (
        "operator",
        "need.review",
        "",
        "371602",
    )
    assert (wait.due_at, wait.default) == (due, "")


def test_a_returned_need_is_mended_and_handed_in_again():
    need = needs.posted_need(approved_owner())
    actions.return_need(need=need, by=operator_actor(), **REASONS)
    row = Need.objects.get(pk=need.pk)
    assert (row.state, row.returned_for) == ("returned", REASONS)
    assert Deadline.objects.of(need.subject).open().get().organisation == need.owner.number
    values = needs.need_values(need.owner, title="第二次")
    again = actions.submit_need(need=row, values=values, by=owner_actor(need.owner))
    assert (again.state, again.title) == ("review", "第二次")
    assert EventRow.objects.filter(kind="need.returned").get().data == {
        "owner": need.owner.number,
        **REASONS,
    }


@pytest.mark.parametrize("codes", [[], ["need.nothing"], ["owner.code"]])
def test_a_return_quotes_a_condition_about_needs(codes):
    need = needs.posted_need(approved_owner())
    before = everything()
    with pytest.raises(Invalid) as refused:
        actions.return_need(need=need, conditions=codes, note="", by=operator_actor())
    assert refused.value.field == "conditions"
    assert everything() == before


def test_an_operator_of_another_region_finds_nothing():
    need = needs.posted_need(approved_owner())
    before = everything()
    for decide in (
        lambda by: actions.publish_need(need=need, by=by),
        lambda by: actions.return_need(need=need, by=by, **REASONS),
    ):
        with pytest.raises(NotFound):
            decide(operator_actor("370100"))
    assert everything() == before


def test_who_acts_for_the_owner_does_not_decide_about_its_needs():
    need = needs.posted_need(approved_owner())
    reviewer = make_operator("371600")
    by = staff_actor(reviewer)
    add_member(need.owner.organisation, user=reviewer)
    before = everything()
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        actions.publish_need(need=need, by=by)
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        actions.return_need(need=need, by=by, **REASONS)
    assert everything() == before


def test_publication_freezes_rules_and_item_and_writes_the_notice():
    posted = needs.posted_need(approved_owner())
    need = actions.publish_need(need=posted, by=operator_actor())
    rules = rules_for(need.region, funding="social", amount=need.price)
    assert need.rules == rules.frozen()
    assert need.version == ItemVersion.objects.get(item=need.item)
    told = EventRow.objects.get(kind="need.published")
    assert told.public
    assert told.data["notice"] == {
        "number": need.number,
        "owner": need.owner.number,
        "item": "010005",
        "item_version": 1,
        "title": "污水处理厂入河排污口设置论证",
        "description": "编制入河排污口设置论证报告，协助报批。",
        "region": "371602",
        "address": "黄河二路 188 号",
        "funding": "social",
        "price": "82000.00",
        "days": 30,
        "method": "random",
        "closes_at": need.closes_at.astimezone(clock.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    frozen = {name: value for name, value in need.rules.items() if name != "terms"}
    assert told.data["rules"] == frozen
    wait = Deadline.objects.of(need.subject).open().get()
    assert (wait.due_at, wait.role, wait.default) == (
        need.closes_at,
        "clock",
        "orders.close_need",
    )


def test_no_public_fact_names_the_contact():
    need = needs.open_need(approved_owner())
    told = str(list(EventRow.objects.filter(subject=need.subject).values_list("data", flat=True)))
    assert need.contact_name not in told
    assert need.contact_phone not in told


def test_new_law_changes_nothing_for_a_published_need():
    need = needs.open_need(approved_owner(), funding="social")
    law = RuleSet.objects.get(key="everywhere-social")
    RuleSet.objects.create(
        key=law.key,
        version=law.version + 1,
        funding="social",
        effective_from=law.effective_from,
        terms={**law.terms, "pool.minimum": "7"},
        hash="0" * 64,
    )
    assert rules_for(need.region, funding="social").number("pool.minimum") == 7
    assert rules_of(Need.objects.get(pk=need.pk)).number("pool.minimum") == 1


def test_published_too_late_for_the_window_the_need_goes_back():
    """What was in time when it was handed in may be too late when the operator is."""
    need = needs.posted_need(approved_owner())
    wait = Deadline.objects.of(need.subject).get()
    before = everything()
    with needs.at(wait.due_at), pytest.raises(Invalid) as refused:
        actions.publish_need(need=need, by=operator_actor())
    assert refused.value.field == "closes_at"
    assert "Please return the need" in str(refused.value)
    assert "need.window" in str(refused.value)
    assert everything() == before
    with needs.at(wait.due_at):
        returned = actions.return_need(need=need, by=operator_actor(), **REASONS)
    assert returned.state == "returned"


def test_an_operator_in_time_can_always_publish():
    need = needs.posted_need(approved_owner())
    wait = Deadline.objects.of(need.subject).get()
    with needs.at(wait.due_at - timedelta(seconds=5)):
        assert actions.publish_need(need=need, by=operator_actor()).state == "open"


def test_an_item_that_ended_meanwhile_is_not_published():
    need = needs.posted_need(approved_owner())
    version = ItemVersion.objects.get(item=need.item)
    version.effective_to = timezone.localdate(clock.instant()) - timedelta(days=1)
    version.save()
    with pytest.raises(Invalid, match="not in force today") as refused:
        actions.publish_need(need=need, by=operator_actor())
    assert refused.value.field == "item"


def test_a_given_up_need_stays_given_up():
    need = needs.drafted_need(approved_owner())
    by = owner_actor(need.owner)
    actions.discard_need(need=need, by=by)
    assert Need.objects.get(pk=need.pk).state == "discarded"
    with pytest.raises(IllegalMove):
        actions.submit_need(need=need, by=by)
    with pytest.raises(NotFound):
        actions.discard_need(need=needs.drafted_need(approved_owner()), by=by)


def test_values_know_every_field_that_they_set():
    owner = approved_owner()
    values = replace(needs.need_values(owner), days=7)
    need = values.put_into(Need(owner=owner))
    assert {name: getattr(need, name) for name in values.__slots__} == {
        name: getattr(values, name) for name in values.__slots__
    }
    assert isinstance(need.closes_at, datetime)
