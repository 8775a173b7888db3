"""What could not be delivered: shown to the operator, put back by a button, told when in vain."""

from __future__ import annotations

import pytest

from marketplace.events import clock
from marketplace.events.models import EventRow, ParkedReaction
from marketplace.notify.actions.messages import send_sms
from tests.accounts.flows import text_of
from tests.events import tables
from tests.events.subjects import new_owner, submit
from tests.support.accounts import make_body, manager_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, settings):
    body = make_body("operator")
    client.force_login(manager_of(body))
    settings.EVENT_SUBSCRIPTIONS = "tests.events.tables"
    return f"/desk/{body.number}/outgoing/"


@pytest.fixture
def parked():
    submit(new_owner())
    return ParkedReaction.objects.create(
        handler="tests.events.tables.first",
        event=EventRow.objects.latest("id"),
        error="Broken: 13900000000 did not answer",
        parked_at=clock.instant(),
    )


def test_an_empty_page_says_that_everything_was_delivered(client, page):
    text = text_of(client.get(page))
    assert "Every message has been sent" in text
    assert "No follow-up work is set aside" in text


def test_follow_up_work_is_shown_without_the_text_of_its_error(client, page, parked):
    text = text_of(client.get(page))
    assert "tests.events.tables.first" in text
    assert "Broken" in text
    assert "13900000000" not in text


def test_it_is_run_again_and_is_gone(client, page, parked):
    with tables.heard() as heard:
        answer = client.post(f"{page}reactions/{parked.pk}/again/", follow=True)
    assert heard == [("first", parked.event_id)]
    assert "It went through this time." in text_of(answer)
    assert "No follow-up work is set aside" in text_of(answer)


def test_what_fails_again_says_so_and_stays(client, page, parked):
    with tables.heard(failing=1):
        answer = client.post(f"{page}reactions/{parked.pk}/again/", follow=True)
    assert "It failed again." in text_of(answer)
    assert "tests.events.tables.first" in text_of(answer)


def test_a_message_is_put_back(client, page):
    message = send_sms(to="13900000000", body="nobody took it")
    message.parked_at, message.next_try_at = message.created_at, None
    message.save()
    assert "139******00" in text_of(client.get(page))
    answer = client.post(f"{page}{message.pk}/again/", follow=True)
    assert "Every message has been sent" in text_of(answer)
