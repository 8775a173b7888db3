"""The queues of qualifications and practitioners that agencies hand in after their entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, day_column, state_column
from cms.office.decisions import Decision
from cms.office.queues import Queue
from cms.office.refusals import Refusal
from cms.presenters.agencies import holding_sections, practitioner_sections
from cms.presenters.dossiers import Secret, Section
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound
from marketplace.web.fields import ProseField
from providers.actions.holdings import confirm_holding, refuse_holding
from providers.actions.practitioners import (
    confirm_practitioner,
    refuse_practitioner,
    release_practitioner,
)
from providers.models import Holding, Practitioner
from providers.presenters.words import AGAINST, HOLDING, PRACTITIONER

HOLDINGS = {state: said for state, said in HOLDING.items() if state != "declared"}


class AgainstForm(forms.Form):
    """Asks what a certificate was checked against."""

    checked_against = forms.ChoiceField(
        label=_("Checked against"), choices=[("", _("Please choose")), *AGAINST.items()]
    )


class ConfirmHolding(Decision):
    name, move = "confirm", "confirm"
    label = _("Confirm")
    says = _("It counts from now on, and what it renews makes way for it.")
    form_class = AgainstForm
    done_message = _("The qualification was confirmed.")

    def act(self, form: AgainstForm) -> str:
        confirm_holding(
            holding=self.row, checked_against=form.cleaned_data["checked_against"], by=self.actor
        )
        return self.back


class RefuseHolding(Refusal):
    name, move, about, tone = "refuse", "refuse", "agency", "danger"
    label = _("Refuse")
    says = _("It does not count. The agency may hand in another one.")
    done_message = _("The qualification was refused.")

    def refuse(self, conditions: list[str], note: str) -> None:
        refuse_holding(holding=self.row, conditions=conditions, note=note, by=self.actor)


class Holdings(Queue):
    """Qualifications that were handed in."""

    name, icon, title = "qualifications", "clipboard-list", _("Qualifications")
    model, kind, place = Holding, "holding", "agency__organisation__region"
    related = ("agency__organisation__region", "type", "level", "file", "replaces__type")
    states, waiting = HOLDINGS, ("checking",)
    words = ("agency__organisation__name", "agency__organisation__number", "number", "type__name")
    columns = (
        Column(_("Qualification"), str),
        Column(_("Agency"), lambda holding: holding.agency.name),
        Column(_("Agency's number"), lambda holding: holding.agency.number),
        Column(_("Certificate number"), lambda holding: holding.number),
        Column(_("Region"), lambda holding: str(holding.agency.region)),
        day_column(_("Valid to"), lambda holding: holding.valid_to),
        state_column(_("State"), HOLDINGS),
    )
    decisions = (ConfirmHolding, RefuseHolding)

    def name_of(self, row: Holding) -> str:
        return f"{row}: {row.agency.name}"

    def dossier(self, row: Holding) -> list[Section]:
        return holding_sections(row)


class ConfirmPractitioner(Decision):
    name, move = "confirm", "confirm"
    label = _("Confirm")
    says = _("The person counts for this agency from now on.")
    done_message = _("The practitioner was confirmed.")

    @classmethod
    def is_open(cls, row: Practitioner, actor: Actor) -> bool:
        """What was not handed in is confirmed with the registration only."""
        return super().is_open(row, actor) and row.is_in("checking")

    def act(self, form: Any) -> str:
        confirm_practitioner(practitioner=self.row, by=self.actor)
        return self.back


class RefusePractitioner(Refusal):
    name, move, about, tone = "refuse", "refuse", "agency", "danger"
    label = _("Refuse")
    says = _("The person does not count for this agency and may be declared elsewhere.")
    done_message = _("The practitioner was refused.")

    def refuse(self, conditions: list[str], note: str) -> None:
        refuse_practitioner(practitioner=self.row, conditions=conditions, note=note, by=self.actor)


class ReleaseForm(forms.Form):
    """Asks why somebody is released."""

    note = ProseField(label=_("Reason"), help_text=_("The agency can read it."), max_length=1000)


class ReleasePractitioner(Decision):
    name, move, tone = "release", "release", "danger"
    label = _("Release")
    says = _(
        "The person does not practise for this agency any more and another one may enter them. "
        "Do this when the person never worked there, or when the agency does not answer."
    )
    form_class = ReleaseForm
    done_message = _("The practitioner was released.")

    def act(self, form: ReleaseForm) -> str:
        note = form.cleaned_data["note"]
        release_practitioner(practitioner=self.row, note=note, by=self.actor)
        return self.back


class Practitioners(Queue):
    """Everybody whom an agency entered, handed in or not: an abandoned entry keeps them, too.

    Who they are is not exported.
    """

    name, icon, title = "practitioners", "user", _("Practitioners")
    model, kind, place = Practitioner, "practitioner", "agency__organisation__region"
    related = ("agency__organisation__region", "file")
    states, waiting = PRACTITIONER, ("checking",)
    words = ("name", "agency__organisation__name", "agency__organisation__number", "certificate")
    columns = (
        Column(_("Name"), lambda person: person.name, is_exported=False),
        Column(_("Agency"), lambda person: person.agency.name),
        Column(_("Agency's number"), lambda person: person.agency.number),
        Column(_("Certificate"), lambda person: person.certificate),
        Column(_("Region"), lambda person: str(person.agency.region)),
        day_column(_("Valid to"), lambda person: person.valid_to),
        state_column(_("State"), PRACTITIONER),
    )
    decisions = (ConfirmPractitioner, RefusePractitioner, ReleasePractitioner)

    def dossier(self, row: Practitioner) -> list[Section]:
        return practitioner_sections(row)

    def secret(self, row: Practitioner, field: str) -> Secret:
        if field != "identity":
            raise NotFound
        return Secret(row.subject, field, _("Identity number"), row.identity)
