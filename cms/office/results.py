"""Needs that came to their end: the draw with its whole order, or why there was none."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, moment_column, money_column, state_column
from cms.office.queues import Queue
from cms.presenters.dossiers import Section
from cms.presenters.results import sections_of
from orders.models import Need
from orders.presenters.needs import STATES, owner_name

LISTED = {state: STATES[state] for state in ("selecting", "failed")}


class Results(Queue):
    """Results; everything here is public, and nothing can be decided."""

    name, icon, title = "results", "success", _("Results")
    model, kind, key, place = Need, "need", "number", "region"
    related = ("owner__organisation", "region", "version", "draw")
    states = LISTED
    words = ("title", "number", "owner__organisation__name")
    columns = (
        Column(_("Title"), lambda need: need.title),
        Column(_("Number"), lambda need: need.number),
        Column(_("Owner"), lambda need: owner_name(need.owner)),
        Column(_("Region"), lambda need: str(need.region)),
        money_column(_("Price"), lambda need: need.price),
        moment_column(_("Closed"), lambda need: need.closed_at),
        state_column(_("State"), LISTED),
    )

    def dossier(self, row: Need) -> list[Section]:
        return sections_of(row)
