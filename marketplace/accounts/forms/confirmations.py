"""Forms that ask for a code, and for the address to which one goes."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmPasswordResetCodeForm,
    VerifyPhoneForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.codes import CodeField


class _AsksForCode(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField()


class PhoneCodeForm(_AsksForCode, VerifyPhoneForm):  # type: ignore[misc]
    pass


class EmailCodeForm(_AsksForCode, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ResetCodeForm(_AsksForCode, ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class FirstAppCodeForm(_AsksForCode, ActivateTOTPForm):  # type: ignore[misc]
    pass


class AppCodeForm(_AsksForCode, AuthenticateForm):  # type: ignore[misc]
    pass


class AppCodeAgainForm(_AsksForCode, ReauthenticateForm):  # type: ignore[misc]
    pass


class NewEmailForm(AddEmailForm):  # type: ignore[misc]
    """The address that shall become one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
        self.fields["email"].help_text = _("We send a code to it; until then nothing changes.")
        self.fields["email"].widget.attrs.pop("placeholder", None)
