"""Every address × everybody × own, foreign and missing: unknown means deny, foreign is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.security.addresses import EVERYBODY, Route, routes
from tests.security.scene import PEOPLE, Scene

pytestmark = pytest.mark.django_db
ROUTES = list(routes())
# Not ours: allauth's pages for people and their codes, Wagtail's (walked in tests/cms).
SPACES = ("desk", "office")
PASSING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|\s*<div class="messages".*?</div>\s*', re.DOTALL
)
TO_SIGN_IN = (302, "/accounts/login/?next=…")
FOREIGN = re.compile(r"account_|mfa_|wagtail|office:")


def names(patterns: list[URLPattern | URLResolver], *spaces: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from names(pattern.url_patterns, *inner)
        elif pattern.name:
            yield ":".join([*spaces, pattern.name])


def test_every_address_of_ours_has_its_line_here():
    ours = {name for name in names(get_resolver().url_patterns) if not FOREIGN.match(name)}
    assert sorted(route.name for route in ROUTES) == sorted(ours)


def ask(client: Client, path: str) -> tuple[int, str]:
    """What an address answers: its status, and its page or where it leads.

    Tokens, its own address and what a page before it left to be said are no part of that.
    """
    answer: Any = client.get(path)
    said = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8", "replace")
    said = " ".join(PASSING.sub(" ", said).split()) + answer.headers.get("Location", "")
    return answer.status_code, said.replace(path, "…").replace(quote(path, safe=""), "…")


def is_open(found: tuple[int, str]) -> bool:
    """Whether somebody may do something there: a page, a way on, a form that wants to be sent."""
    status, said = found
    return status in (200, 405) or (status == 302 and not said.startswith("/accounts/login/"))


def to_walk(who: str) -> list[Route]:
    """Everything; what a visitor may open is open to whoever signed in, and asked of some only."""
    asked = {"visitor", "agency", "operator"}
    return [route for route in ROUTES if route.who != EVERYBODY or who in asked]


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_opens_what_is_theirs_and_nothing_else(scene: Scene, who: str):
    client, wrong = scene.client(who), []
    nothing = {space: ask(client, f"/{space}/Z999999/nothing/") for space in SPACES}
    for route in to_walk(who):
        path = route.own(scene)
        found = ask(client, path)
        if who in route.who:
            is_right = is_open(found)
        else:
            shut = nothing.get(path.split("/")[1], nothing["desk"])
            is_right = found == shut or (who == "visitor" and found == TO_SIGN_IN)
        if not is_right:
            wrong.append((route.name, path, found[0]))
    assert wrong == []


@pytest.mark.parametrize("who", ["visitor", "agency", "owner", "operator", "management"])
def test_what_is_not_there_is_missing_to_whom_it_would_be_open(scene: Scene, who: str):
    client = scene.client(who)
    paths = [r.nowhere(scene) for r in to_walk(who) if who in r.who and r.missing]
    answers = {path: ask(client, path)[0] for path in paths}
    # 405: an address that takes forms and shows none.
    assert {path: code for path, code in answers.items() if code not in (404, 405)} == {}


@pytest.mark.parametrize("who", ["other agency", "other owner", "operator", "management"])
def test_things_of_others_are_missing_on_ones_own_desk(scene: Scene, who: str):
    client, number, wrong, tried = scene.client(who), scene.body(who).number, [], 0
    for route in ROUTES:
        pair = route.crossed(scene, number)
        if pair is None or route.who & {who} or is_of_no_body(route):
            continue
        foreign, missing = (ask(client, path) for path in pair)
        tried += 1
        if foreign != missing or foreign[0] not in (404, 405):
            wrong.append((route.name, foreign[0], missing[0]))
    assert wrong == []
    assert tried > 20


def is_of_no_body(route: Route) -> bool:
    """Whether the last part of a desk's address is nobody's: a part, an item, an open need."""
    return route.name in {
        "providers:desk-part",
        "providers:offer-draft",
        "providers:holding-declare",
        "orders:chance",
        "orders:owner-part",
    }
