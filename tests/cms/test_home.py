"""The home page: numbers that are true, few queries, both languages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from cms.models import HomePage
from cms.queries import home
from tests.support.agencies import registered_agency, suspended_agency
from tests.support.needs import drafted_need, open_need, posted_need, settled, signed_up
from tests.support.offers import able_agency, drafted_offer, listed_offer
from tests.support.owners import approved_owner

pytestmark = pytest.mark.django_db


def drawn_need(title: str = "论证"):
    owner = approved_owner()
    need = open_need(owner, title=title)
    signed_up(need, [registered_agency() for _ in range(3)])
    return settled(need)


def fill(count: int) -> None:
    """More of everything; the draws first, for the clock closes what is open meanwhile."""
    for _ in range(count):
        drawn_need()
    for _ in range(count):
        open_need(approved_owner())
        listed_offer(able_agency())


def test_counts_what_is_open_concluded_and_in_the_market():
    drawn_need()
    owner = approved_owner()
    drafted_need(owner)
    posted_need(owner)
    open_need(owner)
    suspended_agency()
    offer = listed_offer(able_agency())
    drafted_offer(offer.agency, title="另一项")
    # Three agencies stand in the drawn need, one offers.
    assert home.figures() == home.Figures(open_needs=1, concluded=1, agencies=4, offers=1)


def test_counts_nothing_in_an_empty_market():
    assert home.figures() == home.Figures(0, 0, 0, 0)


def test_shows_only_open_needs_the_latest_first():
    owner = approved_owner()
    posted_need(owner, title="未发布")
    titles = [f"需求 {n}" for n in range(home.ROWS + 1)]
    for title in titles:
        open_need(owner, title=title)
    assert [need.title for need in home.latest_needs()] == titles[:0:-1]


def test_names_the_first_of_each_draw():
    need = drawn_need()
    (result,) = home.latest_results()
    assert result.need == need
    names = dict(
        need.sign_ups.values_list("agency__organisation__number", "agency__organisation__name")
    )
    assert result.winner == names[need.draw.order[0]]


def test_counts_what_is_on_each_shelf():
    listed_offer(able_agency())
    drafted_offer(able_agency())
    counts = {row.code: row.on_shelf for row in home.shelves()}
    assert counts["010"] == 1
    assert sum(counts.values()) == 1


@pytest.mark.parametrize(
    ("ask", "queries"),
    [(home.figures, 1), (home.latest_needs, 1), (home.latest_results, 2), (home.shelves, 1)],
)
def test_asks_as_often_for_three_rows_as_for_one(ask, queries, django_assert_num_queries):
    def shown() -> list[object]:
        """Everything that the blocks show of a row."""
        rows = ask()
        return [
            (str(row.region), str(row.owner), row.number)
            if ask is home.latest_needs
            else (str(row.need.region), row.winner)
            if ask is home.latest_results
            else str(row)
            for row in rows
        ]

    fill(1)
    with django_assert_num_queries(queries):
        shown()
    fill(2)
    with django_assert_num_queries(queries):
        shown()


def queries_of(path: str, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(200) as counted:
        assert Client().get(path).status_code == 200
    return len(counted)


def test_the_page_asks_as_often_for_three_rows_as_for_one(django_assert_max_num_queries):
    fill(1)
    Client().get("/")
    once = queries_of("/", django_assert_max_num_queries)
    fill(2)
    assert len(home.latest_needs()) == 2
    assert len(home.latest_results()) == 3
    assert queries_of("/", django_assert_max_num_queries) == once


def test_reads_in_both_languages():
    need = open_need(approved_owner(), title="污水处理厂论证")
    client = Client()
    english = client.get("/", headers={"accept-language": "en"}).content.decode()
    client.cookies["django_language"] = "zh-hans"
    chinese = client.get("/").content.decode()
    for page in (english, chinese):
        assert f"/needs/{need.number}/" in page
        assert "污水处理厂论证" in page
    assert "Choose intermediary services in the open" in english
    assert "Needs open for sign-up" in english
    assert "公开选择中介服务" in chinese
    assert "生态环境" in chinese
    assert "Ecology and environment" in english


def test_shows_blocks_in_the_editors_order():
    page = HomePage.objects.get()
    page.blocks = [("notices", None), ("figures", None)]
    page.save()
    shown = Client().get("/").content.decode()
    assert shown.index("This market is open") < shown.index("Agencies in the market")
    assert "How it works" not in shown


def test_words_fall_back_to_the_other_language():
    page = HomePage.objects.get()
    words = {"title_zh": "只有中文", "title_en": "", "text_zh": "", "text_en": ""}
    page.blocks = [("welcome", words)]
    page.save()
    with translation.override("en"):
        assert page.blocks[0].value.title == "只有中文"
    assert "只有中文" in Client().get("/").content.decode()
