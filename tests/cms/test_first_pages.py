"""The first pages of an empty installation: Wagtail's welcome makes way for the market's home."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page, Site

from cms.actions.load_pages import load_pages
from cms.models import Guide, HomePage, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty() -> Page:
    """What Wagtail's own migrations leave: a root with a page of welcome, and a site for it."""
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.specific.delete()
    Site.objects.all().delete()
    root = Page.objects.get(depth=1)
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    return root


def test_home_takes_the_place_of_the_welcome(empty):
    made = load_pages()
    assert made == Page.objects.filter(depth__gt=1).count()
    (home,) = Page.objects.filter(depth=2)
    assert home.specific_class is HomePage
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert Client().get("/").status_code == 200


def test_lists_come_with_their_first_texts(empty):
    load_pages()
    assert Notice.objects.live().count() == 1
    assert Guide.objects.live().count() >= 3
    for page in Page.objects.filter(depth__gt=2):
        assert Client().get(page.get_url()).status_code == 200, page


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://market.example", "market.example", 443),
        ("http://market.example", "market.example", 80),
        ("http://localhost:8123", "localhost", 8123),
    ],
)
def test_the_site_is_known_by_its_public_address(empty, settings, address, host, port):
    settings.SITE_URL = address
    load_pages()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == (host, port, settings.SITE_NAME)


def test_a_second_loading_makes_nothing(empty):
    load_pages()
    before = list(Page.objects.order_by("path").values_list("path", "latest_revision_id"))
    assert load_pages() == 0
    assert list(Page.objects.order_by("path").values_list("path", "latest_revision_id")) == before
