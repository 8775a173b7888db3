"""A result as the office shows it: what everybody may see, in one place."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.presenters.dossiers import Fact, Section
from marketplace.accounts.queries.names import bodies_named
from marketplace.web.templatetags import values
from orders.models import Draw, Need
from orders.presenters.needs import failure_says, owner_name
from orders.queries.results import failure_of


def sections_of(need: Need) -> list[Section]:
    """Give the need and its draw with the whole order, or why there was none."""
    said = (
        Fact(_("Number"), need.number),
        Fact(_("Owner"), owner_name(need.owner)),
        Fact(_("Item"), need.version or ""),
        Fact(_("Price"), values.money(need.price)),
        Fact(_("Sign-up closed"), values.when(need.closed_at)),
    )
    draw = Draw.objects.filter(need=need).first()
    return [Section(_("The need"), said), _drawn(draw) if draw else _failed(need)]


def _failed(need: Need) -> Section:
    return Section(_("Failed: no draw"), text=failure_says(failure_of(need)))


def _drawn(draw: Draw) -> Section:
    names = bodies_named(draw.order)
    order = tuple(
        Fact(place, f"{names.get(number, '')} · {number}")
        for place, number in enumerate(draw.order, start=1)
    )
    facts = (
        Fact(_("Draw held"), values.when(draw.at)),
        Fact(_("Seed"), draw.seed),
        Fact(_("Agencies in the pool"), len(draw.pool)),
    )
    return Section(_("The draw, in its order"), (*facts, *order))
