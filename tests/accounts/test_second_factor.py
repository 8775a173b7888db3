"""Second factors: set up, asked for, compulsory where rules say so, and never in the clear."""

import html
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection

from marketplace.accounts.models import Invitation
from tests.accounts.flows import is_signed_in, messages_to, sign_in, text_of
from tests.support.accounts import PASSWORD, make_body, make_user

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


def code(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def prove(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def secret_on(page: str) -> str:
    return html.unescape(re.search(r"<code>([A-Z2-7]{32})</code>", page)[1])


@pytest.fixture
def user(client):
    user = make_user("Wang Fang", phone=PHONE)
    sign_in(client, PHONE, PASSWORD)
    prove(client)
    return user


@pytest.fixture
def secret(client, user) -> str:
    """The secret of a second factor that has been set up."""
    secret = secret_on(text_of(client.get("/accounts/2fa/totp/activate/")))
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    cache.clear()  # a code is taken once; the tests have no half minute to wait
    return secret


def test_setting_up_needs_a_proof(client):
    make_user(phone=PHONE)
    sign_in(client, PHONE, PASSWORD)
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/?next=")


def test_setting_up_by_picture_or_secret(client, user, django_capture_on_commit_callbacks):
    page = text_of(client.get("/accounts/2fa/totp/activate/"))
    assert 'src="data:image/svg+xml;base64,' in page
    wrong = text_of(client.post("/accounts/2fa/totp/activate/", {"code": "000000"}))
    assert "Incorrect code." in wrong
    typed = {"code": code(secret_on(wrong))}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", typed)
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    page = text_of(client.get("/accounts/2fa/recovery-codes/"))
    assert len(re.findall(r"<li><code>\d{8}</code>", page)) == 10
    told = " ".join(messages_to(PHONE))
    assert "Your account was changed: Your second factor was switched on." in told


def test_secrets_lie_encrypted(secret):
    with connection.cursor() as cursor:
        for table in ("mfa_authenticator", "django_session"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in repr(cursor.fetchall())


def test_signing_in_asks_for_it(client, secret):
    client.post("/accounts/logout/")
    answer = sign_in(client, PHONE, PASSWORD)
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    assert "authenticator app shows" in text_of(client.get("/accounts/2fa/authenticate/"))
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert is_signed_in(client)


def test_a_recovery_code_lets_in_once(client, secret):
    page = text_of(client.get("/accounts/2fa/recovery-codes/"))
    recovery = re.search(r"<li><code>(\d{8})</code>", page)[1]
    for works in (True, False):
        client.post("/accounts/logout/")
        sign_in(client, PHONE, PASSWORD)
        client.post("/accounts/2fa/authenticate/", {"code": recovery})
        assert is_signed_in(client) == works


def test_step_up_asks_for_the_factor_and_no_password(client, user, secret):
    body = make_body(user=user)
    client.post("/accounts/logout/")
    sign_in(client, PHONE, PASSWORD)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    cache.clear()
    place = f"/desk/{body.number}/team/invite/"
    there = client.get(place).headers["Location"]
    assert there.startswith("/accounts/2fa/reauthenticate/?next=")
    prove(client)
    assert client.get(place).status_code == 302
    typed = {"address": "13912345678", "role": "delegate"}
    assert client.post(place, typed).status_code == 422
    assert Invitation.objects.count() == 0
    assert "Code of your authenticator app" in text_of(client.get(there))
    answer = client.post(there, {"code": code(secret)})
    assert answer.headers["Location"] == place
    assert client.post(place, typed).status_code == 302
    assert Invitation.objects.count() == 1


def test_switching_off_needs_a_proof_and_a_click(client, user, secret):
    page = text_of(client.get("/accounts/2fa/totp/deactivate/"))
    assert "your password alone opens your account" in page
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert "was switched off" in messages_to(PHONE)[-1]


@pytest.fixture
def production(settings):
    settings.MODE = "production"
    settings.MFA_COMPULSORY = True


@pytest.mark.parametrize("kind", ["operator", "regulator", "management"])
def test_production_sends_these_roles_to_set_up_before_any_page(client, user, production, kind):
    body = make_body(kind, place="371600", user=user)
    for place in (f"/desk/{body.number}/team/", "/office/"):
        answer = client.get(place)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            "/accounts/2fa/totp/activate/",
        )
    assert client.post(f"/desk/{body.number}/team/leave/").status_code == 302
    page = text_of(client.get("/accounts/2fa/totp/activate/"))
    assert "Your role needs a second factor." in page
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret_on(page))})
    assert client.get(f"/desk/{body.number}/team/").status_code == 200


def test_production_leaves_other_roles_and_ones_own_pages_alone(client, user, production):
    agency = make_body("agency", user=user)
    make_body("operator", place="371600", user=user)
    for place in (f"/desk/{agency.number}/team/", "/desk/", "/accounts/2fa/", "/components/"):
        assert client.get(place).status_code == 200


def test_elsewhere_nobody_is_forced(client, user):
    body = make_body("operator", place="371600", user=user)
    assert client.get(f"/desk/{body.number}/team/").status_code == 200


def test_whoever_switches_it_off_is_sent_back(client, user, secret, production):
    body = make_body("operator", place="371600", user=user)
    assert client.get(f"/desk/{body.number}/team/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    answer = client.get(f"/desk/{body.number}/team/")
    assert answer.headers["Location"] == "/accounts/2fa/totp/activate/"


def test_the_setting_follows_the_mode():
    from marketplace.config import settings as house

    assert {"operator", "regulator", "trustee"} <= house.MFA_ROLES
    assert (house.MODE == "production") == house.MFA_COMPULSORY
