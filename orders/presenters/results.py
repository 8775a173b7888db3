"""A result as pages show it: the whole order with names, and how to compute it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from marketplace.kernel.recompute import Computation
from orders.models import Draw, Need
from orders.presenters.needs import owner_name, status_of
from orders.queries.results import agencies_by_number, failure_of

COMMAND = "python -m marketplace.kernel.recompute {file}"


class Placed(NamedTuple):
    """One agency of a draw: its place in the order, its place and weight in the pool."""

    place: int
    number: str
    name: str
    region: str
    is_public: bool
    in_pool: int
    weight: int


class Outcome(NamedTuple):
    """A result in a list: the award, or the numbers of the failure."""

    need: Need
    label: Any
    tone: str
    owner: str
    award: str
    award_number: str
    size: int


def computation_of(draw: Draw) -> Computation:
    """Give a draw as the kernel's command reads it."""
    pool = tuple((number, weight) for number, weight in draw.pool)
    return Computation(draw.need.number, draw.seed, pool, tuple(draw.order))


def file_name(need: Need) -> str:
    return f"draw-{need.number}.json"


def command_for(need: Need) -> str:
    """Give the command that computes a result again from the downloaded file."""
    return COMMAND.format(file=file_name(need))


def order_of(draw: Draw) -> list[Placed]:
    """Give the whole order with names; the first is the award."""
    agencies = agencies_by_number(draw.order)
    pool = {number: (row, weight) for row, (number, weight) in enumerate(draw.pool, start=1)}
    placed = []
    for place, number in enumerate(draw.order, start=1):
        agency = agencies[number]
        is_public = agency.is_in("active", "suspended")
        row, weight = pool[number]
        region = str(agency.region)
        placed.append(Placed(place, number, agency.name, region, is_public, row, weight))
    return placed


def pool_of(placed: Iterable[Placed]) -> list[Placed]:
    """Give the same agencies as they stood in the pool, by their numbers."""
    return sorted(placed, key=lambda row: row.in_pool)


def outcomes(needs: Iterable[Need]) -> list[Outcome]:
    """Give ended needs as the list shows them, names read at once for all of them."""
    rows = list(needs)
    names = agencies_by_number(need.draw.order[0] for need in rows if need.is_in("selecting"))
    return [_outcome(need, names) for need in rows]


def _outcome(need: Need, names: Any) -> Outcome:
    first = need.draw.order[0] if need.is_in("selecting") else ""
    award = names[first].name if first else ""
    size = len(need.draw.pool) if first else need.signed_up  # type: ignore[attr-defined]
    return Outcome(need, *status_of(need), owner_name(need.owner), award, first, size)


__all__ = [
    "Outcome",
    "Placed",
    "command_for",
    "computation_of",
    "failure_of",
    "file_name",
    "order_of",
    "outcomes",
    "pool_of",
]
