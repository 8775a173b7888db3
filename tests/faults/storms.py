"""A market under a storm: people act over HTTP while the server is killed again and again.

After every kill the database is compared with what was acknowledged, and after the last one with
what had become due while the server was down. Everything is seeded but the scheduler's moods.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException

from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from marketplace.events import clock
from marketplace.events.models import Answer, Deadline, EventRow, HandlerCursor, Lease
from marketplace.notify.models import Message
from orders.models import Need
from providers.actions.agencies import accept_agency, submit_agency
from providers.models import Agency, Holding, Offer
from tests.faults import lanes
from tests.support import needs
from tests.support.accounts import PASSWORD, make_operator, manager_of
from tests.support.agencies import (
    agency_actor,
    codes_about,
    declared_holding,
    filled_agency,
    registered_agency,
    reviewer,
    submitted_agency,
    today,
)
from tests.support.browsing import Browser
from tests.support.offers import able_agency, holdings_for, listed_offer
from tests.support.owners import approved_owner, conditions, submitted_owner
from tests.support.server import Server, eventually

GONE = (OSError, HTTPException)
ITEM = "010001"


@dataclass
class Aging:
    """What becomes due by itself: a need's close and draw, a qualification and what leans on it."""

    need: Need
    holding: Holding
    offer: Offer

    @property
    def due_at(self) -> datetime:
        assert self.need.closes_at is not None
        assert self.holding.valid_to is not None
        midnight = datetime.combine(self.holding.valid_to, datetime.min.time(), UTC)
        return max(self.need.closes_at, midnight + timedelta(days=1))


@dataclass
class Storm:
    """A server, and the people in front of it."""

    server: Server
    chance: random.Random
    lanes: list[lanes.Lane]
    aging: Aging
    kills: int = 0

    @property
    def done(self) -> int:
        return sum(len(lane.done) for lane in self.lanes)

    def rage(self, *, actions: int, kills: int) -> None:
        """Let people do so many actions, under so many kills at moments of chance."""
        moments = sorted(self.chance.sample(range(actions), kills))
        for moment in [*moments, None]:
            if not self.server.is_running:
                self.start()
            self._act(until=actions if moment is None else moment, kill=moment is not None)
            self.check()

    def _act(self, *, until: int, kill: bool) -> None:
        with ThreadPoolExecutor(len(self.lanes)) as pool:
            going = [pool.submit(self._walk, lane, None if kill else until) for lane in self.lanes]
            while kill and self.done < until and not any(one.done() for one in going):
                time.sleep(0.002)
            if kill:
                time.sleep(self.chance.uniform(0, 0.12))
                assert self.server.is_running, self.server.log()
                self.kill()
            for one in going:
                one.result()

    def _walk(self, lane: lanes.Lane, until: int | None) -> None:
        """Go on until everything is done, or until the server is gone."""
        while until is None or self.done < until or lane.under_way is not None:
            try:
                lane.go_on()
            except GONE:
                if until is not None:
                    raise
                return

    def kill(self) -> None:
        self.server.kill()
        self.kills += 1
        if connection.vendor == "postgresql":
            eventually(_is_alone)

    def start(self) -> None:
        """Start the next process, as if it were so late that every lease has run out."""
        Lease.objects.exclude(name="positions").update(until=datetime.now(UTC))
        self.server.start()

    def check(self) -> None:
        """Compare the database with what was acknowledged. Raises: AssertionError."""
        for lane in self.lanes:
            found, expected = lane.found(), list(lane.done)
            kept = dict(Answer.objects.filter(key__in=lane.keys).values_list("key", "location"))
            assert [key for key in lane.keys if not kept.get(key)] == [], "acknowledged and lost"
            if lane.under_way is not None:
                step, form = lane.under_way
                is_there = Answer.objects.filter(key=form.key).exclude(location="").exists()
                expected += [step.fact] if is_there else []
            assert found == expected, type(lane).__name__
        doubled = [mark for mark, times in self.told().items() if times > 1]
        assert doubled == [], "told twice"

    def told(self) -> Counter[str]:
        """How often each note of the operator was sent to whom it concerns."""
        bodies = [row.body for row in Message.objects.all()]
        facts = [fact for lane in self.lanes for fact in lane.found()]
        notes = [fact.partition(" ")[2] for fact in facts if ".returned " in fact]
        return Counter({note: sum(note in body for body in bodies) for note in notes})

    def checked(self) -> list[lanes.Checks]:
        return [lane for lane in self.lanes if isinstance(lane, lanes.Checks)]

    def standing(self) -> list[Agency]:
        """The agencies whose last acknowledged word was a sign-up."""
        rows = [lane for lane in self.lanes if isinstance(lane, lanes.SignUps)]
        return [lane.agency for lane in rows if lane.done[-1:] == ["signup.made"]]

    def let_time_pass(self, *, kills: int) -> None:
        """Stop the server over the time at which things fall due, and kill it while it catches up."""
        self.kill()
        clock.hurry(self.aging.due_at + timedelta(seconds=1) - clock.instant())
        for _ in range(kills):
            self.start()
            time.sleep(self.chance.uniform(0, 1.5))
            self.kill()
        self.start()
        eventually(self.is_quiet, seconds=60)

    def is_quiet(self) -> bool:
        """Whether nothing is left for the clock, the dispatcher, the worker and the door."""
        now = clock.instant()
        last = EventRow.objects.order_by("-position").values_list("position", flat=True)
        waits = (
            Deadline.objects.due(now).exclude(default=""),
            EventRow.objects.filter(position=None),
            HandlerCursor.objects.exclude(position=last.exclude(position=None)[0]),
            DBTaskResult.objects.exclude(status="SUCCESSFUL"),
            Message.objects.due(now),
        )
        return not any(rows.exists() for rows in waits)


