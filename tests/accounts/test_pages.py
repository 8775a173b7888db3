"""Every account page that a person can reach: in our look, and nothing in it that the policy stops."""

import re
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.urls import get_resolver

from marketplace.config.permissions import ROWS
from tests.accounts.flows import NEW, code_sent_to, sign_in, sign_up, text_of
from tests.accounts.test_second_factor import code, secret_on
from tests.support.accounts import PASSWORD, make_body, make_operator, make_user, manager_of

pytestmark = pytest.mark.django_db
PHONE, EMAIL = "13800138000", "wang@example.cn"


class Stopped(HTMLParser):
    """Finds what the content policy would stop, labels that lead nowhere, and double ids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.wanted: list[str] = []
        self.headings = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.faults.append(f"style in <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("a script without an address")
        self.faults += [f"{name} in <{tag}>" for name in given if name.startswith("on")]
        self.headings += tag == "h1"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "label" and "for" in given:
            self.wanted.append(given["for"])
        for name in ("aria-describedby", "aria-labelledby"):
            self.wanted += (given.get(name) or "").split()
        if tag == "button" and "form" in given:
            self.wanted.append(given["form"])


def check(answer, status=200):
    assert answer.status_code == status
    page = text_of(answer)
    found = Stopped(page)
    assert found.faults == []
    assert found.headings == 1
    assert set(found.wanted) <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert '<header class="top">' in page
    assert '<link rel="stylesheet"' in page
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert re.search(r"<title>\s*\S", page)
    assert "{{" not in page
    assert "{%" not in page


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_before_signing_in(client, settings, mode):
    settings.MODE = mode
    for place in ("login/", "signup/", "password/reset/", "password/reset/done/", "inactive/"):
        check(client.get(f"/accounts/{place}"))
    check(client.post("/accounts/login/", {"login": "x"}))
    check(client.post("/accounts/signup/", {}))
    check(client.post("/accounts/password/reset/", {"email": "x"}))


def test_codes_on_the_way_in(client, client_factory):
    sign_up(client, phone=PHONE)
    check(client.get("/accounts/phone/verify/"))
    check(client.post("/accounts/phone/verify/", {"code": "0"}))
    other = client_factory()
    sign_up(other, email=EMAIL)
    check(other.get("/accounts/confirm-email/"))
    check(other.post("/accounts/confirm-email/", {"code": "0"}))


def test_a_new_password(client):
    make_user(phone=PHONE)
    client.post("/accounts/password/reset/", {"email": PHONE})
    place = "/accounts/password/reset/confirm/"
    check(client.get(place))
    check(client.post(place, {"code": "0"}))
    client.post(place, {"code": code_sent_to(PHONE)})
    check(client.get("/accounts/password/reset/complete/"))
    check(client.post("/accounts/password/reset/complete/", {"password1": NEW, "password2": ""}))


def test_ones_own_account(client):
    user = make_user("Wang", phone=PHONE, email=EMAIL)
    client.force_login(user)
    for place in (
        "logout/",
        "reauthenticate/",
        "email/",
        "password/change/",
        "phone/change/",
        "confirmed/",
        "2fa/",
    ):
        check(client.get(f"/accounts/{place}"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "li@example.cn", "action_add": ""})
    check(client.get("/accounts/confirm-email/"))
    check(client.get("/accounts/email/"))
    client.post("/accounts/phone/change/", {"phone": "13900139000", "action_add": ""})
    check(client.get("/accounts/phone/verify/"))
    check(client.post("/accounts/password/change/", {}))


def test_the_second_factor(client):
    make_user("Wang", phone=PHONE)
    sign_in(client, PHONE, PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    place = "/accounts/2fa/totp/activate/"
    check(client.get(place))
    check(client.post(place, {"code": "0"}))
    secret = secret_on(text_of(client.get(place)))
    client.post(place, {"code": code(secret)})
    for place in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        check(client.get(f"/accounts/2fa/{place}"))
    check(client.get("/accounts/2fa/reauthenticate/"))
    check(client.get("/accounts/reauthenticate/"))
    text = text_of(client.get("/accounts/2fa/recovery-codes/download/"))
    assert len(re.findall(r"\d{8}", text)) == 10
    client.post("/accounts/logout/")
    cache.clear()
    sign_in(client, PHONE, PASSWORD)
    check(client.get("/accounts/2fa/authenticate/"))
    check(client.post("/accounts/2fa/authenticate/", {"code": "0"}))


def test_too_many_requests(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/accounts/login/", {})
    check(client.post("/accounts/login/", {}), status=429)


def test_desks(client):
    user = make_user("Wang", phone=PHONE)
    sign_in(client, PHONE, PASSWORD)
    check(client.get("/desk/"))
    body = make_body("agency", user=user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    check(client.get("/desk/"))
    for place in ("", "invite/", "leave/"):
        check(client.get(f"/desk/{body.number}/team/{place}"))


def test_pages_of_public_bodies(client):
    agency = make_body("agency", place="371602")
    operator = make_operator("371600")
    client.force_login(operator)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    number = operator.memberships.get().organisation.number
    member = agency.memberships.get()
    for place in (
        "team/",
        "unmaskings/",
        "outgoing/",
        f"bodies/{agency.number}/people/",
        f"bodies/{agency.number}/people/{member.pk}/phone/",
    ):
        check(client.get(f"/desk/{number}/{place}"))
    management = make_body("management", place="371600")
    client.force_login(manager_of(management))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    check(client.get(f"/desk/{management.number}/bodies/begin/"))


def test_ways_into_the_page_are_listed_for_who_is_signed_in(client):
    user = make_user("Wang", phone=PHONE)
    make_body("agency", name="Survey Ltd", user=user)
    make_body("operator", name="Trading Centre", user=user)
    client.force_login(user)
    page = text_of(client.get("/components/"))
    assert 'href="/desk/A000001/"' in page
    assert re.search(r'href="/office/"[^>]*>Trading Centre', page)
    assert 'action="/accounts/logout/"' in page


def test_every_address_of_these_rooms_has_its_row():
    names = set()

    def walk(patterns, prefix=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                walk(pattern.url_patterns, inner)
            elif pattern.name:
                names.add(f"{prefix}{pattern.name}")

    walk(get_resolver().url_patterns)
    ours = {name for name in names if name.startswith(("account_", "mfa_", "accounts:", "notify:"))}
    assert len(ours) > 40
    assert ours <= set(ROWS)
