"""An agency's registration and particulars, on its own desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from marketplace.accounts.views.actions import ActionView
from marketplace.kernel.errors import NotFound
from providers.actions import agencies as actions
from providers.forms.registration import PARTS, BodyForm, PartForm
from providers.policies.agencies import is_drafting, is_in_market
from providers.policies.changes import can_ask
from providers.policies.exits import what_is_open
from providers.presenters.dossiers import dossier_of
from providers.presenters.registration import TITLES, missing_in, remarks_on, tasks_of
from providers.presenters.stories import story_of
from providers.views.desk import AgencyDesk, DeskForm

LEADS = {
    "particulars": _(
        "Please copy these from the licence. You may leave fields empty and come back later."
    ),
    "contacts": _("You may leave fields empty and come back later."),
    "commitment": _(
        "By this letter the agency promises that everything it hands in is true, and that it "
        "keeps to the rules of this market."
    ),
}


class BeginAgency(ActionView):
    """Makes an agency's body for whoever is signed in, and begins its registration."""

    template_name = "providers/begin.html"
    form_class = BodyForm
    done_message = _("The registration has begun. Please fill in the other parts.")

    def act(self, form: BodyForm) -> str:
        user = self.request.user
        if isinstance(user, AnonymousUser):
            raise NotFound
        agency = actions.register_agency(**form.cleaned_data, user=user, by=self.actor)
        return reverse("providers:desk", args=[agency.number])


class Registration(AgencyDesk, ActionView):
    """Shows the registration, as task list or as particulars; its button hands it in."""

    template_name = "providers/desk_agency.html"
    done_message = _("Handed in. The operator checks your registration now.")

    def act(self, _form: Any) -> str:
        actions.submit_agency(agency=self.agency, by=self.actor)
        return self.to("desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agency, tasks = self.agency, {}
        if is_drafting(agency):
            tasks = {
                "tasks": tasks_of(agency, on=self.today),
                "missing": missing_in(agency, on=self.today),
            }
        return super().get_context_data(
            dossier=dossier_of(agency), can_ask=can_ask(agency), **tasks, **kwargs
        )


class Part(DeskForm):
    """Saves one part of a registration, complete or not; in the market only the open part."""

    done_message = _("Saved.")
    submit = _("Save")

    def load(self) -> None:
        self.part = self.kwargs["part"]
        if self.part not in PARTS:
            raise NotFound

    def is_open(self) -> bool:
        is_without_check = self.part == "contacts" and is_in_market(self.agency)
        return is_without_check or is_drafting(self.agency)

    def get_form_class(self) -> type[PartForm]:
        return PARTS[self.part]

    def get_form_kwargs(self) -> dict[str, Any]:
        remarks = remarks_on(self.agency, self.part)
        return {**super().get_form_kwargs(), "agency": self.agency, "remarks": remarks}

    def act(self, form: PartForm) -> str:
        actions.save_particulars(agency=self.agency, values=form.values, by=self.actor)
        return self.to("desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=TITLES[self.part],
            lead=LEADS[self.part] if is_drafting(self.agency) else _("This changes at once."),
            **kwargs,
        )


class Exit(DeskForm):
    """Leaves the market."""

    template_name = "providers/desk_exit.html"
    title = _("Leave the market")
    submit = _("Leave the market")
    tone = "danger"
    confirm = _("Your offers come off the shelf and you can sign up for nothing more. Leave?")
    done_message = _("You have left the market.")

    def is_open(self) -> bool:
        return self.agency.is_in("active")

    def act(self, _form: Any) -> str:
        actions.exit_agency(agency=self.agency, by=self.actor)
        return self.to("desk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(open_matters=what_is_open(self.agency), **kwargs)


class History(AgencyDesk, TemplateView):
    """Shows what happened to the agency, the latest first."""

    template_name = "providers/desk_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entries=story_of(self.agency), **kwargs)
