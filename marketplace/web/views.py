"""Pages about the pages: the gallery of components, and how a visitor wants to see everything."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.web.context import instant_of
from marketplace.web.display import A_YEAR, COOKIE, Display, DisplayForm, display_of
from marketplace.web.gallery import exhibits


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "components/gallery.html", exhibits(instant_of(request), request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Keep how pages shall look, and go back to where the visitor was."""
    if request.method != "POST":
        form = DisplayForm(initial=display_of(request).values())
        return render(request, "components/display.html", {"form": form})
    form = DisplayForm({**display_of(request).values(), **request.POST.dict()})
    if not form.is_valid():
        return render(request, "components/display.html", {"form": form}, status=422)
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(
        COOKIE,
        Display(**form.cleaned_data).cookie(),
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


def _back(request: HttpRequest) -> str:
    """Give the page that the visitor came from, if it is one of ours."""
    there = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure())
    return there if is_ours else "/"
