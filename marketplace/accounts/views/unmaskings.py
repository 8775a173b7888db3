"""Seeing a personal number: with a reason, after a step-up, written down, shown once."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from marketplace.accounts.actions.unmaskings import unmask
from marketplace.accounts.forms.bodies import ReasonForm
from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.presenters import seen
from marketplace.accounts.queries.bodies import body_under, member_under
from marketplace.accounts.queries.teams import members_of
from marketplace.accounts.queries.unmaskings import unmaskings_seen_by
from marketplace.accounts.views.actions import ActionView, DeskMixin
from marketplace.kernel.errors import MarketError


class UnmaskView(ActionView):
    """Asks why and shows one number in the clear, in the answer itself and nowhere else.

    A subclass gives `subject` (whose, "practitioner/17"), `field` (which, "identity"), `label`
    (what people call it) and `clear_value()`, after its own query scoped to the actor.
    """

    form_class = ReasonForm
    template_name = "accounts/unmask.html"
    needs_step_up = True
    subject = ""
    field = ""
    label: Any = ""

    def clear_value(self) -> str:
        raise TypeError(f"{type(self).__name__} names no value")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            value = unmask(
                subject=self.subject,
                field=self.field,
                value=self.clear_value(),
                reason=form.cleaned_data["reason"],
                by=self.actor,
            )
        except MarketError as error:
            form.add_error(self._field_of(form, error), str(error))
            return self.form_invalid(form)
        response = render(
            self.request, self.get_template_names(), {**self.get_context_data(), "value": value}
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(label=self.label, **kwargs)


class BodyPeople(DeskMixin, TemplateView):
    """For the operator: who acts for a body of the operator's regions."""

    template_name = "accounts/body_people.html"

    @cached_property
    def body(self) -> Organisation:
        return body_under(self.actor, self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.update(body=self.body, members=members_of(self.body))
        return context


class UnmaskPhone(DeskMixin, UnmaskView):
    """The phone number of somebody who acts for a body of the operator's regions."""

    field, label = "phone", _("Mobile phone")

    @cached_property
    def member(self) -> Membership:
        return member_under(self.actor, self.kwargs["number"], self.kwargs["member"])

    @property
    def subject(self) -> str:  # type: ignore[override]
        return f"user/{self.member.user_id}"

    def clear_value(self) -> str:
        return str(self.member.user.phone)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)


class Unmaskings(DeskMixin, TemplateView):
    """For the operator: who saw which number, and why."""

    template_name = "accounts/unmaskings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = unmaskings_seen_by(self.organisation)
        page = Paginator(rows, 20).get_page(self.request.GET.get("page", 1))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.update(page_obj=page, rows=seen(list(page)))
        return context
