"""What an owner's people are told by the outgoing door, once for each fact."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.events import clock, dispatcher
from marketplace.events.models import Deadline, HandlerCursor
from marketplace.events.ticks import show_cards
from marketplace.notify.models import Message
from orders.actions import owners as actions
from orders.models import Owner
from tests.support import accounts, agencies, owners

pytestmark = pytest.mark.django_db
ADDRESS = "li@example.cn"


@pytest.fixture(autouse=True)
def from_now_on():
    """Reactions hear what is placed after their cursors were made."""
    dispatcher.dispatch()


def told(*, to: str = ADDRESS) -> list[tuple[str, list[str]]]:
    """Deliver what waits and give the letters to an address, the earliest first."""
    while dispatcher.dispatch():
        pass
    rows = Message.objects.order_by("pk")
    return [(row.subject, row.body.split("\n")) for row in rows if row.to == to]


def until(owner: Owner, step: str) -> str:
    due = Deadline.objects.get(subject=owner.subject, step=step).due_at
    return timezone.localtime(due).strftime("%Y-%m-%d %H:%M")


def page(owner: Owner, rest: str = "owner/") -> str:
    return f"http://localhost:8000/desk/{owner.number}/{rest}"


@pytest.fixture
def owner(settings) -> Owner:
    settings.SITE_URL = "http://localhost:8000"
    owner = owners.submitted_owner(name="三里村合作社", user=accounts.make_user(email=ADDRESS))
    told()
    return owner


def test_a_receipt_names_the_end_of_the_check(owner):
    assert told() == [
        (
            "The registration of 三里村合作社 was handed in",
            [f"The operator checks it until {until(owner, 'entry.check')}.", page(owner)],
        )
    ]


def test_a_return_quotes_its_reasons_and_the_note(owner):
    codes = ["owner.letter", "owner.contact"]
    actions.return_owner(owner=owner, conditions=codes, note="印章不清。", by=owners.reviewer())
    (_subject, _body), (subject, body) = told()
    assert subject == "The registration of 三里村合作社 was returned"
    assert body == [
        f"Please mend the following and hand it in again by {until(owner, 'correction')}.",
        (
            "owner.letter Stamped letter missing: The letter of application is missing, not stamped, "
            "or stamped by another body."
        ),
        (
            "owner.contact Contact cannot be reached: The contact or the telephone for complaints "
            "could not be reached."
        ),
        "印章不清。",
        page(owner),
    ]


def test_a_rejection_quotes_its_reasons(owner):
    actions.reject_owner(owner=owner, conditions=["owner.double"], note="", by=owners.reviewer())
    subject, body = told()[-1]
    assert subject == "The registration of 三里村合作社 was rejected"
    assert body == [
        (
            "owner.double Registered twice: This body is registered already; please ask its managers "
            "for an invitation."
        ),
        page(owner),
    ]


def test_an_accepted_owner_and_one_that_leaves_hear_it(owner):
    actions.accept_owner(owner=owner, by=owners.reviewer())
    told()
    actions.leave_owner(owner=owner, by=owners.owner_actor(owner))
    assert told()[1:] == [
        (
            "三里村合作社 was accepted",
            ["You may post needs from now on.", page(owner, "")],
        ),
        ("三里村合作社 has left the market", ["You can post no more needs.", page(owner)]),
    ]


def test_everybody_in_the_team_is_told_and_a_second_delivery_tells_nobody_again(owner):
    other = "wang@example.cn"
    accounts.add_member(owner.organisation, user=accounts.make_user(email=other))
    actions.accept_owner(owner=owner, by=owners.reviewer())
    news = told()[-1]
    assert news[0] == "三里村合作社 was accepted"
    assert [told(to=to).count(news) for to in (ADDRESS, other, ADDRESS, other)] == [1] * 4


def test_an_owner_whose_turn_it_is_is_reminded_at_each_card_once(owner):
    actions.return_owner(owner=owner, conditions=["owner.code"], note="", by=owners.reviewer())
    told()
    wait = Deadline.objects.open().get(subject=owner.subject)
    for at in (wait.yellow_at, wait.due_at):
        with clock.shifted(at - clock.instant() + timedelta(minutes=1)):
            show_cards()
            show_cards()
            letters = told()
    due = until(owner, "correction")
    subject = "Reminder: Mend your registration and hand it in again"
    assert letters[2:] == [
        (subject, [f"Please do it by {due}.", page(owner, "")]),
        (subject, [f"The time for this was over at {due}.", page(owner, "")]),
    ]


def test_an_agencys_turn_is_no_owners_business():
    agency = agencies.returned_agency()
    wait = Deadline.objects.open().get(subject=agency.subject)
    with clock.shifted(wait.due_at - clock.instant() + timedelta(minutes=1)):
        assert show_cards() == 2
        told()
    assert set(HandlerCursor.objects.values_list("failures", flat=True)) == {0}


def test_the_operators_lateness_reminds_no_owner(owner):
    wait = Deadline.objects.open().get(subject=owner.subject)
    with clock.shifted(wait.due_at - clock.instant() + timedelta(minutes=1)):
        assert show_cards() == 2
        assert [subject for subject, _body in told()] == [
            "The registration of 三里村合作社 was handed in"
        ]
