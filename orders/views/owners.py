"""A project owner's registration and particulars, on its own desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from marketplace.accounts.views.actions import ActionView, DeskMixin
from marketplace.catalogue.presenters.decisions import decision_of
from marketplace.kernel.errors import NotFound
from orders.actions import owners as actions
from orders.forms.owners import BodyForm, ContactForm, form_of
from orders.models import Owner
from orders.policies.owners import can_change
from orders.presenters import owners as shown
from orders.presenters.stories import story_of
from orders.queries.owners import open_needs_of, owner_of, wait_of


class OwnerMixin(DeskMixin):
    """A page about the owner whose body stands in the address."""

    @cached_property
    def owner(self) -> Owner:
        return owner_of(self.kwargs["organisation"])

    def home(self) -> str:
        """The address of the owner's own page."""
        return reverse("orders:owner", args=[self.kwargs["organisation"]])


class BeginOwner(ActionView):
    """Begins a body of owners for whoever is signed in."""

    template_name = "orders/owner_begin.html"
    form_class = BodyForm
    done_message = _("The registration has begun. Please fill in the other parts.")

    def act(self, form: BodyForm) -> str:
        user = self.request.user
        if isinstance(user, AnonymousUser):
            raise NotFound
        owner = actions.register_owner(**form.cleaned_data, user=user, by=self.actor)
        return reverse("orders:owner", args=[owner.number])


class OwnerRegistration(OwnerMixin, ActionView):
    """Shows the registration, as task list or as particulars; its button hands it in."""

    template_name = "orders/owner.html"
    done_message = _("Handed in. The operator checks your registration now.")

    def act(self, _form: Any) -> str:
        actions.submit_owner(owner=self.owner, by=self.actor)
        return self.home()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.owner
        label, tone = shown.status_of(owner)
        return super().get_context_data(
            owner=owner,
            state_label=label,
            state_tone=tone,
            can_change=can_change(owner),
            tasks=shown.tasks_of(owner) if can_change(owner) else [],
            gaps=shown.gaps_in(owner),
            particulars=shown.particulars_of(owner),
            decision=decision_of(owner.returned_for),
            deadline=wait_of(owner),
            **kwargs,
        )


class OwnerPart(OwnerMixin, ActionView):
    """Saves one part of a registration, complete or not."""

    template_name = "orders/owner_part.html"
    done_message = _("Saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        form_class = form_of(self.kwargs["part"], self.owner.kind)
        if form_class is None:
            raise NotFound
        self.form_class = form_class

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_change(self.owner):
            return HttpResponseRedirect(self.home())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        remarks = shown.remarks_on(self.owner)
        return {**super().get_form_kwargs(), "owner": self.owner, "remarks": remarks}

    def act(self, form: Any) -> str:
        actions.save_owner(owner=self.owner, values=form.values, by=self.actor)
        return self.home()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = self.kwargs["part"]
        return super().get_context_data(
            owner=self.owner,
            home=self.home(),
            title=shown.TITLES[part],
            **kwargs,
        )


class OwnerContacts(OwnerMixin, ActionView):
    """Changes address and contacts of an accepted owner."""

    template_name = "orders/owner_contacts.html"
    form_class = ContactForm
    done_message = _("The new address and contacts are kept.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.owner.is_in("active"):
            return HttpResponseRedirect(self.home())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "owner": self.owner}

    def act(self, form: ContactForm) -> str:
        actions.change_contacts(owner=self.owner, values=form.values, by=self.actor)
        return self.home()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(owner=self.owner, home=self.home(), **kwargs)


class OwnerLeave(OwnerMixin, ActionView):
    """Leaves the market."""

    template_name = "orders/owner_leave.html"
    done_message = _("You have left the market.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.owner.is_in("active"):
            return HttpResponseRedirect(self.home())
        return super().get(request, *args, **kwargs)

    def act(self, _form: Any) -> str:
        actions.leave_owner(owner=self.owner, by=self.actor)
        return self.home()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            owner=self.owner, home=self.home(), open_needs=open_needs_of(self.owner), **kwargs
        )


class OwnerHistory(OwnerMixin, TemplateView):
    """Shows what happened to the registration, the newest first."""

    template_name = "orders/owner_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            owner=self.owner,
            entries=story_of([self.owner.subject], teller=self.owner.number, most=200),
            **kwargs,
        )
