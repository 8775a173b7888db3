"""Wagtail asks Django's permissions who may enter its admin; memberships answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from cms.policies.office import can_enter

ENTRY = "wagtailadmin.access_admin"


class OfficeBackend(BaseBackend):
    """Signs nobody in, and grants one thing: the door of the back office."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm != ENTRY or obj is not None or not user_obj.is_authenticated:
            return False
        # Asked many times for one page; the user object lives as long as the request.
        if not hasattr(user_obj, "_enters_office"):
            user_obj._enters_office = can_enter(user_obj)
        return bool(user_obj._enters_office)
