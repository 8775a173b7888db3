"""Sign-in by phone or e-mail, new passwords by code, and what is said to whom."""

import pytest

from marketplace.accounts.models import User
from tests.accounts.flows import (
    NEW,
    code_sent_to,
    is_signed_in,
    messages_to,
    sign_in,
    text_of,
)
from tests.support.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
PHONE = "13800138000"
EMAIL = "wang@example.cn"
MISMATCH = "The phone number or e-mail address and the password do not fit."


@pytest.mark.parametrize("login", [PHONE, "138-0013-8000", " +86 138 0013 8000 "])
def test_by_phone_however_it_is_spaced(client, login):
    make_user(phone=PHONE)
    answer = sign_in(client, login, PASSWORD)
    assert answer.headers["Location"] == "/desk/"
    assert is_signed_in(client)


def test_by_email_in_any_case(client):
    make_user(email=EMAIL)
    sign_in(client, "WANG@example.cn", PASSWORD)
    assert is_signed_in(client)


def test_an_email_that_was_never_proved_asks_for_a_code_first(client):
    make_user(email=EMAIL, is_proved=False)
    answer = sign_in(client, EMAIL, PASSWORD)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(client)
    client.post("/accounts/confirm-email/", {"code": code_sent_to(EMAIL)})
    assert is_signed_in(client)


@pytest.mark.parametrize("login", [PHONE, "13900139000", EMAIL, "nobody@example.cn"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, login):
    make_user(phone=PHONE, email=EMAIL)
    page = text_of(sign_in(client, login, "wrong-password"))
    assert MISMATCH in page
    assert f'value="{login}"' in page
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("１３８００１３８０００", "Please type the number with half-width digits"),
        ("wang", "A mobile number has 11 digits"),
        ("wang@", "Please give a mobile number of 11 digits, or an e-mail address."),
        ("1380013\u202e8000", "Please remove the invisible character U+202E"),
        ("138\x00", "Please remove the invisible character U+0000"),
        ("", "Mobile phone or e-mail: Please fill this in."),
    ],
)
def test_what_is_no_name_is_said_at_the_field(client, login, said):
    assert said in text_of(sign_in(client, login, PASSWORD))


def test_five_wrong_passwords_close_one_phone_and_no_other(client):
    make_user(phone=PHONE)
    make_user(phone="13900139000")
    for _attempt in range(5):
        assert MISMATCH in text_of(sign_in(client, PHONE, "wrong-password"))
    assert "Too many attempts." in text_of(sign_in(client, PHONE, PASSWORD))
    assert not is_signed_in(client)
    sign_in(client, "13900139000", PASSWORD)
    assert is_signed_in(client)


def test_nobody_comes_in_with_a_closed_account(client):
    user = make_user(phone=PHONE)
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = sign_in(client, PHONE, PASSWORD)
    assert answer.headers["Location"] == "/accounts/inactive/"
    assert "This account is closed" in text_of(client.get("/accounts/inactive/"))
    assert not is_signed_in(client)


def test_a_session_ends_with_its_account(client):
    user = make_user(phone=PHONE)
    sign_in(client, PHONE, PASSWORD)
    assert is_signed_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_signing_out_needs_a_click(client):
    make_user(phone=PHONE)
    sign_in(client, PHONE, PASSWORD)
    assert "Do you want to sign out" in text_of(client.get("/accounts/logout/"))
    assert is_signed_in(client)
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert not is_signed_in(client)


def new_password(client, contact: str, address: str):
    answer = client.post("/accounts/password/reset/", {"email": contact})
    assert answer.headers["Location"] == "/accounts/password/reset/confirm/"
    page = text_of(client.get("/accounts/password/reset/confirm/"))
    assert address not in page
    client.post("/accounts/password/reset/confirm/", {"code": code_sent_to(address)})
    typed = {"password1": NEW, "password2": NEW}
    return client.post("/accounts/password/reset/complete/", typed)


@pytest.mark.parametrize(("contact", "address"), [("138 0013 8000", PHONE), (EMAIL, EMAIL)])
def test_a_new_password_by_code(client, contact, address):
    make_user(phone=PHONE, email=EMAIL)
    answer = new_password(client, contact, address)
    assert answer.headers["Location"] == "/accounts/password/reset/done/"
    assert "Your new password is set" in text_of(client.get("/accounts/password/reset/done/"))
    sign_in(client, PHONE, PASSWORD)
    assert not is_signed_in(client)
    sign_in(client, PHONE, NEW)
    assert is_signed_in(client)
    assert "Your password was reset with a code." in messages_to(EMAIL)[-1]


def test_a_change_is_told_by_sms_to_who_has_no_email(client):
    make_user(phone=PHONE)
    new_password(client, PHONE, PHONE)
    assert "Your account was changed: Your password was reset." in messages_to(PHONE)[-1]


def test_a_new_password_ends_the_other_sessions_and_the_wait(client, client_factory):
    make_user(phone=PHONE)
    other = client_factory()
    sign_in(other, PHONE, PASSWORD)
    for _attempt in range(5):
        sign_in(client, PHONE, "wrong-password")
    new_password(client, PHONE, PHONE)
    assert not is_signed_in(other)
    sign_in(client, PHONE, NEW)
    assert is_signed_in(client)


@pytest.mark.parametrize("contact", ["13900139000", "nobody@example.cn"])
def test_who_has_no_account_is_told_there_and_nowhere_else(client, contact):
    answer = client.post("/accounts/password/reset/", {"email": contact})
    assert answer.headers["Location"] == "/accounts/password/reset/confirm/"
    assert client.get("/accounts/password/reset/confirm/").status_code == 200
    (said,) = messages_to(contact)
    assert "has no account here" in said
    page = text_of(client.post("/accounts/password/reset/confirm/", {"code": ""}))
    assert "Please fill this in." in page
    assert client.get("/accounts/password/reset/complete/").status_code == 302


def test_new_passwords_for_one_name_are_limited(client):
    make_user(phone=PHONE)
    for _attempt in range(5):
        client.post("/accounts/password/reset/", {"email": PHONE})
    answer = client.post("/accounts/password/reset/", {"email": PHONE})
    assert answer.status_code == 429
    assert len(messages_to(PHONE)) == 5
