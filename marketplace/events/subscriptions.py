"""Reads the composition root's two tables: what follows in the transaction, what after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings

from marketplace.events.base import Event, Recorded

Handler = Callable[[Recorded[Any]], None]
Table = Mapping[type[Event], tuple[Handler, ...]]


@cache
def _tables(module: str) -> tuple[Table, Table]:
    tables = import_module(module)
    return tables.PROJECTIONS, tables.REACTIONS


def projections(event: type[Event]) -> tuple[Handler, ...]:
    """What runs in the event's own transaction. Raises: KeyError for an unlisted class."""
    return _tables(settings.EVENT_SUBSCRIPTIONS)[0][event]


def reactions() -> dict[str, tuple[Handler, frozenset[str]]]:
    """Each reaction by its name, with the kinds of event that it hears."""
    return _reactions(settings.EVENT_SUBSCRIPTIONS)


@cache
def _reactions(module: str) -> dict[str, tuple[Handler, frozenset[str]]]:
    heard: dict[Handler, set[str]] = {}
    for event, handlers in _tables(module)[1].items():
        for handler in handlers:
            heard.setdefault(handler, set()).add(event.kind)
    return {
        f"{handler.__module__}.{handler.__qualname__}": (handler, frozenset(kinds))
        for handler, kinds in heard.items()
    }
