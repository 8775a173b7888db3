"""Changes of checked particulars, and sanctions, on an agency's own desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from providers.actions import changes as actions
from providers.forms.changes import ChangeForm
from providers.policies.changes import can_ask
from providers.presenters.changes import change_cards, sanction_cards
from providers.queries.changes import change_at, changes_of, sanctions_of
from providers.views.desk import AgencyDesk, DeskForm


class Changes(AgencyDesk, TemplateView):
    """Lists what the agency asked to change, with the decisions."""

    template_name = "providers/desk_changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cards = change_cards(list(changes_of(self.agency)))
        return super().get_context_data(cards=cards, can_ask=can_ask(self.agency), **kwargs)


class AskForChange(DeskForm):
    """Asks to change what the operator checked."""

    form_class = ChangeForm
    title = _("Ask for a change")
    lead = _(
        "Please write over what has changed and leave the rest. What is registered stays in "
        "force until the operator has approved the change."
    )
    submit = _("Hand in for checking")
    back = "changes"
    done_message = _("Handed in. The operator checks the change now.")

    def is_open(self) -> bool:
        return can_ask(self.agency)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agency": self.agency}

    def act(self, form: ChangeForm) -> str:
        actions.submit_change(agency=self.agency, **form.wanted, by=self.actor)
        return self.to("changes")


class WithdrawChange(DeskForm):
    """Takes a change back before it is decided."""

    title = _("Withdraw a change")
    lead = _("What is registered stays as it is.")
    submit = _("Withdraw")
    tone = "danger"
    back = "changes"
    done_message = _("Withdrawn.")

    def load(self) -> None:
        self.row = change_at(self.agency, self.kwargs["pk"])

    def is_open(self) -> bool:
        return self.row.is_in("checking")

    def act(self, _form: Any) -> str:
        actions.withdraw_change(change=self.row, by=self.actor)
        return self.to("changes")


class Sanctions(AgencyDesk, TemplateView):
    """Lists the sanctions that were imposed, with their reasons."""

    template_name = "providers/desk_sanctions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(sanctions_of(self.agency).filter(state="imposed"))
        return super().get_context_data(cards=sanction_cards(rows), **kwargs)
