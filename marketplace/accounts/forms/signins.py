"""Sign-in by phone or e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.codes import ContactField


class SignInForm(LoginForm):  # type: ignore[misc]
    """Takes a phone number however it is spaced."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = ContactField()
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(("login", "password", "remember"))
