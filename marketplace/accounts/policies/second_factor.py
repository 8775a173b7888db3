"""Who must have a second factor before they may work."""

from __future__ import annotations

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from marketplace.accounts.models import User


def lacks_second_factor(user: User, roles: Collection[str]) -> bool:
    """Whether one of these roles must have a second factor here, and this person has none."""
    if not settings.MFA_COMPULSORY or not settings.MFA_ROLES.intersection(roles):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP])
