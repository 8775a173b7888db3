"""A need's page in a real browser: when its doorbell rings it becomes the page that it would be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from orders.models import Need
from tests.support import needs
from tests.support.agencies import registered_agency
from tests.support.chromium import Chromium, chromium
from tests.support.owners import approved_owner
from tests.support.pages import client_for

pytestmark = pytest.mark.browser
OPEN, DRAWN = "Open for sign-up", "The draw has been held"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


def page_of(need: Need) -> str:
    return client_for().get(reverse("orders:need", args=[need.number])).content.decode()


@pytest.fixture
def pages(db) -> tuple[str, str]:
    """The page of a need while it is open, and after its draw."""
    need = needs.open_need(approved_owner())
    needs.signed_up(need, [registered_agency()])
    before = page_of(need)
    needs.settled(need)
    return before, page_of(need)


def wait_for_bell(page: Any) -> None:
    for _ in range(100):
        if page.bell is not None:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page has no bell")


def ring(page: Any, html: str, news: int) -> None:
    """Let the world change, and ring."""
    wait_for_bell(page)
    page.html = html
    page.bell.send(json.dumps({"news": news}))


def news_in(html: str) -> int:
    return int(html.split('data-news="')[1].split('"')[0])


def test_news_becomes_the_page(browser, pages):
    before, after = pages
    assert news_in(after) > news_in(before)

    def look(page: Any) -> tuple[bool, str]:
        was_open = OPEN in page.inner_text("#live")
        ring(page, after, news_in(after))
        page.wait_for_selector(f"text={DRAWN}")
        return was_open, page.get_attribute("#live", "data-news")

    assert browser.show(before, look) == (True, str(news_in(after)))


def test_what_is_known_already_fetches_nothing(browser, pages):
    before, after = pages

    def look(page: Any) -> tuple[int, bool]:
        ring(page, after, news_in(before))
        page.wait_for_timeout(300)
        return page.asked.count("/"), OPEN in page.inner_text("#live")

    assert browser.show(before, look) == (1, True)


def test_what_somebody_types_is_never_replaced(browser, pages):
    before, after = pages
    typed = before.replace("<h1>", '<input id="note" value=""><h1>', 1)

    def look(page: Any) -> tuple[str, bool, int]:
        page.fill("#note", "half a sentence")
        ring(page, after, news_in(after))
        page.wait_for_selector("[data-stale]:not([hidden])")
        return page.input_value("#note"), OPEN in page.inner_text("#live"), page.asked.count("/")

    assert browser.show(typed, look) == ("half a sentence", True, 1)


def test_without_javascript_the_page_is_whole(browser, pages):
    before, _ = pages
    assert browser.show(before, lambda page: page.inner_text("h1"), script=False) == (
        "污水处理厂入河排污口设置论证"
    )
