"""Who is told what about a need, once each, whatever is run again."""

from __future__ import annotations

import pytest
from django_tasks_db.models import DBTaskResult

from marketplace.catalogue.models import RuleSet
from marketplace.events import dispatcher
from marketplace.events.models import ParkedReaction
from marketplace.notify.models import Message
from orders import tasks
from orders.actions.needs import return_need
from orders.models import Draw, Need
from providers.models import Agency
from tests.support import needs
from tests.support.accounts import make_user, operator_actor
from tests.support.agencies import registered_agency, suspended_agency
from tests.support.offers import listed_offer
from tests.support.owners import approved_owner

pytestmark = pytest.mark.django_db
OWNERS = "owner@example.cn"
SITE = "http://market.example"
EIA = "010001"


@pytest.fixture(autouse=True)
def from_now_on(settings):
    """Reactions hear what is placed after their cursors were made."""
    settings.SITE_URL = SITE
    dispatcher.dispatch()


@pytest.fixture
def owner():
    return approved_owner(user=make_user(email=OWNERS))


def agency_at(address: str, **registered) -> Agency:
    return registered_agency(user=make_user(email=address), **registered)


def told(to: str) -> list[tuple[str, str]]:
    """Deliver everything, work off every task, and give the letters to an address."""
    while dispatcher.dispatch() or work_off():
        pass
    assert not ParkedReaction.objects.exists()
    # Addresses lie encrypted: they cannot be searched.
    rows = [row for row in Message.objects.order_by("pk") if row.to == to]
    return [(row.subject, row.body) for row in rows]


def work_off() -> int:
    """Run the queued tasks as a worker does, each as often as a crash could make it: twice."""
    rows = list(DBTaskResult.objects.ready())
    for row in rows:
        row.task.func(*row.args_kwargs["args"])
        row.task.func(*row.args_kwargs["args"])
        row.set_successful(None)
    return len(rows)


def last(to: str) -> tuple[str, str]:
    """The letter that came last, of those about needs; each reaction delivers by itself."""
    about = [row for row in told(to) if "registration" not in row[0] and "accepted" not in row[0]]
    return about[-1]


def test_the_owner_is_told_of_a_return_with_every_reason(owner):
    need = needs.posted_need(owner)
    codes = ["need.window", "need.glass-door"]
    return_need(need=need, conditions=codes, note="请修改。", by=operator_actor())
    subject, body = last(OWNERS)
    assert subject == f"Your need was returned: {need.title}"
    lines = body.split("\n")
    assert lines[0].startswith("need.window Too little time to sign up:")
    assert lines[1].startswith("need.glass-door Glass door:")
    assert lines[2:] == ["请修改。", f"{SITE}/desk/{owner.number}/needs/{need.number}/"]


def test_the_owner_is_told_of_publication_failure_and_draw(owner):
    need = needs.settled(needs.open_need(owner, funding="fiscal", title="甲"))
    drawn = needs.open_need(owner, title="乙", item="020005")
    agency = registered_agency()
    needs.signed_up(drawn, [agency])
    needs.settled(drawn)
    letters = told(OWNERS)
    assert sorted(subject for subject, _ in letters if subject[-1] in "甲乙") == [
        "The draw was held: 乙",
        "Your need failed: 甲",
        "Your need is public: 乙",
        "Your need is public: 甲",
    ]
    bodies = dict(letters)
    assert bodies["Your need failed: 甲"] == (
        f"Too few agencies: 0 in the pool, at least 3 asked for.\n{SITE}/results/{need.number}/"
    )
    assert bodies["The draw was held: 乙"].startswith(
        f"{agency.name} ({agency.number}) is the first of 1."
    )


def test_agencies_that_serve_the_item_and_satisfy_its_rule_are_told(owner):
    fits = agency_at("fits@example.cn", holdings=["eia-credit"])
    agency_at("lacks@example.cn", holdings=["cma"])
    suspended_agency(user=make_user(email="suspended@example.cn"), holdings=["eia-credit"])
    need = needs.open_need(owner, item=EIA)
    subject, body = last("fits@example.cn")
    assert subject == f"A need that you may sign up for: {need.title}"
    assert "82,000.00 yuan" in body
    assert body.endswith(f"{SITE}/desk/{fits.number}/signups/needs/{need.number}/")
    for address in ("lacks@example.cn", "suspended@example.cn"):
        assert not any("you may sign up for" in subject for subject, _ in told(address))


