"""Every queue shows the rows of its operator's regions, and a foreign row is a missing one."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from cms.office.agencies import Agencies
from cms.office.registry import QUEUES
from cms.office.subjects import QUEUE_OF
from marketplace.accounts.queries.actors import staff
from marketplace.kernel.errors import NotFound
from orders.models import Need
from providers.actions.changes import submit_change
from tests.support.accounts import make_operator, operator_actor
from tests.support.agencies import (
    agency_actor,
    checking_holding,
    checking_practitioner,
    proposed_sanction,
    registered_agency,
    submitted_agency,
)
from tests.support.cms import ELSEWHERE, HERE, full_market, operator_client, signed_in
from tests.support.needs import open_need, posted_need, settled, signed_up
from tests.support.offers import able_agency, listed_offer
from tests.support.owners import approved_owner, submitted_owner

pytestmark = pytest.mark.django_db

WITH_ROWS = [queue for queue in QUEUES if queue.has_dossier]


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows_of(queue, place: str = HERE) -> list:
    return list(queue.rows_for(operator_actor(place)))


def addresses_of(queue, row) -> list[str]:
    """Every address of a row in a queue, those of its decisions included."""
    pages = ["dossier", "history", *(decision.name for decision in queue.decisions)]
    return [queue.url(page, row) for page in pages] + [queue.url("unmask", row, "contact_phone")]


@pytest.fixture
def market():
    return full_market()


def test_every_queue_has_a_row_here_and_none_elsewhere(market):
    assert [queue.name for queue in QUEUES if not rows_of(queue)] == []
    assert [queue.name for queue in QUEUES if rows_of(queue, ELSEWHERE)] == []


def test_an_operator_above_sees_the_rows_of_the_regions_below(market):
    assert len(rows_of(Agencies(), "371600")) == len(rows_of(Agencies()))
    assert len(rows_of(Agencies(), "370000")) == len(rows_of(Agencies()))
    assert rows_of(Agencies(), "370100") == []


def test_own_rows_are_listed_shown_told_and_exported(market):
    client = operator_client()
    for queue in WITH_ROWS:
        listed = client.get(queue.url("index"))
        assert listed.status_code == 200
        exported = body_of(client.get(queue.url("export", None, "csv"))).decode()
        assert len(exported.splitlines()) == 1 + len(rows_of(queue))
        for row in rows_of(queue):
            assert queue.url("dossier", row) in listed.content.decode()
            assert client.get(queue.url("dossier", row)).status_code == 200
            assert client.get(queue.url("history", row)).status_code == 200


def test_a_foreign_row_answers_exactly_like_a_missing_one(market):
    client = operator_client(ELSEWHERE)
    for queue in WITH_ROWS:
        row = rows_of(queue)[0]
        key, missing = queue.key_of(row), "A999999" if queue.key != "pk" else "999999"
        for foreign in addresses_of(queue, row):
            absent = foreign.replace(f"/{key}/", f"/{missing}/")
            for method in ("get", "post"):
                here, there = (getattr(client, method)(path) for path in (foreign, absent))
                assert here.status_code == there.status_code == 404, foreign
                said = here.content.decode().replace(f"/{key}/", "")
                assert without_tokens(said) == without_tokens(
                    there.content.decode().replace(f"/{missing}/", "")
                ), foreign


def without_tokens(page: str) -> str:
    """A page without the tokens that differ from answer to answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_foreign_rows_are_in_no_list_and_no_export(market):
    client = operator_client(ELSEWHERE)
    for queue in QUEUES:
        pages = [
            client.get(queue.url("index")),
            client.get(queue.url("index") + "?q=标记&region=" + HERE),
            client.get(queue.url("export", None, "csv")),
            client.get(queue.url("export", None, "csv") + "?q=标记"),
        ]
        for page in pages:
            said = body_of(page).decode().replace('value="标记"', "").replace("q=%E6%A0%87", "")
            assert [mark for mark in market.marks if mark in said] == [], queue.name
        book = body_of(client.get(queue.url("export", None, "xlsx")))
        assert load_workbook(BytesIO(book)).active.max_row == 1


def test_nothing_is_added_edited_or_deleted_in_bulk_or_raw():
    names = {pattern.name for queue in QUEUES for pattern in queue.get_urlpatterns()}
    moves = {decision.name for queue in QUEUES for decision in queue.decisions}
    assert names == {"index", "export", "dossier", "history", "unmask"} | moves
    assert not names & {"add", "edit", "delete", "copy"}


def test_an_unknown_form_of_export_is_missing():
    assert operator_client().get("/office/agencies/export/ods/").status_code == 404


