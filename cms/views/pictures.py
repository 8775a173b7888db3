"""The editors' pictures, as Wagtail drew them; nothing else lies in their storage."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from marketplace.kernel.errors import NotFound

NAME = re.compile(r"images/[\w-][\w.-]*\.(?P<ending>gif|jpg|jpeg|png|webp)", re.ASCII)
TYPES = {"gif": "image/gif", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}  # fmt: skip
A_DAY = 24 * 3600


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """Give one picture. Raises: NotFound."""
    storage = storages[settings.WAGTAILIMAGES_RENDITION_STORAGE]
    match = NAME.fullmatch(name)
    if match is None or not storage.exists(name):
        raise NotFound
    response = FileResponse(storage.open(name), content_type=TYPES[match["ending"]])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response
