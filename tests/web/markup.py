"""Reading what templates make: normalised for comparison, and as a list of elements."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.template import Context, Template
from django.test.html import Element as Parsed
from django.test.html import parse_html

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


def noon() -> datetime:
    """The house's clock of these tests."""
    return NOON


def shown(source: str, **values: Any) -> str:
    """Render a template's source with the built-in components."""
    return Template(source).render(Context(values))


def same(html: str) -> Parsed:
    """Normalise HTML, so that spaces and the order of attributes do not matter."""
    return parse_html(html)


def icon(name: str) -> str:
    """The drawing of a sign, as every component writes it."""
    return (
        '<svg class="icon" aria-hidden="true" focusable="false">'
        f'<use href="/static/marketplace/icons.svg#{name}"></use></svg>'
    )


class Element(NamedTuple):
    """One start tag."""

    tag: str
    attributes: dict[str, str]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))


def elements(html: str) -> list[Element]:
    """List the start tags of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.elements


def values_of(html: str, attribute: str) -> list[str]:
    """List what an attribute says wherever it stands."""
    return [e.attributes[attribute] for e in elements(html) if attribute in e.attributes]
