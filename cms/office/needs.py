"""The queue of needs: what waits for publication, and what was published."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, moment_column, money_column, state_column
from cms.office.decisions import Decision
from cms.office.queues import Queue
from cms.office.refusals import Refusal
from cms.presenters.dossiers import Secret, Section
from cms.presenters.needs import sections_of
from marketplace.kernel.errors import NotFound
from orders.actions.needs import publish_need, return_need
from orders.models import Need
from orders.presenters.needs import STATES, owner_name

LISTED = {state: said for state, said in STATES.items() if state not in ("draft", "discarded")}


class ReturnNeed(Refusal):
    name, move, about, tone = "return", "return", "need", "quiet"
    label = _("Return for correction")
    says = _("The owner mends what you name and hands the need in again.")
    done_message = _("The need was returned.")

    def refuse(self, conditions: list[str], note: str) -> None:
        return_need(need=self.row, conditions=conditions, note=note, by=self.actor)


class PublishNeed(Decision):
    name, move = "publish", "publish"
    label = _("Publish")
    says = _(
        "The need is public at once and its text can no longer be changed. At the closing time "
        "the clock closes it and holds the draw."
    )
    done_message = _("The need was published.")

    def act(self, form: Any) -> str:
        publish_need(need=self.row, by=self.actor)
        return self.back


class Needs(Queue):
    """Needs from the review on. Who signed up is shown to nobody here, not even their number."""

    name, icon, title = "needs", "doc-full", _("Needs")
    model, kind, key, place = Need, "need", "number", "region"
    related = ("owner__organisation", "region", "item__type", "item__current", "version")
    states, waiting = LISTED, ("review",)
    words = ("title", "number", "owner__organisation__name")
    columns = (
        Column(_("Title"), lambda need: need.title),
        Column(_("Number"), lambda need: need.number),
        Column(_("Owner"), lambda need: owner_name(need.owner)),
        Column(_("Item"), lambda need: str(need.version or need.item)),
        Column(_("Region"), lambda need: str(need.region)),
        money_column(_("Price"), lambda need: need.price),
        moment_column(_("Closes"), lambda need: need.closes_at),
        state_column(_("State"), LISTED),
    )
    decisions = (PublishNeed, ReturnNeed)

    def dossier(self, row: Need) -> list[Section]:
        return sections_of(row)

    def secret(self, row: Need, field: str) -> Secret:
        if field != "contact_phone" or not row.contact_phone:
            raise NotFound
        return Secret(row.subject, field, _("Contact phone"), row.contact_phone)
