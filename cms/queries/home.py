"""What the home page shows of the market: few queries, whatever the number of rows."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value

from marketplace.accounts.models import Organisation
from marketplace.catalogue.models import ServiceType
from orders.models import Draw, Need
from providers.models import Agency, Offer

ROWS = 6


class Figures(NamedTuple):
    """How large the market is today."""

    open_needs: int
    concluded: int
    agencies: int
    offers: int


class Result(NamedTuple):
    """One draw with the name of the agency that it put first."""

    need: Need
    winner: str
    draw: Draw


def figures() -> Figures:
    """Count open needs, concluded ones, agencies in the market and services on the shelves."""
    needs = _counted(Need.objects.filter(state__in=("open", "selecting")), F("state"))
    agencies = _counted(Agency.objects.active(), Value("agency"))
    offers = _counted(Offer.objects.on_shelf(), Value("offer"))
    counts = dict(needs.union(agencies, offers, all=True))
    return Figures(
        open_needs=counts.get("open", 0),
        concluded=counts.get("selecting", 0),
        agencies=counts.get("agency", 0),
        offers=counts.get("offer", 0),
    )


def _counted(rows: QuerySet[Any], what: Any) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(what=what)
        .values("what")
        .annotate(count=Count("pk"))
        .values_list("what", "count")
    )
    return counted


def latest_needs() -> list[Need]:
    """The open needs that were published last."""
    return list(
        Need.objects.filter(state="open")
        .select_related("owner__organisation", "region", "version")
        .order_by("-published_at", "-pk")[:ROWS]
    )


def latest_results() -> list[Result]:
    """The draws that were held last, each with the agency that comes first in its order."""
    draws = list(
        Draw.objects.select_related("need__owner__organisation", "need__region").order_by(
            "-at", "-pk"
        )[:ROWS]
    )
    first = {draw.pk: draw.order[0] for draw in draws}
    bodies = Organisation.objects.filter(number__in=first.values())
    names = dict(bodies.values_list("number", "name"))
    return [Result(draw.need, names.get(first[draw.pk], ""), draw) for draw in draws]


def shelves() -> list[ServiceType]:
    """The service types in the order of their codes, with `on_shelf`, the number of offers."""
    listed = Q(items__offers__state="listed", items__offers__agency__state="active")
    return list(
        ServiceType.objects.annotate(on_shelf=Count("items__offers", filter=listed)).order_by(
            "code"
        )
    )
