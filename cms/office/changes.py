"""The queue of changes: what is registered stays until the operator has decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, moment_column, state_column
from cms.office.decisions import Decision
from cms.office.queues import Queue
from cms.office.refusals import Refusal
from cms.presenters.agencies import change_sections
from cms.presenters.dossiers import Secret, Section
from marketplace.kernel.errors import NotFound
from marketplace.web.secrets import decrypt
from providers.actions.changes import SECRET, approve_change, refuse_change
from providers.models import ProfileChange
from providers.presenters.words import CHANGE

LISTED = {state: said for state, said in CHANGE.items() if state != "drafted"}


class ApproveChange(Decision):
    name, move = "approve", "approve"
    label = _("Approve")
    says = _("The new values take the place of the old ones at once; the old ones are kept here.")
    done_message = _("The change was approved.")

    def act(self, form: Any) -> str:
        approve_change(change=self.row, by=self.actor)
        return self.back


class RefuseChange(Refusal):
    name, move, about, tone = "refuse", "refuse", "agency", "danger"
    label = _("Refuse")
    says = _("What is registered stays.")
    done_message = _("The change was refused.")

    def refuse(self, conditions: list[str], note: str) -> None:
        refuse_change(change=self.row, conditions=conditions, note=note, by=self.actor)


class Changes(Queue):
    """Changes of checked particulars that agencies asked for."""

    name, icon, title = "changes", "edit", _("Changes")
    model, kind, place = ProfileChange, "change", "agency__organisation__region"
    related = ("agency__organisation__region", "agency__licence", "proof")
    states, waiting = LISTED, ("checking",)
    words = ("agency__organisation__name", "agency__organisation__number")
    columns = (
        Column(_("Agency"), lambda change: change.agency.name),
        Column(_("Agency's number"), lambda change: change.agency.number),
        Column(_("Region"), lambda change: str(change.agency.region)),
        moment_column(_("Handed in"), lambda change: change.at),
        state_column(_("State"), LISTED),
    )
    decisions = (ApproveChange, RefuseChange)

    def name_of(self, row: ProfileChange) -> str:
        return str(row.agency.name)

    def dossier(self, row: ProfileChange) -> list[Section]:
        return change_sections(row)

    def secret(self, row: ProfileChange, field: str) -> Secret:
        kept = row.values.get(SECRET)
        if field != SECRET or not kept:
            raise NotFound
        return Secret(
            row.subject, field, _("Legal representative's identity number"), decrypt(kept)
        )
