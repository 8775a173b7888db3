"""The queue of agencies: registrations to check, and everyone who ever entered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, moment_column, state_column
from cms.office.decisions import Decision
from cms.office.queues import Queue
from cms.office.refusals import Refusal
from cms.office.sanctions import ProposeSanction
from cms.presenters.agencies import sections_of
from cms.presenters.dossiers import Secret, Section
from cms.presenters.history import history_of_agency
from marketplace.kernel.errors import NotFound
from marketplace.web.fields import ProseField
from marketplace.web.presenters import Entry
from providers.actions.agencies import Checks, accept_agency, reject_agency, return_agency
from providers.actions.sanctions import restore_agency
from providers.models import Agency, Delegate, Holding, Practitioner
from providers.presenters.dossiers import PARTICULARS
from providers.presenters.words import AGAINST, AGENCY

LISTED = {state: said for state, said in AGENCY.items() if state != "draft"}
OWN = {
    "legal_representative_identity": _("Legal representative's identity number"),
    "contact_phone": _("Contact phone"),
}


class ReturnAgency(Refusal):
    name, move, about, tone = "return", "return", "agency", "quiet"
    label = _("Return for correction")
    says = _(
        "The agency mends what you name and hands it in again. Nothing that was typed is lost."
    )
    done_message = _("The registration was returned.")

    def refuse(self, conditions: list[str], note: str) -> None:
        return_agency(agency=self.row, conditions=conditions, note=note, by=self.actor)


class RejectAgency(Refusal):
    name, move, about, tone = "reject", "reject", "agency", "danger"
    label = _("Reject")
    says = _("This ends the registration for good. If it can be mended, return it instead.")
    done_message = _("The registration was rejected.")

    def refuse(self, conditions: list[str], note: str) -> None:
        reject_agency(agency=self.row, conditions=conditions, note=note, by=self.actor)


class ChecksForm(forms.Form):
    """Asks what the particulars and each declared qualification were checked against."""

    particulars = forms.ChoiceField(
        label=_("The particulars were checked against"), choices=list(AGAINST.items())
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Holding.objects.filter(agency=agency, state="declared").select_related(
            "type", "level"
        )
        self.holdings = list(rows.order_by("pk"))
        for row in self.holdings:
            self.fields[f"holding_{row.pk}"] = forms.ChoiceField(
                label=_("%(name)s, number %(number)s") % {"name": row, "number": row.number},
                choices=[("", _("Please choose")), *AGAINST.items()],
            )

    @property
    def checks(self) -> Checks:
        """What was checked against what, once the form is valid."""
        return Checks(
            parts=dict.fromkeys(PARTICULARS, self.cleaned_data["particulars"]),
            holdings={row.pk: self.cleaned_data[f"holding_{row.pk}"] for row in self.holdings},
        )


class AcceptAgency(Decision):
    name, move = "accept", "accept"
    label = _("Accept")
    says = _(
        "Everything that was declared is confirmed with it. Where the rules ask for publicity, the "
        "agency stands out for objections first and enters when that time is over."
    )
    form_class = ChecksForm
    done_message = _("The registration was accepted.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agency": self.row}

    def act(self, form: ChecksForm) -> str:
        accept_agency(agency=self.row, checks=form.checks, by=self.actor)
        return self.back


class WhyForm(forms.Form):
    """Asks for a reason that everybody may read."""

    why = ProseField(label=_("Reason"), help_text=_("Everybody can read it."), max_length=1000)


class RestoreAgency(Decision):
    name, move, tone = "restore", "restore", "quiet"
    label = _("End the suspension")
    says = _("The agency is back at once; its offers that are still lawful come back with it.")
    form_class = WhyForm
    needs_step_up = True
    done_message = _("The suspension was ended.")

    def act(self, form: WhyForm) -> str:
        restore_agency(agency=self.row, why=form.cleaned_data["why"], by=self.actor)
        return self.back


class Agencies(Queue):
    """Registrations of agencies, and everyone who entered."""

    name, icon, title = "agencies", "home", _("Agencies")
    model, kind, key, place = Agency, "agency", "organisation__number", "organisation__region"
    related = ("organisation__region", "licence", "commitment", "logo")
    states, waiting = LISTED, ("reviewing",)
    words = ("organisation__name", "organisation__number", "credit_code")
    columns = (
        Column(_("Name"), lambda agency: agency.name),
        Column(_("Number"), lambda agency: agency.number),
        Column(_("Credit code"), lambda agency: agency.credit_code),
        Column(_("Region"), lambda agency: str(agency.region)),
        state_column(_("State"), LISTED),
        moment_column(_("Accepted"), lambda agency: agency.accepted_at),
    )
    decisions = (AcceptAgency, ReturnAgency, RejectAgency, RestoreAgency, ProposeSanction)

    def dossier(self, row: Agency) -> list[Section]:
        return sections_of(row)

    def history(self, row: Agency) -> list[Entry]:
        return history_of_agency(row)

    def secret(self, row: Agency, field: str) -> Secret:
        if field in OWN and getattr(row, field):
            return Secret(row.subject, field, OWN[field], getattr(row, field))
        whose, _dash, rest = field.partition("-")
        key, _dash, part = rest.partition("-")
        if not (key.isascii() and key.isdecimal()):
            raise NotFound
        found = _of_practitioner(row, int(key)) if (whose, part) == ("practitioner", "") else None
        if whose == "delegate" and part in ("identity", "phone"):
            found = _of_delegate(row, int(key), part)
        if found is None:
            raise NotFound
        return found


def _of_practitioner(agency: Agency, pk: int) -> Secret | None:
    person = Practitioner.objects.filter(agency=agency, pk=pk).first()
    if person is None:
        return None
    return Secret(person.subject, "identity", _("Identity number"), person.identity)


def _of_delegate(agency: Agency, pk: int, part: str) -> Secret | None:
    delegate = Delegate.objects.filter(agency=agency, pk=pk).first()
    if delegate is None:
        return None
    label = _("Identity number") if part == "identity" else _("Phone")
    return Secret(f"delegate/{pk}", part, label, getattr(delegate, part))