def test_keys_that_are_no_keys_are_missing(market):
    client = operator_client()
    for path in (
        "/office/offers/x/",
        "/office/offers/-1/",
        f"/office/offers/{10**30}/",
        "/office/offers/١/",
    ):
        assert client.get(path).status_code == 404, path


def test_exports_name_no_person(market):
    person = approved_owner(kind="person", name="标记丑自然人")
    said = body_of(operator_client().get("/office/owners/export/csv/")).decode()
    assert person.number in said
    assert "标记丑" not in said
    people = body_of(operator_client().get("/office/practitioners/export/csv/")).decode()
    assert "标记甲" not in people
    assert "标记一" in people


def test_who_signed_up_is_in_no_page_while_a_need_is_open(market):
    client = operator_client()
    for page in ("dossier", "history"):
        queue = next(queue for queue in QUEUES if queue.name == "needs")
        said = client.get(queue.url(page, market.open)).content.decode()
        assert market.open.title in said
        assert "标记一" not in said
        assert market.agency.number not in said
        assert "Signed up" not in said


def test_a_result_shows_the_whole_order(market):
    said = operator_client().get(f"/office/results/{market.drawn.number}/").content.decode()
    draw = Need.objects.get(pk=market.drawn.pk).draw
    places = [said.index(number) for number in draw.order]
    assert places == sorted(places)
    assert draw.seed in said


def test_what_waits_longest_stands_first(market):
    states = [row.state for row in Agencies().rows_for(operator_actor(HERE))]
    assert states[0] == "reviewing"


def test_lists_are_narrowed_by_words_state_and_region(market):
    client = operator_client("371600")

    def names(query: str) -> list[str]:
        page = client.get(f"/office/agencies/?{query}").content.decode()
        return [name for name in ("标记一", "标记九", "标记十") if f">{name}" in page]

    assert names("") == ["标记一", "标记九", "标记十"]
    assert names("q=标记九") == ["标记九"]
    assert names(f"q={market.agency.number}") == ["标记一"]
    assert names("state=reviewing") == ["标记九"]
    assert names(f"region={HERE}") == ["标记一", "标记九", "标记十"]
    assert names("region=371603") == []
    # What is typed wrongly filters nothing, and says so.
    assert names("state=nonsense") == ["标记一", "标记九", "标记十"]


def test_deadlines_are_narrowed_by_card_and_role(market):
    client = operator_client()
    everything = client.get("/office/deadlines/").content.decode()
    assert "标记九" in everything
    assert "标记十" in everything
    assert "标记十" not in client.get("/office/deadlines/?role=operator").content.decode()
    assert "标记九" not in client.get("/office/deadlines/?card=red").content.decode()


def asked_change():
    agency = registered_agency()
    values = {"address": "渤海十八路 777 号"}
    return submit_change(agency=agency, values=values, proof=None, note="", by=agency_actor(agency))


def drawn_need():
    need = open_need(approved_owner())
    signed_up(need, [registered_agency() for _ in range(3)])
    return settled(need)


MAKERS = [
    ("agencies", submitted_agency),
    ("owners", submitted_owner),
    ("offers", lambda: listed_offer(able_agency())),
    ("needs", lambda: posted_need(approved_owner())),
    ("results", drawn_need),
    ("qualifications", lambda: checking_holding(registered_agency())),
    ("practitioners", lambda: checking_practitioner(registered_agency())),
    ("changes", asked_change),
    ("sanctions", lambda: proposed_sanction(registered_agency())),
    ("deadlines", submitted_agency),
]


def test_every_list_is_counted_here():
    assert {name for name, _make in MAKERS} == {queue.name for queue in QUEUES}


@pytest.mark.parametrize(("name", "make"), MAKERS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(name, make, django_assert_max_num_queries):
    client = operator_client()
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make()
        client.get(f"/office/{name}/")
        for path in (f"/office/{name}/", f"/office/{name}/export/csv/"):
            with django_assert_max_num_queries(100) as asked:
                body_of(client.get(path))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_every_subject_kind_leads_to_its_queue():
    by_kind = {
        queue.kind: queue.name for queue in QUEUES if queue.name not in ("results", "deadlines")
    }
    assert by_kind == QUEUE_OF


def test_find_reads_by_the_one_scoping_method(market):
    actor = staff(make_operator(ELSEWHERE))
    with pytest.raises(NotFound):
        Agencies().find(actor, market.agency.number)
    assert Agencies().find(operator_actor(HERE), market.agency.number) == market.agency


def test_pages_of_the_office_bear_no_foreign_script():
    client: Client = signed_in(make_operator(HERE))
    page = client.get("/office/agencies/").content.decode()
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://localhost", "")
