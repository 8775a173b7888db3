"""How the office's lists are narrowed, and that what is exported is what was narrowed to."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from cms.office.queues import Queue
from cms.office.registry import QUEUES
from marketplace.events import clock
from marketplace.events.models import Deadline
from tests.support.accounts import operator_actor
from tests.support.agencies import submitted_agency
from tests.support.cms import HERE, full_market, operator_client
from tests.support.owners import submitted_owner

pytestmark = pytest.mark.django_db
CITY = "371600"
WITH_STATES = [queue for queue in QUEUES if queue.has_dossier]


def exported(client: Client, queue: str, query: str = "") -> list[list[str]]:
    """The rows of a list as a file, without their titles."""
    answer = client.get(f"/office/{queue}/export/csv/?{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))[1:]


def names(client: Client, queue: str, query: str = "") -> set[str]:
    return {row[0] for row in exported(client, queue, query)}


@pytest.fixture
def carded() -> Client:
    """Three registrations: one in time, one with a yellow and one with a red card."""
    now, hour = clock.instant(), timedelta(hours=1)
    ends = {"准时": (hour, 2 * hour), "黄牌": (-hour, hour), "红牌": (-2 * hour, -hour)}
    for name, (yellow, due) in ends.items():
        agency = submitted_agency(name=f"{name}公司")
        row = Deadline.objects.of(agency.subject)
        row.update(yellow_at=now + yellow, due_at=now + due)
    return operator_client(CITY)


@pytest.mark.parametrize(
    ("card", "found"),
    [
        ("red", {"红牌公司"}),
        ("yellow", {"黄牌公司"}),
        ("none", {"准时公司"}),
        ("", {"红牌公司", "黄牌公司", "准时公司"}),
    ],
)
def test_deadlines_by_their_card(carded, card, found):
    assert names(carded, "deadlines", f"card={card}") == found


def test_deadlines_stand_in_the_order_of_their_ends(carded):
    rows = [row[0] for row in exported(carded, "deadlines")]
    assert rows == ["红牌公司", "黄牌公司", "准时公司"]


def test_deadlines_by_region_hold_what_lies_below(carded):
    submitted_agency(name="沾化公司", place="371603")
    assert names(carded, "deadlines", "region=371603") == {"沾化公司"}
    assert len(names(carded, "deadlines", f"region={HERE}")) == 3
    assert len(names(carded, "deadlines", f"region={CITY}")) == 4


def test_deadlines_by_who_must_act(carded):
    assert len(names(carded, "deadlines", "role=operator")) == 3
    assert names(carded, "deadlines", "role=agency") == set()


def test_a_region_that_is_not_ones_own_narrows_nothing_and_is_said(carded):
    page = carded.get("/office/deadlines/?region=370100")
    assert len(page.context["table"]) == 3
    assert list(page.context["filter"].errors) == ["region"]


def test_every_queue_is_narrowed_to_each_of_its_states():
    full_market()
    client, actor = operator_client(), operator_actor(HERE)
    for queue in WITH_STATES:
        states = [row.state for row in queue.rows_for(actor)]
        for state in queue.states:
            rows = exported(client, queue.name, f"state={state}")
            assert len(rows) == states.count(state), (queue.name, state)


@pytest.mark.parametrize("queue", WITH_STATES, ids=lambda queue: queue.name)
def test_every_queue_finds_its_rows_by_words_of_theirs(queue: Queue):
    full_market()
    client, rows = operator_client(), list(queue.rows_for(operator_actor(HERE)))
    for field in queue.words:
        word = rows[0]
        for part in field.split("__"):
            word = getattr(word, part)
        if not word:
            continue
        found = exported(client, queue.name, f"q={word}")
        assert 1 <= len(found) <= len(rows), field
    assert exported(client, queue.name, "q=没有这样的词") == []


def test_words_that_no_text_may_hold_narrow_nothing():
    submitted_agency(name="滨州清源公司")
    page = operator_client().get("/office/agencies/?q=没有%E2%80%AE")
    assert len(page.context["table"]) == 1
    assert list(page.context["filter"].errors) == ["q"]


def test_a_name_that_is_a_formula_is_written_as_a_text():
    submitted_agency(name="=1+1公司")
    submitted_owner(name="@管委会")
    client = operator_client()
    assert names(client, "agencies") == {"'=1+1公司"}
    assert names(client, "owners") == {"'@管委会"}
    answer = client.get("/office/agencies/export/xlsx/")
    cell = load_workbook(BytesIO(b"".join(answer.streaming_content))).active["A2"]
    assert (cell.value, cell.data_type) == ("'=1+1公司", "s")


def test_an_export_holds_every_page_of_a_list():
    for number in range(25):
        submitted_agency(name=f"第{number}家公司")
    client = operator_client()
    assert len(client.get("/office/agencies/").context["table"]) < 25
    assert len(exported(client, "agencies")) == 25
    assert len(exported(client, "agencies", "page=2")) == 25
