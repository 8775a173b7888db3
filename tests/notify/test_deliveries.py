"""Messages leave once, are tried again with growing pauses, and are parked when that is in vain."""

import logging
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from marketplace.events import clock, leases
from marketplace.events.ticks import tick
from marketplace.kernel.actor import Party
from marketplace.kernel.errors import NotFound
from marketplace.notify import doors, tasks
from marketplace.notify.actions import deliveries
from marketplace.notify.actions.deliveries import TRIES, deliver_next, retry_message
from marketplace.notify.actions.messages import send_email, send_sms
from marketplace.notify.models import Delivery, Message
from tests.support.outside import mail_server, sms_gateway

pytestmark = pytest.mark.django_db
CODE = "Your code is 481516"


@pytest.fixture
def smtp(settings):
    with mail_server() as outside:
        settings.SMTP_URL = f"smtp://127.0.0.1:{outside.port}"
        yield outside


@pytest.fixture
def gateway(settings):
    with sms_gateway() as outside:
        settings.SMS_URL = f"http://127.0.0.1:{outside.port}/send?from=market"
        settings.SMS_TOKEN = "sesame"
        yield outside


def later(span):
    return clock.shifted(clock.shift() + span)


def queued():
    return DBTaskResult.objects.filter(task_path=tasks.deliver_waiting.module_path)


def errors(message):
    return list(message.deliveries.order_by("id").values_list("error", flat=True))


def test_an_email_reaches_the_mail_server_once(smtp):
    message = send_email(to="wang@example.cn", subject="需求已公布", body="您好。\nCome and see.")
    assert deliver_next() == message
    assert deliver_next() is None
    (mail,) = smtp.taken
    assert mail["to"] == "wang@example.cn"
    assert f"Message-ID: <message-{message.pk}@localhost>" in mail["text"]
    assert "Subject: =?utf-8?" in mail["text"]
    message.refresh_from_db()
    assert message.sent_at is not None
    assert (message.next_try_at, errors(message)) == (None, [""])


def test_an_sms_reaches_the_gateway_once(gateway):
    message = send_sms(to="13800138000", body=CODE)
    deliver_next()
    assert deliver_next() is None
    (taken,) = gateway.taken
    assert (taken["path"], taken["to"], taken["text"]) == (
        "/send?from=market",
        "+8613800138000",
        CODE,
    )
    assert taken["headers"]["Authorization"] == "Bearer sesame"
    assert taken["headers"]["Idempotency-Key"] == taken["id"] == f"sms-{message.pk}"


@pytest.mark.parametrize("status", ["500", "503", "429", "401", "302"])
def test_a_closed_gateway_is_tried_again_after_growing_pauses(gateway, status):
    message = send_sms(to="13800138000", body=CODE)
    gateway.answer = status
    deliver_next()
    assert deliver_next() is None
    with later(timedelta(seconds=14)):
        assert deliver_next() is None
    with later(timedelta(seconds=16)):
        deliver_next()
    gateway.answer = ""
    with later(timedelta(seconds=44)):
        assert deliver_next() is None
    with later(timedelta(seconds=47)):
        deliver_next()
    message.refresh_from_db()
    said = f"the gateway answered {status}"
    assert (len(gateway.taken), message.attempts, errors(message)) == (1, 3, [said, said, ""])


def test_a_gateway_that_is_not_there_is_a_closed_door(settings):
    settings.SMS_URL = "http://127.0.0.1:9/"
    message = send_sms(to="13800138000", body=CODE)
    deliver_next()
    message.refresh_from_db()
    assert message.parked_at is None
    assert errors(message) == ["ConnectionRefusedError: [Errno 111] Connection refused"]


def test_what_the_gateway_will_never_take_is_parked_at_once(gateway):
    message = send_sms(to="13800138000", body=CODE)
    gateway.answer = "422"
    deliver_next()
    message.refresh_from_db()
    assert (message.attempts, message.next_try_at) == (1, None)
    assert list(Message.objects.parked()) == [message]


