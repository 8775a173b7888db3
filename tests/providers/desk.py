"""An agency's desk as its people see it in the browser."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from providers.models import Agency
from tests.support.accounts import manager_of
from tests.web.markup import elements


class Desk:
    """The desk of an agency, opened by its first manager."""

    def __init__(self, agency: Agency) -> None:
        self.agency, self.client = agency, Client()
        self.client.force_login(manager_of(agency.organisation))

    def url(self, page: str = "desk", *args: Any) -> str:
        return reverse(f"providers:{page}", args=[self.agency.number, *args])

    def open(self, page: str = "desk", *args: Any) -> HttpResponse:
        return self.client.get(self.url(page, *args))

    def read(self, page: str = "desk", *args: Any) -> str:
        """The page's HTML; it must be there."""
        answer = self.open(page, *args)
        assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
        return answer.content.decode()

    def post(self, page: str, *args: Any, **typed: Any) -> HttpResponse:
        return self.client.post(self.url(page, *args), typed)

    def refused(self, page: str, *args: Any, **typed: Any) -> str:
        """The form as it comes back refused."""
        answer = self.post(page, *args, **typed)
        assert answer.status_code == 422
        return answer.content.decode()

    def cost(self, page: str, *args: Any) -> int:
        """How many queries a page takes."""
        self.read(page, *args)
        with CaptureQueriesContext(connection) as queries:
            self.read(page, *args)
        return len(queries)


def pdf(
    name: str = "扫描件.pdf", content: bytes = b"%PDF-1.4\nscan\n%%EOF\n"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def typed_in(page: str, name: str) -> str | None:
    """What stands in a line of a form."""
    lines = [e.attributes for e in elements(page) if e.attributes.get("name") == name]
    return lines[0].get("value") if lines else None


def ticked(page: str, name: str) -> list[str]:
    """The values that are ticked or chosen in a group."""
    found = [e.attributes for e in elements(page) if e.attributes.get("name") == name]
    return [box.get("value", "on") for box in found if "checked" in box]


def errors_at(page: str, field: str) -> str:
    """What is said at a field, "" for nothing."""
    start = page.find(f'id="id_{field}_error"')
    return page[start : page.find("</div></div>", start)] if start >= 0 else ""


def links_of(page: str) -> list[str]:
    return [e.attributes["href"] for e in elements(page) if e.tag == "a" and "href" in e.attributes]
