"""What stands between the permission table and the pages of the back office."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from cms.actions.editors import seat_editor

OFFICE = "/office/"


class EditorsMiddleware(MiddlewareMixin):
    """Sets, before every page of the office, whether this person edits: Wagtail reads groups."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.path.startswith(OFFICE) and request.user.is_authenticated:
            seat_editor(user=request.user, by=request.actor)  # type: ignore[attr-defined]
            # Wagtail's sidebar calls people by this.
            request.user.first_name = str(request.user)  # type: ignore[attr-defined]
