"""Fifty at once over HTTP, in front of the running server on a database of its own.

One winner each, everybody told, no "database is locked", no error of the server. Planted faults
that turned it red: transactions that begin as readers, on SQLite (the database is locked);
requests whose keys are forgotten (a repeat is refused); and, on PostgreSQL, a sign-up that neither
locks its need nor looks at the clock after its turn came (the close counts 16, 20 were told yes).
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.events import clock
from marketplace.events.models import EventRow, StateChange
from orders.models import Draw, Need, Owner, SignUp
from providers.models import Agency, Offer, OpenWork
from tests.support import needs
from tests.support.accounts import make_operator, manager_of
from tests.support.agencies import codes_about, registered_agency, submitted_agency
from tests.support.browsing import KEY, Browser, Form, keys
from tests.support.offers import able_agency, listed_offer
from tests.support.owners import approved_owner
from tests.support.server import Answer, Server, eventually, served

pytestmark = [pytest.mark.server, pytest.mark.committed]
CROWD = 50
WAIT = 60
Deed = Callable[[], Answer]


@dataclass
class Crowd:
    """A running server, and agencies of which each has a browser open."""

    server: Server
    owner: Owner
    agencies: list[Agency]
    browsers: list[Browser]

    def browser(self, person) -> Browser:
        return Browser(self.server, person)

    def signing_up(self, need: Need) -> list[Form]:
        """The form of each agency that signs up for a need."""
        pages = [reverse("orders:chance", args=[a.number, need.number]) for a in self.agencies]
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(lambda browser, page: browser.form(page), self.browsers, pages))


@pytest.fixture(scope="module")
def crowd(django_db_setup, django_db_blocker) -> Iterator[Crowd]:
    with django_db_blocker.unblock(), served(settings=keys()) as server, server.connected():
        agencies = [registered_agency() for _ in range(CROWD)]
        browsers = [Browser(server, manager_of(agency.organisation)) for agency in agencies]
        yield Crowd(server, approved_owner(), agencies, browsers)
        log = server.log(2000)
        assert "locked" not in log
        assert "Traceback" not in log


def at_once(deeds: Sequence[Deed]) -> list[Answer]:
    """Do everything at one moment; nobody may get an error of the server."""
    gate = threading.Barrier(len(deeds))

    def do(deed: Deed) -> Answer:
        gate.wait(WAIT)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        answers = list(pool.map(do, deeds))
    assert max(answer.status for answer in answers) < 500
    return answers


def statuses(answers: Sequence[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


def told(answers: Sequence[Answer], words: str) -> int:
    """How many of those who were refused read these words, and read them in their form."""
    return sum(words in answer.text for answer in answers if answer.status == 422)


def copies(form: Form, count: int) -> list[Form]:
    """The same form, opened so many times: each has a key of its own."""
    return [form.filled(**{KEY: uuid.uuid4().hex}) for _ in range(count)]


def test_fifty_agencies_sign_up_for_one_need(crowd: Crowd):
    need = needs.open_need(crowd.owner)
    forms = crowd.signing_up(need)
    pairs = zip(crowd.browsers, forms, strict=True)
    answers = at_once([lambda b=b, f=f: b.send(f) for b, f in pairs])
    assert statuses(answers) == {302: CROWD}
    standing = SignUp.objects.standing().filter(need=need)
    assert sorted(row.agency_id for row in standing) == sorted(a.pk for a in crowd.agencies)
    made = EventRow.objects.filter(kind="signup.made", data__need=need.number)
    assert made.count() == CROWD
    assert OpenWork.objects.filter(subject__in=[r.subject for r in standing]).count() == CROWD


def test_fifty_sign_ups_of_one_agency(crowd: Crowd):
    need, agency, browser = needs.open_need(crowd.owner), crowd.agencies[0], crowd.browsers[0]
    form = browser.form(reverse("orders:chance", args=[agency.number, need.number]))
    answers = at_once([lambda f=f: browser.send(f) for f in copies(form, CROWD)])
    assert statuses(answers) == {302: 1, 422: CROWD - 1}
    assert told(answers, "already signed up") == CROWD - 1
    assert SignUp.objects.filter(need=need).count() == 1


def test_fifty_repeats_of_one_request(crowd: Crowd):
    need, agency, browser = needs.open_need(crowd.owner), crowd.agencies[1], crowd.browsers[1]
    form = browser.form(reverse("orders:chance", args=[agency.number, need.number]))
    answers = at_once([lambda: browser.send(form)] * CROWD)
    assert statuses(answers) == {302: CROWD}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert SignUp.objects.filter(need=need).count() == 1
    assert EventRow.objects.filter(kind="signup.made", data__need=need.number).count() == 1


def test_fifty_reviews_of_one_registration(crowd: Crowd):
    agency = submitted_agency()
    deeds: list[Deed] = []
    for number in range(10):
        browser = crowd.browser(make_operator())
        move, typed = [
            ("accept", {"particulars": "file"}),
            ("return", {"conditions": codes_about("agency")[:1], "note": f"by {number}"}),
        ][number % 2]
        form = browser.form(reverse(f"office_agencies:{move}", args=[agency.number]))
        forms = copies(form.filled(**typed), CROWD // 10)
        deeds += [lambda b=browser, f=f: b.send(f) for f in forms]
    answers = at_once(deeds)
    assert statuses(answers) == {302: 1, 422: CROWD - 1}
    assert told(answers, "This has changed meanwhile") == CROWD - 1
    moves = StateChange.objects.filter(subject=agency.subject).exclude(action="submit")
    row = Agency.objects.get(pk=agency.pk)
    assert [move.target for move in moves] == [row.state]
    winner = deeds_won(answers)
    assert row.state == ("returned" if winner // 5 % 2 else "active")
    assert row.returned_for.get("note", "") == (f"by {winner // 5}" if winner // 5 % 2 else "")


def deeds_won(answers: Sequence[Answer]) -> int:
    return next(number for number, answer in enumerate(answers) if answer.status == 302)


def test_twenty_edits_of_one_offer_leave_one_of_them_whole(crowd: Crowd):
    offer = listed_offer(able_agency())
    browser = crowd.browser(manager_of(offer.agency.organisation))
    page = reverse("providers:offer-change", args=[offer.agency.number, offer.pk])
    forms = [
        form.filled(
            title=f"edit {number}",
            description=f"written in edit {number}",
            price_from=f"{1000 + number}",
            package_1_name=f"package {number}",
            package_1_contents="survey",
            package_1_price=f"{1000 + number}",
            package_1_days="5",
        )
        for number, form in enumerate(copies(browser.form(page), 20))
    ]
    answers = at_once([lambda f=f: browser.send(f) for f in forms])
    assert statuses(answers) == {302: 20}
    row = Offer.objects.get(pk=offer.pk)
    number = int(row.title.removeprefix("edit "))
    assert row.description == f"written in edit {number}"
    assert row.price_from == 1000 + number
    assert [(p.name, p.price) for p in row.packages.all()] == [(f"package {number}", 1000 + number)]
    assert EventRow.objects.filter(subject=offer.subject, kind="offer.changed").count() == 20


def test_sign_ups_around_the_close_are_in_the_pool_or_told(crowd: Crowd):
    need = needs.open_need(crowd.owner)
    forms = crowd.signing_up(need)
    clock.hurry(need.closes_at - clock.instant() - timedelta(seconds=3))
    start = time.monotonic() + (need.closes_at - clock.instant()).total_seconds()
    gaps = [-1 + 2 * number / CROWD for number in range(CROWD)]

    def later(browser: Browser, form: Form, gap: float) -> Answer:
        time.sleep(max(0.0, start + gap - time.monotonic()))
        return browser.send(form)

    rivals = zip(crowd.browsers, forms, gaps, strict=True)
    answers = at_once([lambda b=b, f=f, g=g: later(b, f, g) for b, f, g in rivals])
    eventually(lambda: Need.objects.get(pk=need.pk).is_in("selecting", "failed"))
    entered = {
        agency.number
        for agency, answer in zip(crowd.agencies, answers, strict=True)
        if answer.status == 302
    }
    refused = CROWD - len(entered)
    assert 5 < len(entered) < CROWD - 5, "nothing happened around the close"
    assert told(answers, "Sign-up for this need is over") == refused
    assert set(Draw.objects.get(need=need).order) == entered
    rows = SignUp.objects.filter(need=need)
    assert {row.agency.number for row in rows} == entered
    assert max(row.at for row in rows) < need.closes_at
    assert EventRow.objects.get(kind="need.closed", subject=need.subject).data == {
        "size": len(entered)
    }
