"""Who may be signed in at all."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """People by phone or e-mail and password; in production none of the demo's made-up people.

    It is asked at sign-in and again for every request's session.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        if getattr(user, "is_demo", False) and settings.MODE == "production":
            return False
        return super().user_can_authenticate(user)  # type: ignore[no-any-return]
