"""The demo shows what it would have sent; production has no such page."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.notify.actions.messages import send_email, send_sms
from tests.support.databases import ROOT

pytestmark = pytest.mark.django_db
PLACE = "/demo/outbox/"


@pytest.fixture
def demo(settings):
    settings.MODE = "demo"


def test_the_demo_shows_messages_in_the_clear_newest_first(demo, client):
    send_sms(to="13800138000", body="Your code is 481516")
    send_email(to="wang@example.cn", subject="<b>Hello</b>", body="See http://localhost/x/")
    page = client.get(PLACE).content.decode()
    assert page.index("wang@example.cn") < page.index("13800138000")
    assert "Your code is 481516" in page
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert '<a href="http://localhost/x/"' in page


def test_an_empty_outbox_says_so(demo, client):
    assert "No message has been sent yet" in client.get(PLACE).content.decode()


def test_anything_but_a_demo_answers_missing(client, settings):
    send_sms(to="13800138000", body="Your code is 481516")
    for mode in ("test", "production"):
        settings.MODE = mode
        answer = client.get(PLACE)
        assert answer.status_code == 404
        assert "481516" not in answer.content.decode()


def test_production_does_not_even_know_the_address(tmp_path):
    program = (
        "import django; django.setup();"
        "from django.urls import NoReverseMatch, reverse\n"
        "try: print(reverse('notify:outbox'))\n"
        "except NoReverseMatch: print('unknown')"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.config.settings",
        "MODE": "production",
        "DATA_DIR": str(tmp_path),
        "SITE_URL": "https://market.example.cn",
        "ALLOWED_HOSTS": "market.example.cn",
        "SECRET_KEY": "x" * 50,
        "FIELD_KEY": "y" * 50,
        "SMTP_URL": "smtp://mail.example.cn",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "unknown"


def test_the_number_of_queries_does_not_grow_with_the_messages(demo, client):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(PLACE).status_code == 200
        return len(queries)

    send_sms(to="13800138000", body="one")
    client.get(PLACE)
    with_one = count()
    send_sms(to="13800138000", body="two")
    send_email(to="wang@example.cn", subject="three", body="three")
    assert count() == with_one
