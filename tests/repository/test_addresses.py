"""Every address and every socket has a row in the permission table, and every row an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, path

from marketplace.config.permissions import ROWS, SOCKETS
from marketplace.config.routing import websocket_urlpatterns


def names(patterns: list[URLPattern | URLResolver], *namespaces: str) -> Iterator[str]:
    """Name every address below, as the permission table names it."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from names(pattern.url_patterns, *inner)
        else:
            # An address without a name has no row, and so is open to nobody.
            yield ":".join([*namespaces, pattern.name or f"({pattern.pattern})"])


def bodiless(patterns: list[URLPattern | URLResolver], *above: str) -> Iterator[str]:
    """Name every address of a desk that does not say for which body one acts there."""
    for pattern in patterns:
        route = "".join((*above, str(pattern.pattern))).replace("^", "")
        if isinstance(pattern, URLResolver):
            yield from bodiless(pattern.url_patterns, route)
        elif route.startswith("desk/") and not route.startswith("desk/<str:organisation>/"):
            yield route


def without_row(found: set[str], rows: Mapping[str, object]) -> set[str]:
    return {name for name in found if name not in rows and f"{name.split(':')[0]}:*" not in rows}


def without_address(found: set[str], rows: Mapping[str, object]) -> set[str]:
    spaces = {f"{name.split(':')[0]}:*" for name in found if ":" in name}
    return set(rows) - found - spaces


# Wagtail's own, nameless: one shows a page for what is not found, one an error to try.
NAMELESS = {"(test404/)", "(^.*/$)"}


@pytest.fixture(scope="module")
def found() -> set[str]:
    return set(names(get_resolver().url_patterns))


def test_every_address_has_a_row(found):
    assert without_row(found, ROWS) <= NAMELESS


def test_every_row_has_an_address(found):
    assert without_address(found, ROWS) == set()


def test_every_row_names_roles():
    assert [name for name, roles in ROWS.items() if not isinstance(roles, frozenset)] == []


# One's own desks, and the steps to a body that one does not act for yet.
FOR_ONESELF = {
    "desk/",
    "desk/begin/agency/",
    "desk/begin/owner/",
    "desk/invitations/<int:invitation>/",
}


def test_every_desk_says_in_its_address_for_whom_one_acts():
    assert set(bodiless(get_resolver().url_patterns)) == FOR_ONESELF


def test_a_desk_without_its_body_is_found():
    def view() -> None: ...

    planted = [
        path("needs/", view),
        path("desk/<str:organisation>/needs/", view),
        path("desk/", ([path("needs/", view), path("<int:pk>/", view)], "room", "room")),
    ]
    assert list(bodiless(planted)) == ["desk/needs/", "desk/<int:pk>/"]


def test_every_socket_has_a_row_and_every_row_a_socket():
    assert {route.name for route in websocket_urlpatterns} == set(SOCKETS)


def test_an_address_without_a_row_and_a_row_without_an_address_are_found():
    def view() -> None: ...

    planted = [
        path("a/", view, name="a"),
        path("b/", ([path("c/", view, name="c"), path("d/", view)], "room", "room")),
    ]
    found = set(names(planted))
    assert found == {"a", "room:c", "room:(d/)"}
    assert without_row(found, {"a": 1}) == {"room:c", "room:(d/)"}
    assert without_row(found, {"a": 1, "room:*": 1}) == set()
    assert without_address(found, {"a": 1, "room:*": 1, "b": 1, "gone:*": 1}) == {"b", "gone:*"}
