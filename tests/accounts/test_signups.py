"""Sign-up by phone or e-mail: proved by a code, and silent about who is here already."""

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from marketplace.accounts.models import User
from marketplace.notify.models import Message
from tests.accounts.flows import NEW, code_sent_to, is_signed_in, messages_to, sign_up, text_of
from tests.support.accounts import make_user

pytestmark = pytest.mark.django_db
PHONE = "13800138000"
EMAIL = "wang@example.cn"


def test_by_phone_with_a_code_by_sms(client):
    answer = sign_up(client, phone="138 0013-8000")
    assert answer.headers["Location"] == "/accounts/phone/verify/"
    assert not is_signed_in(client)
    page = text_of(client.get("/accounts/phone/verify/"))
    assert "138******00" in page
    assert PHONE not in page
    answer = client.post("/accounts/phone/verify/", {"code": code_sent_to(PHONE)})
    assert answer.headers["Location"] == "/desk/"
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.name, user.phone, user.phone_verified, user.email) == (
        "Wang Fang",
        PHONE,
        True,
        "",
    )
    assert user.password.startswith("argon2$argon2id$")


def test_by_email_with_a_code_by_mail(client):
    answer = sign_up(client, email="Wang@Example.cn")
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(client)
    page = text_of(client.get("/accounts/confirm-email/"))
    assert "wa***@example.cn" in page
    answer = client.post("/accounts/confirm-email/", {"code": code_sent_to(EMAIL)})
    assert answer.headers["Location"] == "/desk/"
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.phone, user.phone_fingerprint) == (EMAIL, "", None)
    assert EmailAddress.objects.get().verified


def test_with_both_the_phone_is_enough(client):
    sign_up(client, phone=PHONE, email=EMAIL)
    client.post("/accounts/phone/verify/", {"code": code_sent_to(PHONE)})
    assert is_signed_in(client)
    assert messages_to(EMAIL) == []
    assert not EmailAddress.objects.get().verified


def test_with_neither_the_form_says_so_and_keeps_what_was_typed(client):
    page = text_of(sign_up(client, phone="", email=" "))
    assert "Mobile phone: Please give a mobile number or an e-mail address." in page
    assert 'value="Wang Fang"' in page
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "１３８００１３８０００"}, "Please type the number with half-width digits"),
        ({"phone": "12800138000"}, "A mobile number has 11 digits and begins with 13 to 19."),
        ({"phone": "+1 202 555 0199"}, "Please give a mobile number of mainland China"),
        ({"phone": PHONE + "\u202e"}, "Please remove the invisible character U+202E"),
        ({"phone": PHONE, "name": "Wang\x00"}, "Please remove the invisible character U+0000"),
        ({"phone": PHONE, "name": ""}, "Your name: Please fill this in."),
        ({"phone": PHONE, "password2": "another"}, "You must type the same password each time."),
        ({"phone": PHONE, "password1": "12345678", "password2": "12345678"}, "too common"),
        ({"email": "wang＠example.cn"}, "Enter a valid email address."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, typed, said):
    page = text_of(sign_up(client, **typed))
    assert said in page
    assert "This could not be sent yet" in page
    assert User.objects.count() == 0
    assert Message.objects.count() == 0


def test_a_taken_phone_is_answered_alike_and_told_by_sms_only(client):
    make_user(phone=PHONE)
    answer = sign_up(client, phone=PHONE)
    assert answer.headers["Location"] == "/accounts/phone/verify/"
    assert client.get("/accounts/phone/verify/").status_code == 200
    assert User.objects.count() == 1
    (said,) = messages_to(PHONE)
    assert "has an account already" in said
    wrong = text_of(client.post("/accounts/phone/verify/", {"code": "000000"}))
    assert "This is not the code that we sent." in wrong
    assert not is_signed_in(client)


def test_a_taken_email_is_answered_alike_and_told_by_mail_only(client):
    make_user(email=EMAIL)
    answer = sign_up(client, email=EMAIL)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert client.get("/accounts/confirm-email/").status_code == 200
    assert User.objects.count() == 1
    (said,) = messages_to(EMAIL)
    assert "has an account here already" in said


def test_a_phone_taken_in_the_same_moment_makes_no_second_account(client, monkeypatch):
    make_user(phone=PHONE)
    monkeypatch.setattr("marketplace.accounts.models.users.UserManager.by_phone", lambda *_: None)
    answer = sign_up(client, phone=PHONE)
    assert answer.headers["Location"] == "/accounts/phone/verify/"
    assert User.objects.count() == 1


def test_three_wrong_codes_end_the_attempt(client):
    sign_up(client, phone=PHONE)
    right = code_sent_to(PHONE)
    for _attempt in range(3):
        client.post("/accounts/phone/verify/", {"code": "000000"})
    client.post("/accounts/phone/verify/", {"code": right})
    assert not is_signed_in(client)


def test_a_full_width_code_is_named(client):
    sign_up(client, phone=PHONE)
    page = text_of(client.post("/accounts/phone/verify/", {"code": "１２３４５６"}))
    assert "Please type the code with the digits 0 to 9." in page


def test_a_new_code_comes_after_half_a_minute_only(client):
    sign_up(client, phone=PHONE)
    answer = client.post("/accounts/phone/verify/", {"action": "resend"}, follow=True)
    assert "Please wait half a minute" in text_of(answer)
    assert len(messages_to(PHONE)) == 1


def test_asking_too_often_is_a_page_and_no_fault(client):
    sign_up(client, phone=PHONE)
    client.cookies.clear()
    answer = sign_up(client, phone=PHONE)
    assert answer.status_code == 429
    assert "That was too often" in text_of(answer)


def test_sign_ups_from_one_place_are_limited(client):
    for number in range(20):
        assert sign_up(client, email=f"x{number}@example.cn").status_code == 302
        client.cookies.clear()
    assert sign_up(client, email="late@example.cn").status_code == 429
    assert not User.objects.filter(email="late@example.cn").exists()


def test_phones_lie_nowhere_in_the_clear(client):
    sign_up(client, phone=PHONE)
    client.get("/accounts/phone/verify/")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert PHONE not in repr(cursor.fetchall()), table


def test_a_session_of_another_key_is_no_session(client, settings):
    sign_up(client, phone=PHONE)
    client.post("/accounts/phone/verify/", {"code": code_sent_to(PHONE)})
    assert is_signed_in(client)
    settings.FIELD_KEY = "another"
    assert not is_signed_in(client)


def test_who_comes_for_an_invitation_goes_back_to_it(client):
    values = {"name": "W", "phone": PHONE, "password1": NEW, "password2": NEW, "next": "/needs/"}
    client.post("/accounts/signup/", values)
    answer = client.post("/accounts/phone/verify/", {"code": code_sent_to(PHONE)})
    assert answer.headers["Location"] == "/needs/"


@pytest.mark.parametrize(
    ("door", "field", "other"), [("SMTP_URL", "phone", "email"), ("SMS_URL", "email", "phone")]
)
def test_production_asks_only_for_what_it_reaches(client, settings, door, field, other):
    settings.MODE = "production"
    setattr(settings, door, "smtp://mail.example.cn")
    page = text_of(client.get("/accounts/signup/"))
    assert f'name="{field}"' not in page
    assert f'name="{other}"' in page
    page = text_of(sign_up(client, **{other: ""}))
    assert "Please fill this in." in page
