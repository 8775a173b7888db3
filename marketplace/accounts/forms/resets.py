"""A forgotten password: a code by SMS or e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal.flows.password_reset_by_code import (
    PasswordResetVerificationProcess,
)
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.accounts.forms.codes import ContactField
from marketplace.accounts.models import User
from marketplace.notify.actions.messages import send_sms


class _ResetByPhone(PasswordResetVerificationProcess):  # type: ignore[misc]
    """The same steps with the code on its way by SMS.

    The phone number stands where the other steps look for the address.
    """

    def send(self) -> None:
        phone = self.state["email"]
        if self.user is None:
            text = _("Somebody asked for a new password with this number. It has no account here.")
            send_sms(to=phone, body=text)
            return
        self.state["code"] = get_adapter(self.request).generate_password_reset_code()
        text = _("%(code)s is your code for a new password. Give it to nobody.")
        send_sms(to=phone, body=text % {"code": self.code})


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for the phone number or e-mail address of an account; never says whether there is one."""

    email = ContactField()

    def clean_email(self) -> str:
        contact: str = self.cleaned_data["email"]
        if "@" in contact:
            return super().clean_email()  # type: ignore[no-any-return]
        user = User.objects.by_phone(contact)
        self.users = [user] if user and user.is_active else []
        return contact

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        contact: str = self.cleaned_data["email"]
        if "@" in contact:
            return super().save(request, **kwargs)  # type: ignore[no-any-return]
        user = self.users[0] if self.users else None
        _ResetByPhone.initiate(request=request, user=user, email=contact)
        return contact
