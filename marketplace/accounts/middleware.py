"""Two gates around people: the second factor of those who need one, and too many requests."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.accounts.policies.second_factor import lacks_second_factor
from marketplace.kernel.errors import NotFound


class SecondFactorMiddleware(MiddlewareMixin):
    """Sends whoever acts in a role that needs a second factor to its set-up, before any page.

    The permission middleware has made the actor; on one's own account pages one acts for nobody,
    so they stay open.
    """

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not settings.MFA_COMPULSORY or not isinstance(request.user, User):
            return None
        if not lacks_second_factor(request.user, _roles(request)):
            return None
        messages.warning(request, _("Your role needs a second factor. Please set it up first."))
        return redirect("mfa_activate_totp")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return respond_429(request) if isinstance(error, RateLimited) else None


def _roles(request: HttpRequest) -> frozenset[str]:
    """The roles in which the request acts; none on a public page whose actor is nobody there."""
    try:
        roles: frozenset[str] = request.actor.roles  # type: ignore[attr-defined]
    except (AttributeError, NotFound):
        return frozenset()
    return roles