def test_where_nothing_is_asked_those_who_offer_the_item_are_told(owner):
    offers, idle = agency_at("offers@example.cn"), agency_at("idle@example.cn")
    listed_offer(offers, needs.OPEN_ITEM)
    listed_offer(idle, "020005")
    needs.open_need(owner)
    assert len([1 for subject, _ in told("offers@example.cn") if "you may sign" in subject]) == 1
    assert not [1 for subject, _ in told("idle@example.cn") if "you may sign" in subject]


def test_those_who_stood_in_the_pool_are_told_their_place(owner):
    first, second = agency_at("a@example.cn"), agency_at("b@example.cn")
    need = needs.open_need(owner)
    needs.signed_up(need, [first, second])
    needs.settled(need)
    order = Draw.objects.get().order
    addresses = {first.number: "a@example.cn", second.number: "b@example.cn"}
    link = f"{SITE}/results/{need.number}/"
    assert last(addresses[order[0]]) == (
        f"What came of: {need.title}",
        f"Your agency is the first of 2: the award is yours.\n{link}",
    )
    assert last(addresses[order[1]])[1] == f"Your agency's place in the order is 2 of 2.\n{link}"


def test_those_who_stood_in_a_pool_too_small_are_told_so(owner):
    agency = agency_at("a@example.cn")
    need = needs.open_need(owner, funding="fiscal")
    needs.signed_up(need, [agency])
    needs.settled(need)
    assert last("a@example.cn")[1].startswith("The need failed: too few agencies")


def test_a_disqualified_agency_is_told_why(owner):
    agency = agency_at("a@example.cn")
    need = needs.open_need(owner)
    needs.signed_up(need, [agency])
    Agency.objects.filter(pk=agency.pk).update(credit_code=owner.credit_code)
    needs.settled(need)
    body = dict(told("a@example.cn"))[f"Your sign-up did not count: {need.title}"]
    assert body.startswith("Your agency and the project owner are the same body.")
    assert not any("What came of" in subject for subject, _ in told("a@example.cn"))


def subjects(to: str, need: Need) -> list[str]:
    return [subject.removesuffix(f": {need.title}") for subject, _ in told(to)]


def test_the_close_has_a_message_of_its_own_where_the_draw_comes_later(owner):
    law = RuleSet.objects.get(key="everywhere-social")
    law.terms = {**law.terms, "need.draw": "1"}
    law.save()
    agency = agency_at("a@example.cn")
    need = needs.open_need(owner)
    needs.signed_up(need, [agency])
    needs.settled(need)
    assert subjects("a@example.cn", need)[-1] == "Sign-up is over"
    page = f"{SITE}/desk/{owner.number}/needs/{need.number}/"
    says = "1 agency stands in the pool. The draw follows by itself."
    assert (f"Sign-up is over: {need.title}", f"{says}\n{page}") in told(OWNERS)


def test_where_the_draw_follows_at_once_the_close_has_none(owner):
    agency = agency_at("a@example.cn")
    need = needs.open_need(owner)
    needs.signed_up(need, [agency])
    needs.settled(need)
    assert subjects("a@example.cn", need)[-1:] == ["What came of"]
    assert "Sign-up is over" not in [*subjects("a@example.cn", need), *subjects(OWNERS, need)]


def test_many_are_told_in_batches_each_once(owner, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    agencies = [agency_at(f"{n}@example.cn", holdings=["eia-credit"]) for n in range(5)]
    need = needs.open_need(owner, item=EIA)
    needs.signed_up(need, agencies)
    needs.settled(need)
    for n in range(5):
        letters = subjects(f"{n}@example.cn", need)
        assert letters.count("A need that you may sign up for") == 1
        assert letters.count("What came of") == 1


def test_signing_up_and_withdrawing_are_told_to_nobody(owner):
    agency = agency_at("a@example.cn")
    need = needs.open_need(owner)
    told(OWNERS)
    before = Message.objects.count()
    needs.signed_up(need, [agency])
    told(OWNERS)
    assert Message.objects.count() == before


def test_a_return_that_was_forgotten_meanwhile_is_still_told(owner):
    """The message says what was decided then, not what stands in the row by now."""
    need = needs.posted_need(owner)
    return_need(need=need, conditions=["need.item"], note="", by=operator_actor())
    row = Need.objects.get(pk=need.pk)
    row.returned_for = {}
    row.save(update_fields=["returned_for"])
    assert last(OWNERS)[1].startswith("need.item Wrong service item")
