"""Sessions lie encrypted, and one that another key made is no session."""

import pytest
from django.contrib.sessions.models import Session

from marketplace.web.secrets import masked
from marketplace.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**values) -> str:
    store = SessionStore()
    store.update(values)
    store.save()
    return store.session_key


def test_what_is_kept_comes_back_and_cannot_be_read_beside_it():
    key = kept(phone="13800138000", name="王芳", at=1.5)
    assert dict(SessionStore(key).items()) == {"phone": "13800138000", "name": "王芳", "at": 1.5}
    data = Session.objects.get(pk=key).session_data
    assert "13800138000" not in data
    assert ":" not in data  # Django's own form is readable base64 and a signature


def test_an_empty_session_is_empty():
    assert dict(SessionStore(kept()).items()) == {}


@pytest.mark.parametrize("data", ["", "no base64!", "QUJD", "e30:1abc:signature"])
def test_what_was_not_ours_is_empty(data):
    key = kept(phone="13800138000")
    Session.objects.filter(pk=key).update(session_data=data)
    assert dict(SessionStore(key).items()) == {}


def test_another_key_opens_nothing(settings):
    key = kept(phone="13800138000")
    settings.FIELD_KEY = "another"
    assert dict(SessionStore(key).items()) == {}


def test_a_changed_byte_opens_nothing():
    key = kept(phone="13800138000")
    row = Session.objects.get(pk=key)
    first = "B" if row.session_data[0] == "A" else "A"
    Session.objects.filter(pk=key).update(session_data=first + row.session_data[1:])
    assert dict(SessionStore(key).items()) == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13800138000", "138******00"),
        ("360426199101010071", "360*************71"),
        ("wang@example.cn", "wa***@example.cn"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_the_ends_of_a_number_are_shown(text, shown):
    assert masked(text) == shown
