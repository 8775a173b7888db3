"""A walk through every address of the back office: nobody finds what is not theirs.

Every pattern below /office/ is filled with every argument that could lead to a row of another
region (keys, numbers, models, fields) and asked by GET and POST. What is found is read for words
that stand in those rows only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page

from cms.office.queues import Queue
from cms.office.registry import QUEUES
from tests.support.accounts import make_body, manager_of
from tests.support.cms import (
    ELSEWHERE,
    HERE,
    Market,
    full_market,
    operator_client,
    signed_in,
    staff_client,
)

pytestmark = pytest.mark.django_db

KNOWN = (
    ("accounts", "user"),
    ("accounts", "storedfile"),
    ("providers", "agency"),
    ("orders", "need"),
    ("events", "eventrow"),
    ("cms", "guide"),
)
OURS = re.compile(rf"/office/({'|'.join(queue.name for queue in QUEUES)})/")
APPS, MODELS = ("app_label", "app_name", "content_type_app"), ("model_name",)
# Wagtail's own view stumbles over a form without a single field; it shows nothing then.
FRAIL = ("/office/choose-external-link/",)
# What ends the session or has no end.
SKIPPED = ("office/logout/", "office/failwhale/")

# A refusal as a few lines of JSON takes a tenth of the time of one as a page.
BRIEFLY = {"Accept": "application/json, text/html"}


def patterns() -> Iterator[tuple[str, dict[str, object]]]:
    """Every route below /office/ with its converters."""
    yield from _below(get_resolver().url_patterns, "")


def _below(found: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, dict]]:
    for pattern in found:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        elif route.startswith("office/") and not route.startswith(SKIPPED):
            yield route.rstrip("$"), pattern.pattern.converters


def addresses(market: Market) -> list[str]:
    """Every address that the patterns give with arguments that mean something in this market."""
    whole: dict[str, None] = {}
    for route, _converters in patterns():
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if "(" in route:
            whole |= dict.fromkeys(_of_regex(route, market))
            continue
        for values in product(*(arguments(name, market) for name in names)):
            if not _names_a_model(dict(zip(names, values, strict=True))):
                continue
            path = route
            for value in values:
                path = re.sub(r"<(?:\w+:)?\w+>", str(value), path, count=1)
            whole[f"/{path}"] = None
    return list(whole)


def _names_a_model(values: dict[str, object]) -> bool:
    """Whether the app and the model named in an address, if any, belong together."""
    app = next((values[name] for name in values if name.startswith(APPS)), None)
    model = next((values[name] for name in values if name.endswith(MODELS)), None)
    return app is None or model is None or (app, model) in KNOWN


def _of_regex(route: str, market: Market) -> Iterator[str]:
    if "revisions/compare" in route:
        yield f"/office/pages/{market.agency.pk}/revisions/compare/earliest...latest/"


def arguments(name: str, market: Market) -> list[object]:
    """What a parameter of this name is filled with."""
    if name.startswith(APPS):
        return sorted({app for app, _model in KNOWN})
    if name.endswith(MODELS):
        return [model for _app, model in KNOWN]
    if name == "key":
        return [market.agency.number, market.owner.number, market.posted.number, 1, 2, "010001"]
    fixed: dict[str, list[object]] = {
        "form": ["csv", "xlsx"],
        "field": ["contact_phone", "identity"],
        "action": ["delete", "publish", "set_active_state"],
        "action_name": ["delete"],
        "filter_spec": ["original"],
        "uidb64": ["MQ"],
        "token": ["set-password"],
        "object_id": [1],
    }
    if name in fixed:
        return fixed[name]
    pages = Page.objects.filter(depth__gt=1).order_by("-pk").values_list("pk", flat=True)
    # A key that rows of many models have, and one of a page (1 is the root of the tree).
    return [2, pages[0]]


def body_of(response) -> str:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return raw.decode("utf-8", "replace")


def found_by(client: Client, market: Market, paths: list[str]) -> dict[str, int | str]:
    """Walk the addresses; give each at which a mark was read, and each that broke."""
    client.raise_request_exception = False
    found: dict[str, int | str] = {}
    # Not a whole mark: a page may repeat what was asked for.
    queries = "?q=标&search=标&term=标&p=1"
    for path in paths:
        asked = [("get", path), ("post", path)]
        if not re.search(r"\d", path):
            asked.append(("get", path + queries))
        for method, address in asked:
            response = getattr(client, method)(address, headers=BRIEFLY)
            said = body_of(response)
            marks = [mark for mark in market.marks if mark in said and mark not in path]
            if marks:
                found[f"{method} {path}"] = marks[0]
            if response.status_code >= 500 and path not in FRAIL:
                found[f"{method} {path}"] = response.status_code
    return found


@pytest.fixture
def market() -> Market:
    return full_market()


def test_the_walk_reaches_every_queue_every_room_and_every_part_of_wagtail(market):
    paths = addresses(market)
    assert len(paths) > 300
    for part in (
        f"/office/agencies/{market.agency.number}/return/",
        "/office/agencies/export/xlsx/",
        "/office/bulk/accounts/user/delete/",
        "/office/tag-autocomplete/providers/agency/",
        "/office/editing-sessions/ping/accounts/user/1/1/",
        "/office/users/edit/1/",
        "/office/snippets/",
        "/office/reports/site-history/",
        "/office/images/chooser/chosen/1/",
    ):
        assert any(path.startswith(part[:-2]) for path in paths), part


def test_an_operator_of_another_region_finds_nothing(market):
    assert found_by(operator_client(ELSEWHERE), market, addresses(market)) == {}


def test_a_regulator_of_another_region_finds_nothing(market):
    ours = [path for path in addresses(market) if OURS.match(path)]
    assert found_by(staff_client("regulator", ELSEWHERE), market, ours) == {}


def test_an_agency_finds_nothing_at_all_not_even_its_own(market):
    client = signed_in(manager_of(market.agency.organisation))
    answers = set()
    for path in addresses(market):
        response = client.get(path)
        answers.add(response.status_code)
        assert response.status_code == 404, path
    assert answers == {404}


def test_wagtails_own_views_show_an_editor_of_the_region_no_row_either(market):
    """Where no queue of ours stands, even the right operator reads no row."""
    wagtails = [path for path in addresses(market) if not OURS.match(path) and path != "/office/"]
    assert len(wagtails) > 200
    assert found_by(operator_client(HERE), market, wagtails) == {}


def test_the_walk_would_find_what_is_there(market):
    """The same reading, by whoever may: the marks are found in every queue."""
    paths = [path for path in addresses(market) if re.fullmatch(r"/office/\w+/", path)]
    found = found_by(operator_client(HERE), market, paths)
    for name in ("agencies", "owners", "needs", "offers", "practitioners", "changes", "results"):
        assert f"get /office/{name}/" in found


def test_a_hole_in_the_one_scoping_method_turns_the_walk_red(market, monkeypatch):
    monkeypatch.setattr(Queue, "rows_for", lambda self, actor: self.rows())
    paths = [path for path in addresses(market) if path.startswith("/office/agencies/")]
    found = found_by(operator_client(ELSEWHERE), market, paths)
    assert f"get /office/agencies/{market.agency.number}/" in found


def test_every_model_named_here_exists():
    assert all(apps.get_model(app, model) for app, model in KNOWN)


def test_a_person_of_two_bodies_sees_the_rows_of_both_regions_only(market):
    user = manager_of(make_body("operator", place=ELSEWHERE))
    client = signed_in(user)
    assert "标记一" not in client.get("/office/agencies/").content.decode()
    make_body("operator", place=HERE, user=user)
    assert "标记一" in client.get("/office/agencies/").content.decode()
