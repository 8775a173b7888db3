"""Reading what came of a need: the draw, the agencies in it, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marketplace.events.models import EventRow
from marketplace.kernel.errors import NotFound
from orders.models import Need
from orders.queries.market import ended_needs
from providers.models import Agency


def ended_need(number: str) -> Need:
    """Find a need that came to a draw or failed. Raises: NotFound, also before that."""
    rows = ended_needs().select_related("owner__organisation__region", "item__type")
    need = rows.filter(number=number).first()
    if need is None:
        raise NotFound
    return need


def agencies_by_number(numbers: Iterable[str]) -> Mapping[str, Agency]:
    """Give agencies with their names, by number."""
    rows = Agency.objects.filter(organisation__number__in=set(numbers))
    return {row.number: row for row in rows.select_related("organisation__region")}


def failure_of(need: Need) -> Mapping[str, int]:
    """Give the numbers of a failure: how many stood in the pool, and how many were asked for."""
    rows = EventRow.objects.filter(subject=need.subject, kind="need.failed")
    numbers: dict[str, int] = rows.values_list("data", flat=True)[0]
    return numbers
