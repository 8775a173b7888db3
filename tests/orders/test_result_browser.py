"""The result is computed again in a real browser, from what stands on the page and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from orders.models import Draw
from tests.kernel import vectors
from tests.support import needs
from tests.support.agencies import registered_agency
from tests.support.chromium import Chromium, chromium
from tests.support.owners import approved_owner
from tests.support.pages import client_for

pytestmark = pytest.mark.browser
SAME, DIFFERENT = "[data-same]", "[data-different]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


@pytest.fixture
def html(db) -> str:
    """The result page of a draw of seven."""
    need = needs.open_need(approved_owner())
    needs.signed_up(need, [registered_agency() for _ in range(7)])
    needs.settled(need)
    answer = client_for().get(reverse("orders:result", args=[need.number]))
    return answer.content.decode()


def press(page: Any) -> tuple[bool, bool, str]:
    """Compute again; give whether the page says same, different, and from which place on."""
    page.click("[data-start]")
    page.wait_for_selector(f"{SAME}:not([hidden]), {DIFFERENT}:not([hidden])")
    return page.is_visible(SAME), page.is_visible(DIFFERENT), page.inner_text("[data-place]")


@pytest.mark.parametrize("case", vectors.load("draw")["order"], ids=lambda case: case["seed"][:8])
def test_the_module_computes_every_published_order(browser, case):
    code = """async ([seed, pool]) => {
        const { order } = await import("/static/marketplace/js/draw.js");
        return order(seed, pool);
    }"""
    computed = browser.show(
        "<!doctype html><title>draw</title>",
        lambda page: page.evaluate(code, [case["seed"], case["pool"]]),
    )
    assert computed == case["order"]


def test_the_button_says_that_the_order_is_the_same_and_asks_nobody(browser, html):
    def look(page: Any) -> tuple[Any, ...]:
        said = press(page), page.inner_text(SAME)
        # A sign is drawn from the sprite when it is first seen; nothing but such files was asked.
        return *said, [path for path in page.asked if not path.startswith("/static/")]

    (is_same, is_different, _), says, asked = browser.show(html, look)
    assert (is_same, is_different, asked) == (True, False, ["/"])
    assert "Every place is the same as published." in says


@pytest.mark.parametrize("place", [1, 4, 7])
def test_an_order_that_was_changed_is_found_at_its_place(browser, html, place):
    published = f'<li data-agency="{Draw.objects.get().order[place - 1]}"'
    assert html.count(published) == 1
    lie = html.replace(published, '<li data-agency="A999999"')
    assert browser.show(lie, press) == (False, True, str(place))


def test_another_seed_gives_another_order(browser, html):
    seed = Draw.objects.get().seed
    other = ("0" if seed[0] != "0" else "1") + seed[1:]
    lie = html.replace(f'data-seed="{seed}"', f'data-seed="{other}"')
    assert browser.show(lie, press)[:2] == (False, True)


def test_one_agency_less_in_the_pool_gives_another_order(browser, html):
    last = f'<tr data-agency="{Draw.objects.get().pool[-1][0]}"'
    lie = html.replace(last, '<tr data-other="')
    assert browser.show(lie, press)[:2] == (False, True)


def seen(page: Any) -> dict[str, bool]:
    parts = ("data-start", "data-cannot", "data-needs-script")
    return {part: page.is_visible(f"[{part}]") for part in parts} | {
        "command": "python -m marketplace.kernel.recompute" in page.inner_text("#again")
    }


def test_without_a_secure_address_the_page_points_to_the_command(browser, html):
    assert browser.show(html, seen, home="http://market.example") == {
        "data-start": False,
        "data-cannot": True,
        "data-needs-script": False,
        "command": True,
    }


def test_without_javascript_the_page_says_how(browser, html):
    assert browser.show(html, seen, script=False) == {
        "data-start": False,
        "data-cannot": False,
        "data-needs-script": True,
        "command": True,
    }
