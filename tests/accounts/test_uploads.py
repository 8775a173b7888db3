"""A file of a gigabyte is cut off while it streams in; the form is kept and says so."""

import pytest
from django import forms
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.client import FakePayload

from marketplace.accounts.forms.files import CheckedFileField
from marketplace.web.uploads import CutOffUpload
from tests.accounts.papers import PDF

GIGABYTE = 1024**3
BOUNDARY = "frontier"
CHUNK = b"x" * (1024 * 1024)


class Papers(forms.Form):
    title = forms.CharField()
    paper = CheckedFileField(required=False)


class Stream(FakePayload):
    """A body made while it is read: fields, then a file of so many bytes, then another field."""

    def __init__(self, size: int, name: str) -> None:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\ntyped\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="paper"; filename="{name}"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        tail = (
            f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="after"\r\n\r\nkept\r\n'
            f"--{BOUNDARY}--\r\n"
        ).encode()
        self.length = len(head) + size + len(tail)
        self.parts = self.made(head, size, tail)
        self.rest = b""
        self.read_started = False

    def made(self, head, size, tail):
        yield head + PDF
        left = size - len(PDF)
        while left > 0:
            part = CHUNK[: min(left, len(CHUNK))]
            left -= len(part)
            yield part
        yield tail

    def __len__(self):
        return self.length

    def read(self, size=None, /):
        while size is None or len(self.rest) < size:
            part = next(self.parts, None)
            if part is None:
                break
            self.rest += part
        size = len(self.rest) if size is None else size
        given, self.rest = self.rest[:size], self.rest[size:]
        return given


def sent(size: int, name: str = "licence.pdf") -> HttpRequest:
    body = Stream(size, name)
    return RequestFactory().generic(
        "POST",
        "/",
        **{
            "wsgi.input": body,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        },
    )


@pytest.fixture
def written(monkeypatch) -> list[int]:
    """The bytes that reach the disk, chunk by chunk."""
    sizes: list[int] = []
    plain = TemporaryFileUploadHandler.receive_data_chunk

    def counted(self, raw_data, start):
        sizes.append(len(raw_data))
        return plain(self, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", counted)
    return sizes


def test_a_gigabyte_is_never_written_and_the_form_is_kept(written, settings):
    request = sent(GIGABYTE)
    form = Papers(request.POST, request.FILES)
    assert not form.is_valid()
    assert form.errors["paper"] == ["This file is too large. A file may have up to 20 MB."]
    assert form["title"].value() == "typed"
    assert request.POST["after"] == "kept"
    assert isinstance(request.FILES["paper"], CutOffUpload)
    request.close()
    assert sum(written) <= settings.UPLOAD_LIMIT


@pytest.mark.parametrize(("over", "is_cut"), [(0, False), (1, True)])
def test_the_limit_is_a_limit(written, settings, over, is_cut):
    settings.UPLOAD_LIMIT = 3 * len(CHUNK)
    request = sent(settings.UPLOAD_LIMIT + over)
    assert isinstance(request.FILES["paper"], CutOffUpload) == is_cut
    request.close()
    assert sum(written) <= settings.UPLOAD_LIMIT
