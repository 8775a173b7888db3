from __future__ import annotations

import pytest
from django.db import transaction

from marketplace.events import repeats
from marketplace.events.models import Answer
from marketplace.kernel.actor import Party
from tests.events.subjects import OWNER

pytestmark = pytest.mark.django_db
BODY = repeats.fingerprint_of([("path", "/x/"), ("price", "12.00")])


def test_the_first_request_claims_and_the_repeat_gets_its_answer():
    assert repeats.claim(key="k", body=BODY, by=OWNER) is None
    repeats.settle(key="k", location="/needs/1/", by=OWNER)
    answer = repeats.claim(key="k", body=BODY, by=OWNER)
    assert answer is not None
    assert (answer.location, Answer.objects.count()) == ("/needs/1/", 1)


def test_the_same_key_with_another_body_is_refused_with_409():
    repeats.claim(key="k", body=BODY, by=OWNER)
    other = repeats.fingerprint_of([("path", "/x/"), ("price", "13.00")])
    with pytest.raises(repeats.KeyReused) as refusal:
        repeats.claim(key="k", body=other, by=OWNER)
    assert (refusal.value.http_status, refusal.value.code) == (409, "key-reused")


def test_two_people_may_use_the_same_key():
    repeats.claim(key="k", body=BODY, by=OWNER)
    assert repeats.claim(key="k", body=BODY, by=Party(id="user/8")) is None


def test_work_that_fails_gives_its_claim_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        repeats.claim(key="k", body=BODY, by=OWNER)
        raise ZeroDivisionError
    assert repeats.claim(key="k", body=BODY, by=OWNER) is None


@pytest.mark.parametrize(
    "parts",
    [
        [("path", "/x/"), ("price", "12.0"), ("0", "")],
        [("path", "/x/price"), ("", "12.00")],
        [("price", "12.00"), ("path", "/x/")],
        [("path", "/x/")],
    ],
)
def test_bodies_that_read_alike_when_joined_have_other_fingerprints(parts):
    assert repeats.fingerprint_of(parts) != BODY
