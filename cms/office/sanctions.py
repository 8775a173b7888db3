"""The queue of sanctions: one person proposes, another one imposes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, moment_column, state_column
from cms.office.decisions import Decision
from cms.office.queues import Queue
from cms.presenters.agencies import sanction_sections
from cms.presenters.dossiers import Section
from marketplace.accounts.queries.names import people_named
from marketplace.catalogue.forms.decisions import RefusalForm
from marketplace.catalogue.queries.rules import rules_for
from marketplace.kernel.actor import Actor
from marketplace.web.fields import ProseField
from marketplace.web.forms import CountField
from providers.actions.sanctions import drop_sanction, impose_sanction, propose_sanction
from providers.models import Agency, Sanction
from providers.policies.sanctions import LONGEST_REMOVAL, lengths
from providers.presenters.words import SANCTION

LISTED = {state: said for state, said in SANCTION.items() if state != "drafted"}


class SanctionForm(RefusalForm):
    """Asks which sanction, for how long, for which conduct, and what happened."""

    kind = forms.ChoiceField(
        label=_("Sanction"), choices=Sanction.Kind.choices, widget=forms.RadioSelect
    )
    months = CountField(
        label=_("Months"),
        least=1,
        most=LONGEST_REMOVAL,
        required=False,
        help_text=_("A removed agency may return after them; leave empty for never."),
    )
    reason = ProseField(
        label=_("What happened, and how it is proved"),
        help_text=_("Everybody can read it once the sanction is imposed."),
        max_length=2000,
    )
    field_order = ("kind", "months", "conditions", "reason")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, about="conduct", **kwargs)
        del self.fields["note"]
        self.fields["conditions"].label = _("Conditions of conduct that were broken")
        ladder = ", ".join(str(length) for length in lengths(rules_for(agency.region)))
        self.fields["months"].help_text = _(
            "A suspension lasts one of these: %(lengths)s. A removed agency may return after the "
            "months given here; leave them empty for never."
        ) % {"lengths": ladder}


class ProposeSanction(Decision):
    """Stands among the agencies' decisions; a second person decides in the queue of sanctions."""

    name, tone = "sanction", "danger"
    label = _("Propose a sanction")
    says = _("Another person must impose it before anything happens to the agency.")
    form_class = SanctionForm
    needs_step_up = True
    done_message = _("The sanction was proposed; another person decides.")

    @classmethod
    def is_open(cls, row: Agency, actor: Actor) -> bool:
        return "operator" in actor.roles and row.is_in("active", "suspended")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agency": self.row}

    def act(self, form: SanctionForm) -> str:
        said = form.cleaned_data
        propose_sanction(
            agency=self.row,
            kind=said["kind"],
            conditions=said["conditions"],
            reason=said["reason"],
            months=said["months"],
            by=self.actor,
        )
        return self.back


class ImposeSanction(Decision):
    name, move, tone = "impose", "impose", "danger"
    label = _("Impose")
    says = _("The agency is out of the market from now on, and its offers leave the shelves.")
    confirm = _("Impose this sanction now?")
    needs_step_up = True
    done_message = _("The sanction was imposed.")

    @classmethod
    def is_open(cls, row: Sanction, actor: Actor) -> bool:
        return super().is_open(row, actor) and row.proposed_by != actor.id

    def act(self, form: Any) -> str:
        impose_sanction(sanction=self.row, by=self.actor)
        return self.back


class NoteForm(forms.Form):
    """Asks why."""

    note = ProseField(label=_("Reason"), max_length=1000)


class DropSanction(Decision):
    name, move, tone = "drop", "drop", "quiet"
    label = _("Drop")
    says = _("Nothing happens to the agency. The proposal stays in its history.")
    form_class = NoteForm
    needs_step_up = True
    done_message = _("The sanction was dropped.")

    def act(self, form: NoteForm) -> str:
        drop_sanction(sanction=self.row, note=form.cleaned_data["note"], by=self.actor)
        return self.back


class Sanctions(Queue):
    """Sanctions that were proposed, and what became of them."""

    name, icon, title = "sanctions", "warning", _("Sanctions")
    model, kind, place = Sanction, "sanction", "agency__organisation__region"
    related = ("agency__organisation__region",)
    states, waiting = LISTED, ("proposed",)
    words = ("agency__organisation__name", "agency__organisation__number")
    columns = (
        Column(_("Agency"), lambda sanction: sanction.agency.name),
        Column(_("Number"), lambda sanction: sanction.agency.number),
        Column(_("Sanction"), lambda sanction: sanction.get_kind_display()),
        Column(_("Months"), lambda sanction: sanction.months or ""),
        Column(_("Region"), lambda sanction: str(sanction.agency.region)),
        state_column(_("State"), LISTED),
        moment_column(_("Proposed"), lambda sanction: sanction.proposed_at),
    )
    decisions = (ImposeSanction, DropSanction)

    def name_of(self, row: Sanction) -> str:
        return f"{row.get_kind_display()}: {row.agency.name}"

    def dossier(self, row: Sanction) -> list[Section]:
        proposer = people_named([row.proposed_by]).get(row.proposed_by, "")
        return sanction_sections(row, proposer)
