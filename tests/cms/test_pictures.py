"""Editors' pictures are public; nobody's papers are."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from PIL import Image as Drawing
from wagtail.images.models import Image

from marketplace.accounts.actions.files import store_file
from tests.support.accounts import actor_of, make_body
from tests.support.numbers import paper

pytestmark = pytest.mark.django_db


def drawn() -> ImageFile:
    content = BytesIO()
    Drawing.new("RGB", (40, 30), "#0b6b5e").save(content, "PNG")
    return ImageFile(BytesIO(content.getvalue()), name="office.png")


# Wagtail leaves the temporary file of a drawing to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_picture_is_given_to_everybody_as_nothing_but_a_picture():
    image = Image.objects.create(title="窗口", file=drawn())
    url = image.get_rendition("max-20x20").url
    assert url.startswith("/pictures/images/")
    response = Client().get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert Drawing.open(BytesIO(b"".join(response.streaming_content))).size == (20, 15)


@pytest.mark.parametrize(
    "name",
    ["images/none.png", "images/../market.sqlite3", "../session.key", "images/x.svg", "images/a/b.png", "", "images/.png"],
)  # fmt: skip
def test_nothing_else_is_found_there(name):
    storages["pictures"].save("images/x.svg", ContentFile(b"<svg/>"))
    assert Client().get(f"/pictures/{name}").status_code == 404


def test_papers_lie_elsewhere():
    body = make_body("agency")
    stored = store_file(checked=paper(), organisation=body, by=actor_of(body))
    assert default_storage.exists(stored.file.name)
    assert not storages["pictures"].exists(stored.file.name)
    assert Client().get(f"/pictures/{stored.file.name}").status_code == 404
    assert Client().get(f"/media/{stored.file.name}").status_code == 404
