"""Sign-up: a name, a phone number or an e-mail address, a password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import User
from marketplace.notify import doors
from marketplace.web.fields import LineField


class SignUpForm(SignupForm):  # type: ignore[misc]
    """One of phone and e-mail is enough; whichever is given is proved by a code."""

    account_already_exists: bool
    field_order = ("name", "phone", "email", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The settings must call the e-mail required, or codes for it could not be switched on.
        super().__init__(*args, email_required=False, **kwargs)
        self.fields["name"] = LineField(
            label=_("Your name"), max_length=60, help_text=_("As others of your body know you.")
        )
        self.fields["phone"].help_text = _("Give this or an e-mail address; we send a code to it.")
        self.fields["email"].label = _("E-mail")
        self.fields["password1"].label = _("Password")
        self.fields["password2"].label = _("The same password again")
        for name in ("email", "password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.order_fields(self.field_order)
        self._leave_out_what_is_not_reached()

    def _leave_out_what_is_not_reached(self) -> None:
        """Without a door for SMS or e-mail nobody could get the code for it."""
        by_phone, by_email = doors.reach("sms"), doors.reach("email")
        for is_reached, name, other in (
            (by_phone or not by_email, "phone", "email"),
            (by_email or not by_phone, "email", "phone"),
        ):
            if not is_reached:
                del self.fields[name]
                self.fields[other].required = True

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not {"phone", "email"} & set(self.errors) and not (
            self.cleaned_data.get("phone") or self.cleaned_data.get("email")
        ):
            self.add_error("phone", _("Please give a mobile number or an e-mail address."))
        return self.cleaned_data  # type: ignore[no-any-return]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more to keep: the adapter has kept the name."""

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account, or answer as if: who is known already is told by message only."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:  # somebody else took the phone or e-mail meanwhile
                self.account_already_exists = True
        # As slow as hashing the password of a new account.
        make_password(self.cleaned_data["password1"])
        return super().try_save(request)
