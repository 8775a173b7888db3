"""Results: the whole order with names, the computation, and failures with their reason."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel import recompute
from marketplace.kernel.actor import CLOCK
from orders.actions.draws import close_need
from orders.models import Draw, Need
from providers.models import Agency
from tests.support import needs
from tests.support.agencies import registered_agency
from tests.support.owners import approved_owner
from tests.support.pages import client_for, links_in, text_of

pytestmark = pytest.mark.django_db
NAMES = ("鲁北环境科技有限公司", "黄河三角洲工程咨询有限公司", "滨州正信技术服务有限公司")


def drawn(owner=None, **changes) -> Need:
    need = needs.open_need(owner or approved_owner(), **changes)
    needs.signed_up(need, [registered_agency(name=name) for name in NAMES])
    return needs.settled(need)


def page(need: Need):
    answer = client_for().get(reverse("orders:result", args=[need.number]))
    assert answer.status_code == 200
    return answer


def values_in(answer, pattern: str) -> list[str]:
    return re.findall(pattern, answer.content.decode())


def test_the_whole_order_stands_there_with_names_the_award_first():
    need = drawn()
    order = Draw.objects.get().order
    names = dict(Agency.objects.values_list("organisation__number", "organisation__name"))
    answer = page(need)
    said = text_of(answer)
    assert f"First in the draw {names[order[0]]} {order[0]}" in said
    listed = values_in(answer, r'<li data-agency="(A\d+)"')
    assert listed == order
    places = [said.index(names[number], said.index("The whole order")) for number in order]
    assert places == sorted(places)


def test_the_page_holds_everything_that_the_computation_needs():
    need = drawn()
    answer, held = page(need), Draw.objects.get()
    assert values_in(answer, r'data-seed="([0-9a-f]+)"') == [held.seed]
    pool = values_in(answer, r'<tr data-agency="(A\d+)" data-weight="(\d+)"')
    assert [[number, int(weight)] for number, weight in pool] == held.pool
    assert f"python -m marketplace.kernel.recompute draw-{need.number}.json" in text_of(answer)


def test_the_download_is_the_computation_and_recomputes():
    need = drawn()
    answer = client_for().get(reverse("orders:computation", args=[need.number]))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="draw-{need.number}.json"'
    computation, held = recompute.read(answer.content), Draw.objects.get()
    assert computation.need == need.number
    assert (computation.seed, list(computation.order)) == (held.seed, held.order)
    assert [list(row) for row in computation.pool] == held.pool
    assert computation.again() == computation.order


def test_the_download_passes_the_command(tmp_path):
    need = drawn()
    file, lines = tmp_path / "draw.json", []
    answer = client_for().get(reverse("orders:computation", args=[need.number]))
    file.write_bytes(answer.content)
    assert recompute.main([str(file)], lines.append) == 0
    assert lines[-1] == "same 一致"


def test_the_page_claims_no_more_than_it_can_show():
    said = text_of(page(drawn()))
    assert "Not yet verifiable against a public log" in said
    assert "the word of the operator" in said


def test_a_failed_need_shows_its_numbers_and_names_nobody():
    need = needs.open_need(approved_owner(), funding="fiscal")
    agencies = [registered_agency(name=name) for name in NAMES[:2]]
    needs.signed_up(need, agencies)
    answer = page(needs.settled(need))
    said = text_of(answer)
    assert "At the close 2 agencies stood in the pool; the rules ask for at least 3." in said
    for agency in agencies:
        assert agency.name not in said
        assert agency.number not in said
    download = client_for().get(reverse("orders:computation", args=[need.number]))
    assert download.status_code == 404


def test_before_the_end_there_is_no_result():
    need = needs.open_need(approved_owner())
    needs.signed_up(need, [registered_agency()])
    urls = [reverse(f"orders:{name}", args=[need.number]) for name in ("result", "computation")]
    assert [client_for().get(url).status_code for url in urls] == [404, 404]
    with needs.after_close(need):
        close_need(need.subject, CLOCK)
        assert [client_for().get(url).status_code for url in urls] == [404, 404]


def test_an_agency_that_left_the_market_keeps_its_place_and_loses_its_link():
    need = drawn()
    first = Draw.objects.get().order[0]
    agency = Agency.objects.get(organisation__number=first)
    link = reverse("providers:agency", args=[first])
    assert link in links_in(page(need))
    Agency.objects.filter(pk=agency.pk).update(state="exited")
    assert link not in links_in(page(need))
    assert agency.name in text_of(page(need))


def test_the_list_shows_every_end():
    owner = approved_owner()
    done = drawn(owner, title="甲")
    later = done.closes_at + timedelta(days=1)
    other = {"title": "乙", "funding": "fiscal", "item": "020005", "closes_at": later}
    needs.settled(needs.open_need(owner, **other))
    needs.open_need(owner, title="丙", item="020004")
    answer = client_for().get("/results/")
    assert [row.need.title for row in answer.context["rows"]] == ["乙", "甲"]
    said = text_of(answer)
    first = Agency.objects.get(organisation__number=Draw.objects.get().order[0])
    assert f"甲 {first.name} {first.number}" in said
    assert "乙 No award: too few agencies" in said
    assert "3 agencies in the pool" in said
    for query, expected in {
        "?state=selecting": ["甲"],
        "?state=failed": ["乙"],
        "?item=020005": ["乙"],
        "?q=甲": ["甲"],
        "?sort=price": ["甲", "乙"],
        f"?q={done.number}": ["甲"],
    }.items():
        rows = client_for().get(f"/results/{query}").context["rows"]
        assert [row.need.title for row in rows] == expected, query


def queries_of(url: str) -> int:
    client = client_for()
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_asks_as_much_for_three_results_as_for_one():
    owner = approved_owner()
    drawn(owner)
    one = queries_of("/results/")
    drawn(owner, item="020005")
    drawn(owner, item="020004")
    assert queries_of("/results/") == one


def test_the_page_asks_as_much_for_three_agencies_as_for_one():
    owner = approved_owner()
    small = needs.open_need(owner)
    needs.signed_up(small, [registered_agency()])
    small = needs.settled(small)
    large = drawn(owner, item="020005")
    urls = [reverse("orders:result", args=[need.number]) for need in (small, large)]
    assert queries_of(urls[0]) == queries_of(urls[1])
