"""Personal numbers are masked, and seeing one is written down."""

from __future__ import annotations

import pytest

from marketplace.accounts.models import Unmasking
from orders.models import Owner
from providers.models import Delegate
from tests.support.accounts import make_operator
from tests.support.cms import ELSEWHERE, HERE, full_market, operator_client, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def market():
    return full_market()


def secrets_of(market) -> dict[str, str]:
    """Every address at which a number can be seen, with the number."""
    delegate = Delegate.objects.get(agency=market.agency)
    agency, owner = market.agency, Owner.objects.get(pk=market.owner.pk)
    of_agency = f"/office/agencies/{agency.number}/unmask"
    return {
        f"{of_agency}/legal_representative_identity/": agency.legal_representative_identity,
        f"{of_agency}/contact_phone/": agency.contact_phone,
        f"{of_agency}/practitioner-{market.practitioner.pk}/": market.practitioner.identity,
        f"{of_agency}/delegate-{delegate.pk}-identity/": delegate.identity,
        f"{of_agency}/delegate-{delegate.pk}-phone/": delegate.phone,
        f"/office/practitioners/{market.practitioner.pk}/unmask/identity/": market.practitioner.identity,
        f"/office/owners/{owner.number}/unmask/contact_phone/": owner.contact_phone,
        f"/office/needs/{market.posted.number}/unmask/contact_phone/": market.posted.contact_phone,
    }


def test_every_number_is_shown_once_after_a_reason_that_is_kept(market):
    user = make_operator(HERE)
    client = signed_in(user, is_fresh=True)
    for seen, (path, number) in enumerate(secrets_of(market).items(), start=1):
        assert number not in client.get(path).content.decode()
        response = client.post(path, {"reason": "核对本人身份"})
        assert number in response.content.decode(), path
        assert "no-store" in response["Cache-Control"]
        assert Unmasking.objects.count() == seen
    row = Unmasking.objects.latest("id")
    assert (row.by, row.subject, row.field) == (
        f"user/{user.pk}",
        market.posted.subject,
        "contact_phone",
    )
    assert row.reason == "核对本人身份"


def test_without_a_reason_nothing_is_shown(market):
    client = operator_client(is_fresh=True)
    for path, number in secrets_of(market).items():
        response = client.post(path, {"reason": "  "})
        assert response.status_code == 422
        assert number not in response.content.decode()
    assert not Unmasking.objects.exists()


def test_whoever_did_not_prove_just_now_who_they_are_sees_nothing(market):
    client = operator_client()
    for path, number in secrets_of(market).items():
        asked = client.get(path)
        assert (asked.status_code, asked["Location"].partition("?")[0]) == (
            302,
            "/accounts/reauthenticate/",
        )
        response = client.post(path, {"reason": "核对本人身份"})
        assert response.status_code == 422
        shown = response.content.decode()
        assert number not in shown
        assert "It is more than ten minutes since you confirmed that it is you." in shown
        assert "核对本人身份" in shown
    assert not Unmasking.objects.exists()


def test_dossiers_lists_and_exports_show_the_ends_only(market):
    client = operator_client()
    pages = [path.partition("unmask/")[0] for path in secrets_of(market)]
    lists = [f"/office/{name}/" for name in ("agencies", "owners", "practitioners", "needs")]
    for page in {*pages, *lists}:
        shown = client.get(page).content.decode()
        assert [number for number in secrets_of(market).values() if number in shown] == [], page
    assert market.agency.contact_phone[:3] + "******" in client.get(pages[0]).content.decode()


def test_the_history_tells_who_looked(market):
    client = operator_client(is_fresh=True)
    path = f"/office/owners/{market.owner.number}/"
    client.post(f"{path}unmask/contact_phone/", {"reason": "电话核实"})
    told = client.get(f"{path}history/").content.decode()
    assert "Somebody looked at the whole number: contact_phone" in told
    assert "电话核实" in told


@pytest.mark.parametrize(
    "field",
    ["state", "password", "organisation", "practitioner-999999", "delegate-1-name", "practitioner-x", "delegate--identity", "credit_code"],
)  # fmt: skip
def test_other_fields_are_missing(market, field):
    path = f"/office/agencies/{market.agency.number}/unmask/{field}/"
    assert operator_client(is_fresh=True).post(path, {"reason": "好奇"}).status_code == 404


def test_numbers_of_another_agencys_people_are_missing(market):
    path = f"/office/agencies/{market.able.number}/unmask/practitioner-{market.practitioner.pk}/"
    assert operator_client(is_fresh=True).post(path, {"reason": "好奇"}).status_code == 404


def test_foreign_operators_and_others_see_nothing(market):
    for path, number in secrets_of(market).items():
        response = operator_client(ELSEWHERE, is_fresh=True).post(path, {"reason": "好奇"})
        assert response.status_code == 404
        assert number not in response.content.decode()
    assert not Unmasking.objects.exists()
