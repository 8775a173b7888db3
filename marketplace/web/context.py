"""What every template knows about the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from marketplace.web.display import DisplayForm, display_of


class Way(NamedTuple):
    """One entry of a navigation."""

    title: Any
    url: str


NAV = (
    Way(_("Services"), "/services/"),
    Way(_("Agencies"), "/agencies/"),
    Way(_("Needs"), "/needs/"),
    Way(_("Results"), "/results/"),
    Way(_("Rules"), "/rules/"),
    Way(_("Guides"), "/guides/"),
)
PLACES = {
    "home": "/",
    "services": "/services/",
    "rules": "/rules/",
    "guides": "/guides/",
    "notices": "/notices/",
    "about": "/about/",
    "desks": "/desk/",
    "begin_agency": "/desk/begin/agency/",
    "begin_owner": "/desk/begin/owner/",
    "outbox": "/demo/outbox/",
    "office": "/office/",
    "sign_in": "/accounts/login/",
    "sign_up": "/accounts/signup/",
    "sign_out": "/accounts/logout/",
    "password": "/accounts/password/change/",
    "second_factor": "/accounts/2fa/",
    "phone": "/accounts/phone/change/",
    "email": "/accounts/email/",
}


def site(request: HttpRequest) -> dict[str, Any]:
    display = display_of(request)
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demo": settings.MODE == "demo",
        "mode": settings.MODE,
        "nav": NAV,
        "places": PLACES,
        "section": f"/{request.path.split('/')[1]}/",
        "display": display,
        "display_form": DisplayForm(initial=display.values(), auto_id="display-%s"),
        "languages": settings.LANGUAGES,
    }


def instant_of(request: HttpRequest | None) -> datetime:
    """Give the house's time, read once for a page."""
    read: Callable[[], datetime] = import_string(settings.HOUSE_CLOCK)
    if request is None:
        return read()
    if not hasattr(request, "house_instant"):
        request.house_instant = read()  # type: ignore[attr-defined]
    return request.house_instant  # type: ignore[attr-defined,no-any-return]
