"""The first page of a desk: what waits, what is under way, what runs out, what comes next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from marketplace.events import clock
from marketplace.events.models import Deadline
from orders import states as orders_states
from orders.actions import owners as owner_actions
from orders.actions.needs import discard_need, return_need
from orders.models import Need, Owner
from orders.presenters.desks import (
    TURNS,
    UNSAID,
    WAITS,
    Caution,
    Desk,
    desk_of_agency,
    desk_of_owner,
)
from providers import states as providers_states
from providers.models import Agency
from tests.support import accounts, agencies, needs, offers, owners

pytestmark = pytest.mark.django_db
LIFECYCLES = (*orders_states.LIFECYCLES, *providers_states.LIFECYCLES)


def client_of(body) -> Client:
    client = Client()
    client.force_login(accounts.manager_of(body))
    return client


def page_of(body) -> str:
    answer = client_of(body).get(reverse("orders:desk", args=[body.number]))
    assert answer.status_code == 200
    return answer.content.decode()


def owners_desk(owner: Owner) -> Desk:
    return desk_of_owner(Owner.objects.get(pk=owner.pk))


def agencys_desk(agency: Agency) -> Desk:
    return desk_of_agency(Agency.objects.get(pk=agency.pk), at=clock.instant())


def turns(rows) -> list[tuple[str, str]]:
    return [(row.title, row.url) for row in rows]


def returned_need(owner: Owner, **values) -> Need:
    need = needs.posted_need(owner, **values)
    return return_need(need=need, conditions=["need.window"], note="", by=owners.reviewer())


# The tables


def test_every_wait_of_both_rooms_is_told_to_whom_it_concerns_or_left_out_on_purpose():
    waits = {
        (table.name, row.deadline.step): row.deadline.role
        for table in LIFECYCLES
        for row in table.rows
        if row.deadline
    }
    own = {key for key, role in waits.items() if role in ("owner", "agency")}
    assert set(TURNS) == own
    assert set(WAITS) | UNSAID == set(waits) - own
    assert not set(WAITS) & UNSAID


# Who sees it


def test_a_visitor_signs_in_first():
    owner = owners.begun_owner()
    address = reverse("orders:desk", args=[owner.number])
    answer = Client().get(address)
    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={address}")


def test_the_desk_of_another_body_is_as_missing_as_one_that_does_not_exist():
    client = client_of(owners.begun_owner().organisation)
    foreign = client.get(reverse("orders:desk", args=[owners.begun_owner().number]))
    missing = client.get(reverse("orders:desk", args=["P999999"]))
    assert foreign.status_code == missing.status_code == 404
    assert b"There is no such page here" in foreign.content


def test_public_bodies_have_the_office():
    operator = accounts.make_body("operator", place="371600")
    answer = client_of(operator).get(reverse("orders:desk", args=[operator.number]))
    assert (answer.status_code, answer.url) == (302, "/office/")


# What waits


def test_a_returned_registration_is_the_owners_turn():
    owner = owners.returned_owner()
    desk = owners_desk(owner)
    mend = ("Mend your registration and hand it in again", f"/desk/{owner.number}/owner/")
    assert (turns(desk.turns), desk.waits) == ([mend], [])
    page = page_of(owner.organisation)
    assert "Your turn" in page
    assert "Please act by" in page


def test_the_most_urgent_turn_stands_first_and_a_need_is_named():
    owner = owners.approved_owner()
    first, second = returned_need(owner, title="甲"), returned_need(owner, title="乙")
    Deadline.objects.open().of(second.subject).update(due_at=clock.instant() + timedelta(hours=1))
    assert turns(owners_desk(owner).turns) == [
        (
            f"Mend the need “{need.title}” and hand it in again",
            f"/desk/{owner.number}/needs/{need.number}/",
        )
        for need in (second, first)
    ]


def test_a_returned_agency_has_its_turn_too():
    agency = agencies.returned_agency()
    assert turns(agencys_desk(agency).turns) == [
        ("Mend your registration and hand it in again", f"/desk/{agency.number}/agency/")
    ]


@pytest.mark.parametrize(
    ("share", "card"), [(0.5, "In time"), (0.9, "Yellow card"), (1.1, "Red card")]
)
def test_the_card_of_a_turn_is_shown(share, card):
    owner = owners.returned_owner()
    wait = Deadline.objects.open().get(subject=owner.subject)
    client = client_of(owner.organisation)
    with needs.at(wait.since + (wait.due_at - wait.since) * share):
        page = client.get(reverse("orders:desk", args=[owner.number])).content.decode()
    shown = [
        word for word in ("In time", "Yellow card", "Red card") if f"<span>{word}</span>" in page
    ]
    assert shown == [card]


def test_what_others_do_is_under_way():
    owner = owners.submitted_owner()
    own = f"/desk/{owner.number}/owner/"
    assert turns(owners_desk(owner).waits) == [("Your registration is being checked", own)]
    owner_actions.accept_owner(owner=owner, by=owners.reviewer())
    posted = needs.posted_need(owner, title="甲")
    public = needs.open_need(owner, title="乙")
    place = f"/desk/{owner.number}/needs/"
    assert turns(owners_desk(owner).waits) == [
        ("The need “甲” is being checked", f"{place}{posted.number}/"),
        ("Sign-up for the need “乙” closes", f"{place}{public.number}/"),
    ]


def test_an_agency_follows_the_needs_for_which_it_signed_up_and_no_others():
    agency = agencies.registered_agency()
    owner = owners.approved_owner()
    need, _other = needs.open_need(owner, title="甲"), needs.open_need(owner, title="乙")
    assert agencys_desk(agency).waits == []
    needs.signed_up(need, [agency])
    assert turns(agencys_desk(agency).waits) == [
        (
            "Sign-up for the need “甲” closes",
            f"/desk/{agency.number}/signups/needs/{need.number}/",
        )
    ]


def test_an_agency_sees_its_own_checks_under_way():
    agency = agencies.registered_agency()
    holding = agencies.checking_holding(agency)
    person = agencies.checking_practitioner(agency)
    assert turns(agencys_desk(agency).waits) == [
        (
            f"The qualification “{holding}” is being checked",
            f"/desk/{agency.number}/agency/holdings/",
        ),
        (
            f"The practitioner {person.name} is being checked",
            f"/desk/{agency.number}/agency/practitioners/",
        ),
    ]


# What comes next


def left_owner() -> Owner:
    owner = owners.approved_owner()
    return owner_actions.leave_owner(owner=owner, by=owners.owner_actor(owner))


def rejected_owner() -> Owner:
    owner = owners.submitted_owner()
    return owner_actions.reject_owner(
        owner=owner, conditions=["owner.kind"], note="", by=owners.reviewer()
    )


@pytest.mark.parametrize(
    ("make", "title", "says", "url"),
    [
        (
            owners.begun_owner,
            "Finish your registration",
            "6 things are missing.",
            "/desk/{}/owner/",
        ),
        (
            owners.filled_owner,
            "Finish your registration",
            "Everything is filled in. You can hand it in now.",
            "/desk/{}/owner/",
        ),
        (
            owners.submitted_owner,
            "Nothing to do now",
            "Your registration is being checked. We write to you as soon as it is decided.",
            "",
        ),
        (
            owners.approved_owner,
            "Post your first need",
            "Say what you need and what you pay for it; agencies then sign up.",
            "/desk/{}/needs/new/",
        ),
        (
            rejected_owner,
            "This body is not in the market",
            "To post needs, register again.",
            "/desk/begin/owner/",
        ),
        (
            left_owner,
            "This body is not in the market",
            "To post needs, register again.",
            "/desk/begin/owner/",
        ),
    ],
)
def test_an_owner_for_whom_nothing_waits_is_told_what_comes_next(make, title, says, url):
    owner = make()
    step = owners_desk(owner).next
    assert (step.title, step.says, step.url) == (title, says, url.format(owner.number))
    page = page_of(owner.organisation)
    assert title in page
    assert not url or f'href="{step.url}"' in page


@pytest.mark.parametrize(
    ("make", "title", "url"),
    [
        (agencies.begun_agency, "Finish your registration", "/desk/{}/agency/"),
        (agencies.submitted_agency, "Nothing to do now", ""),
        (agencies.registered_agency, "List your first offer", "/desk/{}/agency/offers/new/"),
        (
            lambda: offers.listed_offer().agency,
            "Nothing waits for you today",
            "/desk/{}/signups/needs/",
        ),
        (agencies.suspended_agency, "Your agency is suspended", "/desk/{}/agency/"),
        (agencies.removed_agency, "This body is not in the market", "/desk/begin/agency/"),
    ],
)
def test_an_agency_for_which_nothing_waits_is_told_what_comes_next(make, title, url):
    agency = make()
    step = agencys_desk(agency).next
    assert (step.title, step.url) == (title, url.format(agency.number))
    assert title in page_of(agency.organisation)


# Counts


def test_an_owners_needs_are_counted_by_state():
    owner = owners.approved_owner()
    assert owners_desk(owner).groups == []
    needs.drafted_need(owner)
    discard_need(need=needs.drafted_need(owner), by=owners.owner_actor(owner))
    needs.open_need(owner)
    needs.open_need(owner)
    needs.open_need(owners.approved_owner())
    (group,) = owners_desk(owner).groups
    assert (group.title, group.url) == ("Needs", f"/desk/{owner.number}/needs/")
    assert [(str(figure.label), figure.number) for figure in group.figures] == [
        ("Draft", 1),
        ("Given up", 1),
        ("Open for sign-up", 2),
    ]


def test_an_agencys_offers_and_sign_ups_are_counted_by_state():
    agency = offers.listed_offer().agency
    offers.drafted_offer(agency)
    needs.signed_up(needs.open_need(owners.approved_owner()), [agency])
    shown = [
        (str(group.title), group.url, [(str(f.label), f.number) for f in group.figures])
        for group in agencys_desk(agency).groups
    ]
    assert shown == [
        (
            "Offers",
            f"/desk/{agency.number}/agency/offers/",
            [("Not yet listed", 1), ("On the shelf", 1)],
        ),
        ("Sign-ups", f"/desk/{agency.number}/signups/", [("Signed up", 1)]),
    ]


# What runs out


@pytest.mark.parametrize(
    ("days", "is_said"), [(0, True), (1, True), (60, True), (61, False), (None, False)]
)
def test_a_qualification_is_warned_of_from_60_days_before_its_end(days, is_said):
    agency = agencies.registered_agency(holdings=["eia-credit"])
    today = timezone.localdate(clock.instant())
    last = None if days is None else today + timedelta(days=days)
    agency.holdings.update(valid_to=last)
    left = f"{days} day left" if days == 1 else f"{days} days left"
    said = Caution(
        f"“{agency.holdings.get()}” counts until {last}: {left}. "
        "What leans on it then leaves the shelf.",
        f"/desk/{agency.number}/agency/holdings/",
    )
    assert agencys_desk(agency).cautions == ([said] if is_said else [])
    assert (said.title in page_of(agency.organisation)) == is_said


def test_offers_that_left_the_shelf_by_themselves_are_warned_of_and_ones_own_choice_is_not():
    agency = offers.listed_offer().agency
    offers.unlisted_offer(agency, title="另一项服务")
    assert agencys_desk(agency).cautions == []
    offers.barred_offer(agency, title="又一项服务")
    assert agencys_desk(agency).cautions == [
        Caution(
            "1 offer was taken off the shelf. See why.",
            f"/desk/{agency.number}/agency/offers/",
        )
    ]


# Needs that an agency may want


def test_an_agency_sees_the_next_five_needs_that_it_may_sign_up_for():
    agency = agencies.registered_agency()
    owner = owners.approved_owner()
    posted = [needs.open_need(owner, title=f"需求 {n}") for n in range(7)]
    needs.signed_up(posted[0], [agency])
    shown = agencys_desk(agency).chances
    assert [chance.row.need.title for chance in shown] == [f"需求 {n}" for n in range(1, 6)]
    assert shown[0].url == f"/desk/{agency.number}/signups/needs/{posted[1].number}/"
    assert "All needs you may sign up for" in page_of(agency.organisation)


@pytest.mark.parametrize("make", [agencies.submitted_agency, agencies.suspended_agency])
def test_an_agency_that_is_not_in_the_market_sees_none(make):
    needs.open_need(owners.approved_owner())
    assert agencys_desk(make()).chances == []


# Costs


def count_of(body) -> int:
    client, address = client_of(body), reverse("orders:desk", args=[body.number])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_an_owners_desk_costs_the_same_for_one_row_of_everything_and_for_three():
    owner = owners.approved_owner()

    def one_more() -> None:
        returned_need(owner)
        needs.posted_need(owner)
        needs.open_need(owner)

    one_more()
    one = count_of(owner.organisation)
    one_more()
    one_more()
    assert len(owners_desk(owner).turns) == 3
    assert count_of(owner.organisation) == one


def test_an_agencys_desk_costs_the_same_for_one_row_of_everything_and_for_three():
    owner = owners.approved_owner()
    agency = agencies.registered_agency(holdings=["eia-credit"])
    soon = timezone.localdate(clock.instant()) + timedelta(days=20)
    # So many news that what is new is of the same kinds each time.
    for _n in range(10):
        offers.drafted_offer(agency)

    def one_more() -> None:
        offers.drafted_offer(agency)
        agencies.checking_practitioner(agency)
        needs.open_need(owner)
        needs.signed_up(needs.open_need(owner), [agency])
        agency.holdings.update(valid_to=soon)

    one_more()
    one = count_of(agency.organisation)
    one_more()
    one_more()
    desk = agencys_desk(agency)
    assert (len(desk.waits), len(desk.chances)) == (6, 3)
    assert count_of(agency.organisation) == one
