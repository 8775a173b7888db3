"""Setting up public bodies, and what could not be delivered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from marketplace.accounts.actions.organisations import begin_organisation
from marketplace.accounts.forms.bodies import PublicBodyForm
from marketplace.accounts.views.actions import ActionView, DeskMixin
from marketplace.events.dispatcher import redo
from marketplace.events.models import ParkedReaction
from marketplace.notify.actions.deliveries import retry_message
from marketplace.notify.queries import MOST, parked_messages


class BeginPublicBody(DeskMixin, ActionView):
    """For the management body: a public body in its regions, managed by whoever begins it."""

    form_class = PublicBodyForm
    template_name = "accounts/begin_body.html"
    needs_step_up = True
    done_message = _("The body is set up. Invite its people now; you may leave it afterwards.")

    def act(self, form: Any) -> str:
        body = begin_organisation(**form.cleaned_data, user=self.user, by=self.actor)
        return reverse("accounts:team", args=[body.number])


class Undelivered(DeskMixin, TemplateView):
    """For the operator: messages that were given up and reactions that were set aside."""

    template_name = "accounts/parked.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["messages_parked"] = parked_messages()
        context["reactions_parked"] = ParkedReaction.objects.waiting()[:MOST]
        return context


class RetryMessage(DeskMixin, ActionView):
    """Puts a message back into the queue."""

    template_name = "accounts/parked.html"
    done_message = _("The message is tried again.")
    http_method_names = ["post"]

    def act(self, form: Any) -> str:
        retry_message(pk=self.kwargs["message"], by=self.actor)
        return reverse("accounts:parked", args=[self.organisation.number])


class RedoReaction(DeskMixin, ActionView):
    """Runs a reaction again and says whether it went through."""

    template_name = "accounts/parked.html"
    http_method_names = ["post"]

    def act(self, form: Any) -> str:
        if redo(pk=self.kwargs["reaction"], by=self.actor):
            messages.success(self.request, _("It went through this time."))
        else:
            messages.error(self.request, _("It failed again. The server's log has the details."))
        return reverse("accounts:parked", args=[self.organisation.number])
