"""Steps between the password and the desk."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import EmailVerificationStage

from marketplace.accounts.models import User


class ProveOneAddress(EmailVerificationStage):  # type: ignore[misc]
    """Asks for a code by e-mail, unless the person's phone number is proved already."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if isinstance(user, User) and user.phone_verified:
            return None, True
        return super().handle()  # type: ignore[no-any-return]
