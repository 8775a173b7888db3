"""Ways through and along: crumbs, pages of a list, task lists, stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict

from marketplace.web.presenters import Entry, Step, known_tone

register = template.Library()


@register.inclusion_tag("components/crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """Show the way from the home page: pairs of word and address, the last one without."""
    pairs = list(zip(parts[::2], [*parts[1::2], ""], strict=False))
    return {"crumbs": pairs}


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: template.Context, page_obj: Page[Any]) -> dict[str, Any]:
    """Link the pages of a list; the other questions in the address stay as they are."""
    request = context.get("request")
    query = request.GET if request else QueryDict()
    return {
        "has_others": page_obj.has_other_pages(),
        "first": f"{page_obj.start_index():,}",
        "last": f"{page_obj.end_index():,}",
        "total": f"{page_obj.paginator.count:,}",
        "numbers": list(_numbers(page_obj, query)),
        "previous": _address(query, page_obj.number - 1) if page_obj.has_previous() else "",
        "next": _address(query, page_obj.number + 1) if page_obj.has_next() else "",
    }


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[Step | Mapping[str, Any]]) -> dict[str, Any]:
    """Show a task list: what is to be done, and how far each part is."""
    return {"steps": [item if isinstance(item, Step) else Step(**item) for item in items]}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Entry]) -> dict[str, Any]:
    """Show what happened, in the order in which it is given."""
    return {"entries": [entry._replace(tone=known_tone(entry.tone)) for entry in entries]}


def _numbers(page: Page[Any], query: QueryDict) -> Iterator[tuple[str, str, bool]]:
    """Give label, address ("" for a gap) and whether it is this one, for each page shown."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        if isinstance(number, int):
            yield str(number), _address(query, number), number == page.number
        else:
            yield str(number), "", False


def _address(query: QueryDict, number: int) -> str:
    kept = query.copy()
    kept["page"] = str(number)
    return f"?{kept.urlencode()}"
