"""Views that do one action: a form, a key against repeats, one transaction, one redirect."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from marketplace.accounts.models import Organisation, User
from marketplace.accounts.views import step_up
from marketplace.events import repeats
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import IllegalMove, MarketError, NotAllowed, NotFound, Stale
from marketplace.web.kept import take_typed

KEY = "idempotency_key"
PASSED_ON = (NotFound, NotAllowed, repeats.KeyReused)


class DeskMixin:
    """A page for the organisation that stands in its address."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def actor(self) -> Actor:
        return self.request.actor  # type: ignore[attr-defined,no-any-return]

    @property
    def organisation(self) -> Organisation:
        """The body acted for; the permission middleware has checked the membership."""
        if not hasattr(self, "_organisation"):
            number = self.kwargs["organisation"]
            self._organisation = Organisation.objects.select_related("region").get(number=number)
        return self._organisation


class NoFields(forms.Form):
    """A form that only has a button."""


class ActionView(FormView):  # type: ignore[type-arg]
    """Shows a form and calls one action with what was typed.

    A subclass writes `act(form)`, which calls exactly one action and gives the address to go to
    next. Refusals land at their field and keep everything that was typed; a repeated request is
    answered like the first one and does nothing. What somebody sends whose session has ended
    stands in the form again once they have signed in. `needs_step_up` asks for a proof of the person
    that is at most ten minutes old, before the form is shown and when it is sent.
    """

    form_class: type[forms.BaseForm] = NoFields
    done_message: Any = ""
    needs_step_up = False
    shows_typed_again = True

    @property
    def actor(self) -> Actor:
        return self.request.actor  # type: ignore[attr-defined,no-any-return]

    @property
    def user(self) -> User:
        """The person who acts. Raises: NotFound for nobody."""
        if not isinstance(self.request.user, User):
            raise NotFound
        return self.request.user

    def act(self, form: Any) -> str:
        raise TypeError(f"{type(self).__name__} calls no action with {type(form).__name__}")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.needs_step_up and not step_up.is_fresh(request):
            return HttpResponseRedirect(step_up.address(request, request.get_full_path()))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.needs_step_up and not step_up.is_fresh(request):
            form = self.get_form()
            form.add_error(None, step_up.says_stale(request))
            return self.form_invalid(form)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Fill the form again with what was typed when the session had ended."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        typed = take_typed(self.request) if self.request.method == "GET" else None
        if typed is None:
            return kwargs
        messages.warning(
            self.request,
            _("You were signed out, so nothing was sent. What you typed stands here again."),
        )
        return {**kwargs, "data": typed}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return HttpResponseRedirect(self._act_once(form))
        except PASSED_ON:
            raise
        except (IllegalMove, Stale):
            form.add_error(None, _("This has changed meanwhile. Please reload the page."))
        except MarketError as error:
            form.add_error(self._field_of(form, error), str(error))
        return self.form_invalid(form)

    def _act_once(self, form: Any) -> str:
        key = self.request.POST.get(KEY, "")[:64] or uuid.uuid4().hex
        with transaction.atomic():
            earlier = repeats.claim(key=key, body=self._body(), by=self.actor)
            if earlier is not None:
                return earlier.location
            location = self.act(form)
            repeats.settle(key=key, location=location, by=self.actor)
        if self.done_message:
            messages.success(self.request, self.done_message)
        return location

    def _body(self) -> str:
        ignored = {KEY, "csrfmiddlewaretoken"}
        typed = [
            (name, value)
            for name in sorted(self.request.POST)
            if name not in ignored
            for value in self.request.POST.getlist(name)
        ]
        files = [
            (name, digest_of(file))
            for name in self.request.FILES
            for file in self.request.FILES.getlist(name)
        ]
        return repeats.fingerprint_of([("path", self.request.path), *typed, *files])

    @staticmethod
    def _field_of(form: forms.BaseForm, error: MarketError) -> str | None:
        return error.field if error.field in form.fields else None

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # A refused form gets a new key: what is sent next is another request.
        context[KEY] = uuid.uuid4().hex
        return context


def digest_of(file: UploadedFile[bytes]) -> str:
    """Hash what was sent, and wind it back for whoever reads it next."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return f"{file.size} {digest.hexdigest()}"


__all__ = ["ActionView", "DeskMixin", "NoFields"]
