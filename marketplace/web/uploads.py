"""Uploads are cut off at the limit while they stream in; a huge file never reaches the disk whole."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CutOffUpload(UploadedFile):  # type: ignore[type-arg]
    """Stands in the form's files for one that was too long: its name and no content.

    The form says so at the field; everything else that was typed is still there.
    """


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps a file up to the limit; of a longer one only its name.

    The names of the fields whose file was too long stand in `request.META["TOO_LONG_FILES"]`.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.taken += len(raw_data)
        if self.taken <= settings.UPLOAD_LIMIT:
            return super().receive_data_chunk(raw_data, start)
        self.file.close()
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]
        if self.taken <= settings.UPLOAD_LIMIT:
            return super().file_complete(file_size)
        if self.request is not None:
            self.request.META.setdefault("TOO_LONG_FILES", set()).add(self.field_name)
        return CutOffUpload(file=BytesIO(), name=self.file.name, size=self.taken)
