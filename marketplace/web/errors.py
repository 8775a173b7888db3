"""The one place where an error becomes a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from marketplace.kernel.errors import MarketError, NotFound
from marketplace.web.display import display_of


def render_error(request: HttpRequest, error: MarketError) -> HttpResponse:
    """Show an error as a page, or as problem JSON to who asks for JSON (RFC 9457)."""
    if "application/json" in request.headers.get("Accept", ""):
        body = {"type": "about:blank", "title": str(error), "code": error.code, **error.data}
        return JsonResponse(body, status=error.http_status, content_type="application/problem+json")
    context = {"error": error, "is_missing": isinstance(error, NotFound)}
    return render(request, "errors/refused.html", context, status=error.http_status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render_error(request, NotFound())


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/forbidden.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the context processors: the database may be what broke.
    page = render_to_string("errors/server.html", {"display": display_of(request)})
    return HttpResponse(page, status=500)
