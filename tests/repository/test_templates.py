"""Every template compiles, keeps to the content policy, and loads no higher room's tags."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.template import TemplateSyntaxError, engines
from django.template.backends.django import get_installed_libraries
from django.template.loader import get_template

from tests.repository.rules import inline_code, loaded
from tests.repository.sources import ROOT, templates

ORDER = ("web", "notify", "accounts", "catalogue", "providers", "orders", "cms", "sample")
# Folders that are not called by their room.
ROOM_OF_FOLDER = {
    "account": "accounts", "allauth": "accounts", "mfa": "accounts", "desk": "accounts",
    "office": "cms", "wagtailadmin": "cms",
}  # fmt: skip


def room_of_template(name: str) -> str:
    """Give the room whose pages a template makes; what lies in no room's folder is web's."""
    folder = name.removeprefix("templates/").split("/")[0]
    room = ROOM_OF_FOLDER.get(folder, folder)
    return room if room in ORDER else "web"


def room_of_library(name: str, libraries: Mapping[str, str]) -> str | None:
    """Give the room that a tag library belongs to; None for one of a package."""
    module = libraries.get(name, "").split(".")
    found = [part for part in module[:2] if part in ORDER]
    return found[0] if found else None


def loads_upward(name: str, source: str, libraries: Mapping[str, str]) -> set[str]:
    level = ORDER.index(room_of_template(name))
    rooms = {library: room_of_library(library, libraries) for library in loaded(source)}
    return {library for library, room in rooms.items() if room and ORDER.index(room) > level}


@pytest.mark.parametrize("name", sorted(templates()))
def test_it_compiles(name):
    assert get_template(name.removeprefix("templates/"))


def test_a_broken_template_does_not_compile():
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% if %}")


def test_the_content_policy_is_kept():
    found = {name: inline_code(source) for name, source in templates().items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "<script>go()</script>",
        "<style>p { margin: 0 }</style>",
        "<p class='a' style='margin:0'>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/a.js"></script>',
        '<img src="//elsewhere.example/a.png">',
    ],
)
def test_inline_code_is_found(planted):
    assert len(inline_code(planted)) == 1


@pytest.mark.parametrize(
    "harmless",
    [
        '<script type="module" src="/static/a.js"></script>',
        '<script id="a" type="application/json">{}</script>',
        '<link rel="stylesheet" href="/static/a.css">',
        '<p class="style" data-onward="1">one = 1</p>',
        '<a href="https://elsewhere.example/">',
    ],
)
def test_what_the_policy_allows_is_allowed(harmless):
    found = set(inline_code(harmless)) - {"another host"}
    assert found == set()


def test_no_template_loads_a_higher_rooms_tags():
    libraries = get_installed_libraries()
    found = {name: loads_upward(name, source, libraries) for name, source in templates().items()}
    assert {name: libraries for name, libraries in found.items() if libraries} == {}


@pytest.mark.parametrize(
    ("template", "source", "found"),
    [
        ("providers/offer.html", "{% load i18n shelf values %}", {"shelf"}),
        ("components/card.html", "{% load one from shelf %}", {"shelf"}),
        ("orders/need.html", "{% load i18n shelf values %}", set()),
    ],
)
def test_a_higher_rooms_tags_are_found(template, source, found):
    libraries = {
        "shelf": "orders.templatetags.shelf",
        "values": "marketplace.web.templatetags.values",
    }
    assert loads_upward(f"templates/{template}", source, libraries) == found


def test_every_folder_of_templates_is_known():
    folders = {file.name for file in (ROOT / "templates").iterdir() if file.is_dir()}
    known = {*ORDER, *ROOM_OF_FOLDER, "components", "errors", "django", "partials"}
    assert folders <= known
