"""Three gates around every view: content policy, permission table, one face for errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from marketplace.kernel.errors import MarketError, NotAllowed, NotFound
from marketplace.web.errors import render_error
from marketplace.web.kept import keep_typed
from marketplace.web.permissions import PUBLIC, SIGNED_IN, roles_for, table

GetResponse = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# Wagtail's admin writes scripts and styles into its pages; only its own address gets this.
BACK_OFFICE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)


class ContentPolicyMiddleware(MiddlewareMixin):
    """Sends the content policy with every answer."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        office = request.path.startswith("/office/")
        response.headers.setdefault(
            "Content-Security-Policy", BACK_OFFICE_POLICY if office else POLICY
        )
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response


class PermissionMiddleware(MiddlewareMixin):
    """Asks the permission table before every view; an address without a row is not there."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None:
            raise TypeError("a view is called without an address")
        if "\x00" in request.path:
            # Nothing is called so, and PostgreSQL refuses even to look.
            return render_error(request, NotFound())
        wanted = roles_for(match)
        if wanted == PUBLIC:
            request.actor = SimpleLazyObject(lambda: table().actor(request, match))  # type: ignore[attr-defined]
            return None
        if not request.user.is_authenticated:
            shows_again = getattr(getattr(view, "view_class", None), "shows_typed_again", False)
            if request.method == "POST" and shows_again:
                keep_typed(request)
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        try:
            actor = table().actor(request, match)
            if wanted != SIGNED_IN and not wanted & actor.roles:
                raise NotFound
        except (NotFound, NotAllowed) as error:
            return render_error(request, error)
        request.actor = actor  # type: ignore[attr-defined]
        return None


class ErrorMiddleware(MiddlewareMixin):
    """Turns the market's errors into pages."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        return render_error(request, error) if isinstance(error, MarketError) else None
