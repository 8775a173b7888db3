"""Serving kept files: never as a page of ours, whatever is in them."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from marketplace.accounts.models import User
from marketplace.accounts.policies.files import CONTENT_TYPES
from marketplace.accounts.policies.second_factor import lacks_second_factor
from marketplace.accounts.queries.files import file_for, reading_roles

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
def file(request: HttpRequest, key: str) -> FileResponse:
    """Send a file as an attachment under a policy that runs nothing."""
    user = request.user if isinstance(request.user, User) else None
    as_staff = user is not None and not lacks_second_factor(user, reading_roles(user))
    stored = file_for(user, key, as_staff=as_staff)
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=CONTENT_TYPES[stored.kind],
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = (
        "public, max-age=86400, immutable" if stored.is_public else "private, no-store"
    )
    return response
