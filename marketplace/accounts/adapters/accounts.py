"""What allauth asks the house: how phones are kept, what is sent, what errors are called."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.forms.codes import PhoneField
from marketplace.accounts.models import User
from marketplace.kernel.errors import Invalid
from marketplace.notify.actions.messages import send_sms

_MISMATCH = gettext_lazy("The phone number or e-mail address and the password do not fit.")
_EMAIL_STAGE = "allauth.account.stages.EmailVerificationStage"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up, sign-in and codes, over the house's own users and outgoing door."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _MISMATCH,
        "phone_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "incorrect_code": gettext_lazy("This is not the code that we sent. Please compare it."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Please try again later."),
        "rate_limited": gettext_lazy("Please wait half a minute before you ask again."),
        "same_as_current": gettext_lazy("This is the one that you have already."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    # Phones

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**{**kwargs, "label": gettext_lazy("Mobile phone")})

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.set_phone(phone, verified=verified)
        user.save(update_fields=["phone", "phone_fingerprint", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        try:
            with transaction.atomic():
                self.set_phone(user, phone, verified=True)
        except IntegrityError:
            raise Invalid(_("This phone number belongs to another account by now.")) from None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.by_phone(phone)

    # Messages

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        text = _("%(code)s is your code for this phone number. Give it to nobody.")
        send_sms(to=phone, body=text % {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        send_sms(to=phone, body=_("Somebody gave this number. It has no account here."))

    def send_account_already_exists_sms(self, phone: str) -> None:
        send_sms(
            to=phone,
            body=_(
                "Somebody wanted to register with this number. It has an account already: "
                "sign in, or ask for a new password."
            ),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what changed in their account; by SMS whoever has no e-mail address."""
        if email or user.email or not user.phone:
            super().send_notification_mail(template_prefix, user, context, email)
            return
        change = " ".join(render_to_string(f"{template_prefix}_subject.txt", context or {}).split())
        text = _("Your account was changed: %(change)s. If it was not you, reset your password.")
        send_sms(to=user.phone, body=text % {"change": change})

    # Sign-in

    def get_login_stages(self) -> list[str]:
        ours = "marketplace.accounts.adapters.stages.ProveOneAddress"
        return [ours if stage == _EMAIL_STAGE else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the second factor first, to whoever has one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] == "reauthenticate")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's key knows no phones: all of them would share one limit.
        if phone := credentials.get("phone"):
            return f"phone:{phone}"
        return str(super()._get_login_attempts_cache_key(request, **credentials))

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        if user.phone:
            key = self._get_login_attempts_cache_key(self.request, phone=user.phone)
            ratelimit.clear(self.request, app="allauth.account", action="login_failed", key=key)
