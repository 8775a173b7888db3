"""Whoever was signed out while typing finds what was typed in the form again."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from marketplace.web.kept import MOST
from providers.models import Agency
from tests.support.accounts import PASSWORD, manager_of
from tests.support.agencies import filled_agency

pytestmark = pytest.mark.django_db
SAYS = "You were signed out, so nothing was sent."


@pytest.fixture
def agency(client) -> Agency:
    """An agency whose manager has signed in and out again."""
    agency = filled_agency()
    client.force_login(manager_of(agency.organisation))
    client.logout()
    return agency


def part(agency: Agency, name: str = "contacts") -> str:
    return reverse("providers:desk-part", args=[agency.number, name])


def sign_in(client, agency: Agency, after: str) -> None:
    manager = manager_of(agency.organisation)
    typed = {"login": manager.phone, "password": PASSWORD}
    answer = client.post(f"{reverse('account_login')}?next={after}", typed)
    assert answer["Location"] == after


def shown(client, address: str) -> str:
    return client.get(address).content.decode()


def test_what_was_typed_stands_in_the_form_once_more(client, agency):
    page = part(agency)
    answer = client.post(
        page, {"contact_name": "李改", "contact_phone": "12", "entry_mode": "onsite"}
    )
    assert answer["Location"] == f"{reverse('account_login')}?next={page}"
    assert Agency.objects.get(pk=agency.pk).contact_name != "李改"

    sign_in(client, agency, page)
    again = shown(client, page)
    assert SAYS in again
    assert 'value="李改"' in again
    assert "A mobile number has 11 digits" in again
    key = re.search(r'name="idempotency_key" value="(\w+)"', again)
    assert key

    later = shown(client, page)
    assert SAYS not in later
    assert "李改" not in later


def test_it_waits_for_its_own_page(client, agency):
    client.post(part(agency), {"contact_name": "李改"})
    sign_in(client, agency, part(agency, "particulars"))
    assert SAYS not in shown(client, part(agency, "particulars"))
    assert "李改" in shown(client, part(agency))


def test_what_would_fill_the_database_does_not_wait(client, agency):
    client.post(part(agency), {"introduction": "x" * (MOST + 1)})
    sign_in(client, agency, part(agency))
    assert SAYS not in shown(client, part(agency))


def test_passwords_do_not_wait(client, agency):
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD})
    assert PASSWORD not in str(dict(client.session))