def _is_alone() -> bool:
    """Whether the killed server's work has ended in the database, too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0] == 0)


def gather(server: Server, *, seed: int) -> Storm:
    """Make the market, start the server and sign everybody in."""
    chance = random.Random(seed)
    owner = approved_owner()
    need = needs.open_need(owner)
    aging = Aging(need, *short_lived())
    agencies = [registered_agency() for _ in range(3)]
    offer = listed_offer(able_agency(ITEM), ITEM)
    applicant, newcomer = submitted_agency(), submitted_owner()
    operator = make_operator()
    server.start()
    people = {
        body: signed_in(server, manager_of(body.organisation).phone)
        for body in (owner, *agencies, offer.agency, applicant, newcomer)
    }
    office = signed_in(server, operator.phone)
    walked: list[lanes.Lane] = [
        *(lanes.SignUps(people[agency], agency=agency, need=need) for agency in agencies[:2]),
        lanes.Shelf(people[offer.agency], offer=offer),
        lanes.Drafts(people[owner], owner=owner),
        lanes.Contacts(people[agencies[2]], agency=agencies[2]),
        lanes.Checks(
            people[applicant],
            operator=office,
            subject=applicant,
            page=reverse("providers:desk", args=[applicant.number]),
            office=reverse("office_agencies:return", args=[applicant.number]),
            condition=codes_about("agency")[0],
        ),
        lanes.Checks(
            people[newcomer],
            operator=office,
            subject=newcomer,
            page=reverse("orders:owner", args=[newcomer.number]),
            office=reverse("office_owners:return", args=[newcomer.number]),
            condition=conditions(1)[0],
        ),
    ]
    return Storm(server, chance, walked, aging)


def short_lived() -> tuple[Holding, Offer]:
    """A qualification that ends the day after tomorrow, and an offer that leans on it."""
    agency = filled_agency()
    for code in holdings_for(ITEM):
        declared_holding(agency, code, valid_to=today() + timedelta(days=2))
    submit_agency(agency=agency, by=agency_actor(agency))
    agency = accept_agency(agency=agency, by=reviewer(agency.place))
    return Holding.objects.get(agency=agency), listed_offer(agency, ITEM)


def signed_in(server: Server, phone: str) -> Browser:
    browser = Browser(server)
    browser.sign_in(phone, PASSWORD)
    return browser
