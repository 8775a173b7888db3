"""Uploads are cut off at the limit while they stream in; a huge file never reaches the disk whole."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps a file up to the limit; a longer one is dropped and its field named.

    The names of the fields whose file was too long stand in `request.META["TOO_LONG_FILES"]`, for
    the form to say so: everything else that was typed is still there.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.taken += len(raw_data)
        if self.taken > settings.UPLOAD_LIMIT:
            self.file.close()
            too_long = self.request.META.setdefault("TOO_LONG_FILES", set())
            too_long.add(self.field_name)
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
        return None
