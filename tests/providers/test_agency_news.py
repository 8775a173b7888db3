"""What an agency's people are told by the outgoing door, once for each fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.events import clock, dispatcher
from marketplace.events.models import Deadline
from marketplace.events.ticks import run_defaults, show_cards
from marketplace.kernel.actor import CLOCK
from marketplace.notify.models import Message
from providers.actions import agencies as actions
from providers.actions import changes, holdings, practitioners, sanctions
from providers.actions.defaults import remind_of_ends
from providers.models import Agency, Holding
from providers.policies.sanctions import after
from tests.support import accounts, agencies
from tests.support.agencies import agency_actor, reviewer, today
from tests.support.catalogue import rule_set

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "滨州清源环境", "li@example.cn"
REASONS = {"conditions": ["entry.code"], "note": "名称不符。"}
DESK = "http://localhost:8000/desk/A000001/agency/"


@pytest.fixture(autouse=True)
def from_now_on(settings) -> None:
    """Reactions hear what is placed after their cursors were made."""
    settings.SITE_URL = "http://localhost:8000"
    dispatcher.dispatch()


def told() -> list[tuple[str, list[str]]]:
    """Deliver what waits and give the letters to the agency, the earliest first."""
    while dispatcher.dispatch():
        pass
    letters = [(row.subject, row.body.split("\n")) for row in Message.objects.order_by("pk")]
    Message.objects.all().delete()
    return letters


def quietly(bring: Callable[..., Agency], **given) -> Agency:
    """An agency whose earlier letters were read."""
    agency = bring(name=NAME, user=accounts.make_user(email=ADDRESS), **given)
    told()
    return agency


def test_every_member_is_told_once_and_in_the_installations_language():
    agency = quietly(agencies.submitted_agency)
    accounts.add_member(agency.organisation)
    told()
    actions.return_agency(agency=agency, by=reviewer(), **REASONS)
    while dispatcher.dispatch():
        pass
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["email", "sms"]
    assert dispatcher.dispatch() == 0
    assert Message.objects.count() == 2


def test_a_receipt_names_the_end_of_the_check():
    agency = quietly(agencies.filled_agency)
    actions.submit_agency(agency=agency, by=agency_actor(agency))
    due = Deadline.objects.open().get(subject=agency.subject).due_at
    until = timezone.localtime(due).strftime("%Y-%m-%d %H:%M")
    assert told() == [
        (
            f"{NAME}: Your registration was handed in",
            [f"The operator checks it until {until}.", DESK],
        )
    ]


def test_a_return_names_conditions_note_and_the_way_there():
    agency = quietly(agencies.submitted_agency)
    actions.return_agency(agency=agency, by=reviewer(), **REASONS)
    assert told() == [
        (
            f"{NAME}: Your registration was returned",
            [
                "Please mend this and hand it in again:",
                "- entry.code Credit code does not match",
                "名称不符。",
                DESK,
            ],
        )
    ]


def test_a_rejection_names_its_conditions():
    agency = quietly(agencies.submitted_agency)
    actions.reject_agency(agency=agency, conditions=["entry.ban"], note="", by=reviewer())
    assert told() == [
        (f"{NAME}: Your registration was rejected", ["- entry.ban Banned from practising", DESK])
    ]


def test_an_acceptance_is_one_letter_whatever_was_confirmed_with_it():
    agency = quietly(agencies.filled_agency, holdings=["eia-credit"])
    agencies.declared_practitioner(agency)
    actions.submit_agency(agency=agency, by=agency_actor(agency))
    told()
    actions.accept_agency(agency=agency, by=reviewer())
    assert told() == [
        (
            f"{NAME}: Your agency is in the market",
            ["You can list offers and sign up for needs now.", DESK],
        )
    ]


def test_publicity_names_its_end_and_then_the_entry_is_told():
    rule_set({"entry.publicity": "5"}, place="371602")
    agency = quietly(agencies.submitted_agency, holdings=["eia-credit"])
    actions.accept_agency(agency=agency, by=reviewer())
    due = Deadline.objects.open().get(subject=agency.subject).due_at
    ((subject, (says, _desk)),) = told()
    assert subject == f"{NAME}: Your registration passed the check"
    assert timezone.localtime(due).strftime("%Y-%m-%d %H:%M") in says
    with clock.shifted(due - clock.instant()):
        assert run_defaults() == 1
        assert [letter[0] for letter in told()] == [f"{NAME}: Your agency is in the market"]


def suspend(agency: Agency, **given) -> None:
    sanction = agencies.proposed_sanction(agency, **given)
    assert told() == []
    sanctions.impose_sanction(sanction=sanction, by=reviewer())


def test_a_suspension_names_end_and_reason_and_its_end_is_told():
    agency = quietly(agencies.registered_agency)
    suspend(agency, months=3)
    assert told() == [
        (
            f"{NAME}: Your agency was suspended",
            [
                f"It is suspended until {after(today(), 3)}.",
                "- conduct.price Raised the price",
                "中选后加价，有录音。",
                DESK,
            ],
        )
    ]
    sanctions.restore_agency(agency=agency, why="申诉成立。", by=reviewer())
    assert [letter[0] for letter in told()] == [f"{NAME}: The suspension of your agency ended"]


@pytest.mark.parametrize(
    ("months", "says"),
    [
        (12, lambda: f"It may register again from {after(today(), 12)}."),
        (None, lambda: "It may not register again."),
    ],
)
def test_a_removal_says_when_the_agency_may_come_back(months, says):
    suspend(quietly(agencies.registered_agency), kind="removal", months=months)
    ((subject, lines),) = told()
    assert (subject, lines[0]) == (f"{NAME}: Your agency was removed from the market", says())


EIA = "Registration on the environmental impact assessment credit platform"


def test_a_qualification_is_told_of_before_its_end_and_at_its_end():
    agency = quietly(agencies.registered_agency)
    row = agencies.checking_holding(agency, valid_to=today() + timedelta(days=30))
    holdings.confirm_holding(holding=row, checked_against="register", by=reviewer())
    assert [letter[0] for letter in told()] == [f"{NAME}: Confirmed: {EIA}"]
    remind_of_ends()
    ends = row.valid_to.isoformat()
    assert [letter[0] for letter in told()] == [f"{NAME}: The qualification “{EIA}” ends on {ends}"]
    holdings.end_holding(holding=row, by=CLOCK)
    assert [letter[0] for letter in told()] == [f"{NAME}: The qualification “{EIA}” expired"]


@pytest.mark.parametrize("kind", ["holding", "practitioner", "change"])
def test_a_refusal_names_what_was_refused_and_why(kind):
    agency = quietly(agencies.registered_agency)
    if kind == "holding":
        name, row = EIA, agencies.checking_holding(agency)
        holdings.refuse_holding(holding=row, by=reviewer(), **REASONS)
    elif kind == "practitioner":
        name, row = "钱学林", agencies.checking_practitioner(agency, name="钱学林")
        practitioners.refuse_practitioner(practitioner=row, by=reviewer(), **REASONS)
    else:
        name, row = "the change that you asked for", asked(agency)
        changes.refuse_change(change=row, by=reviewer(), **REASONS)
    assert told() == [
        (
            f"{NAME}: Refused: {name}",
            ["- entry.code Credit code does not match", "名称不符。", DESK],
        )
    ]


def asked(agency: Agency):
    return changes.submit_change(
        agency=agency, values={"address": "别处"}, proof=None, note="", by=agency_actor(agency)
    )


def test_an_approved_change_and_a_confirmed_person_are_told_of():
    agency = quietly(agencies.registered_agency)
    changes.approve_change(change=asked(agency), by=reviewer())
    row = agencies.checking_practitioner(agency, name="钱学林")
    practitioners.confirm_practitioner(practitioner=row, by=reviewer())
    assert sorted(letter[0] for letter in told()) == [
        f"{NAME}: Confirmed: 钱学林",
        f"{NAME}: The change that you asked for was approved",
    ]


def test_an_agency_learns_whom_the_operator_released_and_why():
    agency = quietly(agencies.registered_agency)
    row = agencies.checking_practitioner(agency, name="钱学林")
    practitioners.release_practitioner(practitioner=row, note="从未在此执业。", by=reviewer())
    assert told() == [
        (f"{NAME}: The operator released 钱学林 as a practitioner", ["从未在此执业。", DESK])
    ]


def test_a_returned_registration_is_reminded_of_with_its_yellow_card_only():
    agency = quietly(agencies.returned_agency)
    waits = Deadline.objects.open().get(subject=agency.subject)
    with clock.shifted(waits.yellow_at - clock.instant()):
        show_cards()
        ((subject, lines),) = told()
    day = timezone.localtime(waits.due_at).date()
    assert subject == f"{NAME}: Your registration still waits for correction"
    assert lines[0] == f"Please hand it in again by {day}."


def test_the_operators_card_is_no_letter_to_the_agency():
    agency = quietly(agencies.submitted_agency)
    waits = Deadline.objects.open().get(subject=agency.subject)
    with clock.shifted(waits.due_at - clock.instant()):
        show_cards()
        assert told() == []


def test_what_the_agency_does_itself_needs_no_letter():
    agency = quietly(agencies.registered_agency, holdings=["eia-credit"])
    holdings.withdraw_holding(holding=Holding.objects.get(), by=agency_actor(agency))
    row = agencies.declared_practitioner(agency)
    practitioners.leave_practitioner(practitioner=row, by=agency_actor(agency))
    actions.exit_agency(agency=agency, by=agency_actor(agency))
    assert told() == []
