"""Changing phone, e-mail and password: after a proof of the person, and by code."""

import pytest
from allauth.account.models import EmailAddress

from marketplace.accounts.models import User
from tests.accounts.flows import NEW, code_sent_to, is_signed_in, messages_to, sign_in, text_of
from tests.support.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13800138000", "13900139000"
EMAIL = "wang@example.cn"


@pytest.fixture
def user(client) -> User:
    user = make_user(phone=PHONE)
    sign_in(client, PHONE, PASSWORD)
    return user


def prove(client, password=PASSWORD):
    return client.post("/accounts/reauthenticate/", {"password": password})


def test_a_phone_changes_after_a_proof_and_a_code(client, user):
    answer = client.post("/accounts/phone/change/", {"phone": OTHER, "action_add": ""})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert messages_to(OTHER) == []
    prove(client)
    answer = client.post("/accounts/phone/change/", {"phone": "139 0013 9000", "action_add": ""})
    assert answer.headers["Location"] == "/accounts/phone/verify/"
    user.refresh_from_db()
    assert user.phone == PHONE
    client.post("/accounts/phone/verify/", {"code": code_sent_to(OTHER)})
    user.refresh_from_db()
    assert (user.phone, user.phone_verified) == (OTHER, True)
    assert User.objects.by_phone(OTHER) == user
    assert User.objects.by_phone(PHONE) is None
    page = text_of(client.get("/accounts/phone/change/"))
    assert "139******00" in page
    assert OTHER not in page


def test_what_was_typed_before_the_proof_is_done_after_it(client, user):
    answer = client.post("/accounts/phone/change/", {"phone": OTHER, "action_add": ""})
    answer = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/phone/verify/"
    assert code_sent_to(OTHER)


def test_the_same_phone_is_no_change(client, user):
    prove(client)
    page = text_of(client.post("/accounts/phone/change/", {"phone": PHONE, "action_add": ""}))
    assert "This is the one that you have already." in page


def test_another_persons_phone_is_never_given_away(client, user):
    make_user(phone=OTHER)
    prove(client)
    answer = client.post("/accounts/phone/change/", {"phone": OTHER, "action_add": ""})
    assert answer.headers["Location"] == "/accounts/phone/verify/"
    right = code_sent_to(OTHER)
    page = text_of(client.post("/accounts/phone/verify/", {"code": right}))
    assert "already registered with this phone number" in page
    user.refresh_from_db()
    assert user.phone == PHONE


def test_a_phone_taken_in_the_same_moment_is_refused_in_words(client, user, monkeypatch):
    prove(client)
    client.post("/accounts/phone/change/", {"phone": OTHER, "action_add": ""})
    code = code_sent_to(OTHER)
    make_user(phone=OTHER)
    monkeypatch.setattr("marketplace.accounts.models.users.UserManager.by_phone", lambda *_: None)
    answer = client.post("/accounts/phone/verify/", {"code": code})
    assert answer.status_code == 422
    assert "belongs to another account by now" in text_of(answer)


def test_an_email_is_added_and_changed_by_code(client, user):
    prove(client)
    for address in (EMAIL, "li@example.cn"):
        answer = client.post("/accounts/email/", {"email": address, "action_add": ""})
        assert answer.headers["Location"] == "/accounts/confirm-email/"
        client.post("/accounts/confirm-email/", {"code": code_sent_to(address)})
        user.refresh_from_db()
        assert user.email == address
    assert [row.email for row in EmailAddress.objects.all()] == ["li@example.cn"]
    assert "was changed from wang@example.cn to li@example.cn" in messages_to(EMAIL)[-1]
    assert "li@example.cn" in text_of(client.get("/accounts/email/"))


def test_an_email_needs_a_proof(client, user):
    answer = client.post("/accounts/email/", {"email": EMAIL, "action_add": ""})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert messages_to(EMAIL) == []


def test_a_wrong_proof_proves_nothing(client, user):
    assert "Incorrect password" in text_of(prove(client, "wrong-password"))
    answer = client.post("/accounts/email/", {"email": EMAIL, "action_add": ""})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_a_password_changes_and_the_session_stays(client, user):
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    wrong = client.post("/accounts/password/change/", {**typed, "oldpassword": "wrong"})
    assert "Please type your current password." in text_of(wrong)
    client.post("/accounts/password/change/", typed)
    assert is_signed_in(client)
    assert "Your account was changed: Your password was changed." in messages_to(PHONE)[-1]
    client.post("/accounts/logout/")
    sign_in(client, PHONE, NEW)
    assert is_signed_in(client)
