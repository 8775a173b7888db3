"""Two gates around people: the second factor of those who need one, and too many requests."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.accounts.policies.second_factor import lacks_second_factor


class SecondFactorMiddleware(MiddlewareMixin):
    """Sends whoever acts in a role that needs a second factor to its set-up, before any page.

    The permission middleware has made the actor; on one's own account pages one acts for nobody,
    so they stay open.
    """

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        user = request.user
        if not isinstance(user, User):
            return None
        actor = getattr(request, "actor", None)
        if actor is None or not lacks_second_factor(user, actor.roles):
            return None
        messages.warning(request, _("Your role needs a second factor. Please set it up first."))
        return redirect("mfa_activate_totp")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return respond_429(request) if isinstance(error, RateLimited) else None
