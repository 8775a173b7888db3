"""An agency's practitioners and delegates, on its own desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from providers.actions import delegates, practitioners
from providers.forms.people import DelegateForm, LetterForm, PractitionerForm
from providers.policies.agencies import is_in_market
from providers.policies.people import HOLDS_PERSON
from providers.presenters.people import cards_of
from providers.presenters.registration import remarks_on
from providers.queries.people import (
    delegate_at,
    delegates_of,
    practitioner_at,
    practitioners_of,
)
from providers.views.desk import AgencyDesk, DeskForm


class Practitioners(AgencyDesk, TemplateView):
    """Lists who practises for the agency."""

    template_name = "providers/desk_practitioners.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(practitioners_of(self.agency))
        return super().get_context_data(
            cards=cards_of(self.agency, rows, on=self.today),
            remarks=remarks_on(self.agency, "practitioners").get("", []),
            **kwargs,
        )


class DeclarePractitioner(DeskForm):
    """Enters somebody who practises for the agency."""

    form_class = PractitionerForm
    title = _("Enter a practitioner")
    lead = _("One person practises for one agency at a time.")
    submit = _("Save")
    back = "practitioners"
    done_message = _("Saved.")

    def is_open(self) -> bool:
        return self.may_write

    def act(self, form: PractitionerForm) -> str:
        row = practitioners.declare_practitioner(
            agency=self.agency, values=form.values, by=self.actor
        )
        return self._after(row.pk)

    def _after(self, pk: int) -> str:
        if is_in_market(self.agency):
            return self.to("practitioner", pk)
        return self.to("practitioners")


class ChangePractitioner(DeclarePractitioner):
    """Writes over an entry that was not handed in yet."""

    title = _("Change a practitioner")

    def load(self) -> None:
        self.row = practitioner_at(self.agency, self.kwargs["pk"])

    def is_open(self) -> bool:
        return self.may_write and self.row.is_in("declared")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "practitioner": self.row}

    def act(self, form: PractitionerForm) -> str:
        practitioners.change_practitioner(practitioner=self.row, values=form.values, by=self.actor)
        return self._after(self.row.pk)


class PractitionerPage(DeskForm):
    """Shows a practitioner; its button hands the entry in."""

    template_name = "providers/desk_practitioner.html"
    back = "practitioners"
    submit = _("Hand in for checking")
    done_message = _("Handed in. The operator checks it now.")

    def load(self) -> None:
        self.row = practitioner_at(self.agency, self.kwargs["pk"])

    def act(self, _form: Any) -> str:
        practitioners.submit_practitioner(practitioner=self.row, by=self.actor)
        return self.to("practitioner", self.row.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (card,) = cards_of(self.agency, [self.row], on=self.today)
        return super().get_context_data(card=card, title=self.row, **kwargs)


class LeavePractitioner(DeskForm):
    """Says that somebody no longer works for the agency."""

    back = "practitioners"
    title = _("A practitioner leaves")
    submit = _("Confirm")
    tone = "danger"
    done_message = _("Written down: this person no longer practises for you.")

    def load(self) -> None:
        self.row = practitioner_at(self.agency, self.kwargs["pk"])

    def is_open(self) -> bool:
        return self.may_write and self.row.is_in(*HOLDS_PERSON)

    def act(self, _form: Any) -> str:
        practitioners.leave_practitioner(practitioner=self.row, by=self.actor)
        return self.to("practitioners")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        says = _("%(name)s no longer practises for you; another agency may enter them.")
        return super().get_context_data(lead=says % {"name": self.row.name}, **kwargs)


class Delegates(AgencyDesk, TemplateView):
    """Lists who may act for the agency in business."""

    template_name = "providers/desk_delegates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=list(delegates_of(self.agency)),
            remarks=remarks_on(self.agency, "delegates").get("", []),
            **kwargs,
        )


class NameDelegate(DeskForm):
    """Names somebody who may act for the agency."""

    form_class = DelegateForm
    title = _("Name a delegate")
    lead = _("A delegate acts for you towards owners and the operator, by a sealed letter.")
    submit = _("Save")
    back = "delegates"
    done_message = _("Saved.")

    def is_open(self) -> bool:
        return self.may_write

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_manager": "manager" in self.actor.roles}

    def act(self, form: DelegateForm) -> str:
        delegates.name_delegate(agency=self.agency, values=form.values, by=self.actor)
        return self.to("delegates")


class HandInLetter(DeskForm):
    """Keeps a delegate's letter."""

    form_class = LetterForm
    title = _("Letter of authority")
    submit = _("Save")
    back = "delegates"
    done_message = _("Saved.")

    def load(self) -> None:
        self.row = delegate_at(self.agency, self.kwargs["pk"])

    def is_open(self) -> bool:
        return self.may_write and self.row.ended_at is None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "delegate": self.row}

    def act(self, form: LetterForm) -> str:
        letter = form.cleaned_data["letter"]
        delegates.hand_in_letter(delegate=self.row, letter=letter, by=self.actor)
        return self.to("delegates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=self.row.name, **kwargs)


class EndDelegate(DeskForm):
    """Ends a delegate's mandate."""

    back = "delegates"
    title = _("End a mandate")
    submit = _("End the mandate")
    tone = "danger"
    done_message = _("The mandate has ended.")

    def load(self) -> None:
        self.row = delegate_at(self.agency, self.kwargs["pk"])

    def is_open(self) -> bool:
        return self.row.ended_at is None

    def act(self, _form: Any) -> str:
        delegates.end_delegate(delegate=self.row, by=self.actor)
        return self.to("delegates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        says = _(
            "%(name)s may no longer act for you. If they can sign in for the agency, take them "
            "out of your team, too."
        )
        return super().get_context_data(lead=says % {"name": self.row.name}, **kwargs)
