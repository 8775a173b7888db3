"""Signing in as one of the demo's made-up people, one click away."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from marketplace.accounts.queries.demo import demo_person

BACKEND = "marketplace.accounts.adapters.backends.PeopleBackend"


@require_POST
def enter(request: HttpRequest, handle: str) -> HttpResponse:
    """Sign in as a made-up person; outside a demo nobody of them is there."""
    person = demo_person(handle)
    login(request, person, backend=BACKEND)
    there = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(there if is_ours and there else reverse("accounts:desks"))
