"""Official numbers checked while they are typed; the form checks them again."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from marketplace.accounts.forms.codes import CreditCodeField, IdentityField, PhoneField

FIELDS: dict[str, type[forms.CharField]] = {
    "credit-code": CreditCodeField,
    "identity": IdentityField,
    "phone": PhoneField,
}


@require_POST
def check(request: HttpRequest, kind: str) -> HttpResponse:
    """Say whether the one number that was sent is right. POST, so that it stands in no log."""
    if kind not in FIELDS:
        raise Http404
    name = next((name for name in request.POST if name != "csrfmiddlewaretoken"), "")
    typed = request.POST.get(name, "")
    errors: list[str] = []
    try:
        FIELDS[kind](required=False).clean(typed)
    except ValidationError as error:
        errors = error.messages
    return render(request, "accounts/checked.html", {"errors": errors, "typed": typed.strip()})
