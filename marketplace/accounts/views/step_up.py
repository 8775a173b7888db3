"""Step-up: what changes rights or cannot be taken back asks again who is there."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are in the last ten minutes, by what they last set up.

    Whoever has a second factor proves it with that; a password alone is not enough then. The
    made-up people of a demo need no proof: they have no password that anybody should know.
    """
    if settings.MODE == "demo" and getattr(request.user, "is_demo", False):
        return True
    if not did_recently_reauthenticate(request):
        return False
    if not _has_second_factor(request):
        return True
    proofs = [
        record
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated")
    ]
    return bool(proofs) and proofs[-1]["method"] == "mfa"


def address(request: HttpRequest, then: str) -> str:
    """Where the person proves who they are, and comes back from."""
    page = "mfa_reauthenticate" if _has_second_factor(request) else "account_reauthenticate"
    return f"{reverse(page)}?{urlencode({'next': then})}"


def says_stale(request: HttpRequest) -> SafeString:
    """What a form says whose person proved themselves too long ago; it keeps what was typed."""
    return format_html(
        "{} <a href='{}' target='_blank' rel='noopener'>{}</a>",
        _("It is more than ten minutes since you confirmed that it is you."),
        address(request, reverse("accounts:confirmed")),
        _("Confirm it in a new window, then send this form again."),
    )


def _has_second_factor(request: HttpRequest) -> bool:
    return bool(is_mfa_enabled(request.user, [Authenticator.Type.TOTP]))
