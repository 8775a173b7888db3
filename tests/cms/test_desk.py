"""The operator's home: deadlines of my regions, counts, what is out of order; and histories."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.office.home import troubles
from cms.presenters.history import SENTENCES, history_of
from marketplace.catalogue.models import CalendarYear
from marketplace.config.subscriptions import REACTIONS
from marketplace.events import clock
from marketplace.events.models import Deadline, EventRow, ParkedReaction
from marketplace.notify.models import Message
from tests.support.agencies import returned_agency, submitted_agency
from tests.support.cms import ELSEWHERE, HERE, full_market, operator_client
from tests.support.owners import submitted_owner

pytestmark = pytest.mark.django_db


def test_what_needs_me_stands_first_by_its_end_with_its_card():
    late = submitted_agency(name="最急的公司")
    submitted_owner(name="不急的单位")
    Deadline.objects.of(late.subject).update(
        yellow_at=clock.instant() - timedelta(days=2), due_at=clock.instant() - timedelta(hours=5)
    )
    page = operator_client().get("/office/").content.decode()
    assert page.index("最急的公司") < page.index("不急的单位")
    assert f'href="/office/agencies/{late.number}/"' in page
    assert "Red card" in page
    assert "overdue by 5 hours" in page


def test_what_waits_for_others_or_elsewhere_is_not_mine():
    returned_agency(name="等机构修改")
    submitted_agency(name="外区公司", place=ELSEWHERE)
    page = operator_client(HERE).get("/office/").content.decode()
    assert "等机构修改" not in page
    assert "外区公司" not in page
    assert "Nothing waits for you" in page


def test_every_queue_counts_what_waits():
    full_market()
    page = operator_client().get("/office/").content.decode()
    assert page.count("1 waiting") == 7
    assert operator_client(ELSEWHERE).get("/office/").content.decode().count("0 waiting") == 7


def test_the_home_asks_as_often_for_three_rows_as_for_one(django_assert_max_num_queries):
    client = operator_client()
    counts = []
    for more in (1, 2):
        for _ in range(more):
            submitted_agency()
            submitted_owner()
        client.get("/office/")
        with django_assert_max_num_queries(100) as asked:
            client.get("/office/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_out_of_order_is_said():
    year = clock.instant().year
    CalendarYear.objects.all().delete()
    (calendar,) = troubles()
    assert str(year) in calendar
    event = EventRow.objects.create(
        kind="agency.begun", subject="agency/A1", data={}, public=False, by="x", at=clock.instant()
    )
    ParkedReaction.objects.create(handler="h", event=event, error="e", parked_at=clock.instant())
    Message.objects.create(
        kind="sms", to="1", body="b", created_at=clock.instant(), parked_at=clock.instant()
    )
    said = troubles()
    assert len(said) == 3
    assert "1 reaction to an event failed too often" in said[1]
    assert "1 message could not be delivered" in said[2]
    page = operator_client().get("/office/").content.decode()
    assert all(sentence in page for sentence in said)


def test_nothing_is_said_where_nothing_is_out_of_order():
    year = clock.instant().year
    for other in (year, year + 1):
        CalendarYear.objects.get_or_create(year=other, defaults={"notice_number": "n"})
    assert troubles() == []
    assert "Out of order" not in operator_client().get("/office/").content.decode()


def test_every_fact_about_a_subject_of_the_office_has_its_sentence():
    told = {"agency", "holding", "practitioner", "change", "sanction", "owner", "need", "offer"}
    kinds = {event.kind for event in REACTIONS if event.kind.partition(".")[0] in told}
    assert kinds - set(SENTENCES) == set()


def test_a_history_tells_who_did_what_and_why():
    agency = returned_agency(note="请补章")
    told = history_of(agency.subject)
    assert [str(entry.title) for entry in told] == [
        "The registration was returned for correction",
        "The registration was handed in",
        "The registration was begun",
    ]
    assert "请补章" in told[0].says
    assert told[0].at >= told[1].at >= told[2].at