@pytest.mark.parametrize(
    ("answer", "is_parked"), [("550 no such user", True), ("451 later", False)]
)
def test_a_mail_server_says_whether_to_try_again(smtp, answer, is_parked):
    message = send_email(to="wang@example.cn", subject="s", body="b")
    smtp.answer = answer
    deliver_next()
    message.refresh_from_db()
    assert (message.parked_at is not None) == is_parked
    assert errors(message) == [answer]


def test_after_the_last_try_a_message_is_parked_and_can_be_put_back(gateway):
    message = send_sms(to="13800138000", body=CODE)
    gateway.answer = "500"
    for attempt in range(TRIES):
        assert not Message.objects.parked().exists()
        with later(timedelta(days=attempt)):
            deliver_next()
    assert list(Message.objects.parked()) == [message]
    with later(timedelta(days=30)):
        assert deliver_next() is None
    gateway.answer = ""
    retry_message(pk=message.pk, by=Party(id="user/7"))
    deliver_next()
    assert [taken["text"] for taken in gateway.taken] == [CODE]
    assert errors(message)[-2:] == ["put back by user/7", ""]
    with pytest.raises(NotFound):
        retry_message(pk=message.pk, by=Party(id="user/7"))


def test_a_process_that_dies_over_a_message_leaves_it_for_the_next(gateway, monkeypatch):
    message = send_sms(to="13800138000", body=CODE)

    def die(_message):
        raise KeyboardInterrupt

    monkeypatch.setattr(deliveries.doors, "hand_over", die)
    with pytest.raises(KeyboardInterrupt):
        deliver_next()
    monkeypatch.undo()
    assert deliver_next() is None
    with later(timedelta(seconds=16)):
        assert deliver_next() == message
    assert len(gateway.taken) == 1


def test_errors_and_logs_never_name_the_address_or_the_text(smtp, caplog):
    message = send_email(to="wang@example.cn", subject="s", body=CODE)
    smtp.answer = f"550 <wang@example.cn> unknown: {CODE}"
    with caplog.at_level(logging.DEBUG):
        deliver_next()
    said = errors(message)[0] + caplog.text
    assert "550" in said
    assert "wang@example.cn" not in said
    assert "481516" not in said


def test_a_password_is_not_sent_to_a_far_server_without_tls(smtp, settings, monkeypatch):
    settings.SMTP_URL = f"smtp://user:secret@127.0.0.1:{smtp.port}"
    monkeypatch.setattr("marketplace.notify.doors.smtp._NEAR", frozenset())
    message = send_email(to="wang@example.cn", subject="s", body="b")
    deliver_next()
    assert errors(message) == ["SMTPException: the server offers no TLS; the password was not sent"]
    assert smtp.taken == []


def test_without_doors_the_clock_keeps_messages_in_the_outbox():
    first = send_sms(to="13800138000", body=CODE)
    second = send_email(to="wang@example.cn", subject="s", body="b")
    tick()
    assert set(Message.objects.exclude(sent_at=None)) == {first, second}
    assert Delivery.objects.count() == 2
    tick()
    assert Delivery.objects.count() == 2


def test_production_without_a_door_waits_visibly(settings):
    settings.MODE = "production"
    message = send_sms(to="13800138000", body=CODE)
    deliver_next()
    message.refresh_from_db()
    assert message.sent_at is None
    assert errors(message) == ["no door for sms is set"]


def test_the_clock_leaves_what_takes_time_to_the_worker(gateway):
    send_sms(to="13800138000", body=CODE)
    send_sms(to="13800138001", body=CODE)
    tick()
    tick()
    assert gateway.taken == []
    assert queued().count() == 1
    assert tasks.deliver_waiting.func() == 2
    assert len(gateway.taken) == 2
    assert not leases.is_held(tasks.LEASE)
    queued().delete()
    tick()
    assert queued().count() == 0


def test_the_worker_leaves_alone_what_another_one_delivers(gateway):
    send_sms(to="13800138000", body=CODE)
    leases.take(tasks.LEASE, holder="another")
    assert tasks.deliver_waiting.func() == 0
    tick()
    assert queued().count() == 0
    assert gateway.taken == []


def test_doors_lead_outside_only_where_they_are_set(settings):
    assert not doors.lead_outside()
    settings.SMTP_URL = "smtp://127.0.0.1"
    assert doors.lead_outside()
