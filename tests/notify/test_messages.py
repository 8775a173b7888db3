"""Messages are rows of the caller's transaction; nothing of them lies or is shown in the clear."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction

from marketplace.notify.actions.messages import send_email, send_sms
from marketplace.notify.models import Message

pytestmark = pytest.mark.django_db


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notify_message")
        return repr(cursor.fetchall())


def test_a_message_goes_with_its_transaction():
    with pytest.raises(RuntimeError), transaction.atomic():
        send_sms(to="13800138000", body="code 123456")
        raise RuntimeError
    assert Message.objects.count() == 0


def test_address_and_text_lie_encrypted():
    send_sms(to="13800138000", body="code 123456")
    assert "13800138000" not in stored()
    assert "123456" not in stored()
    row = Message.objects.get()
    assert (row.to, row.body) == ("13800138000", "code 123456")


@pytest.mark.parametrize(
    ("to", "masked"),
    [("13800138000", "138******00"), ("wang@example.cn", "wa***@example.cn")],
)
def test_an_address_is_masked_where_it_is_shown(to, masked):
    message = Message(kind="sms", to=to, pk=7)
    assert message.masked_to == masked
    assert to not in str(message)


@pytest.mark.parametrize("to", ["", "a@b.cn\nBcc: c@d.cn", "a@b.cn, c@d.cn", "a\u202eb@c.cn"])
def test_a_message_goes_to_one_address(to):
    with pytest.raises(ValueError, match="one address"):
        send_email(to=to, subject="s", body="b")


def test_a_subject_is_one_line_of_at_most_200_characters():
    message = send_email(to="a@b.cn", subject=f"  Hello\r\nBcc: x@y.cn {'x' * 300}", body="b")
    assert message.subject.startswith("Hello Bcc: x@y.cn xxx")
    assert len(message.subject) == 200


def test_what_django_mails_goes_into_the_queue(settings):
    settings.EMAIL_BACKEND = "marketplace.notify.backend.DoorBackend"
    send_mail("Hello", "Text", None, ["Wang <wang@example.cn>", "li@example.cn"])
    letter = EmailMultiAlternatives("Two", "Plain", None, ["a@b.cn"])
    letter.attach_alternative("<p>Rich</p>", "text/html")
    letter.send()
    rich = EmailMessage("Rich", "<p>Only <b>rich</b></p>", None, ["c@d.cn"])
    rich.content_subtype = "html"
    rich.send()
    rows = Message.objects.order_by("id")
    assert [(row.to, row.subject, row.body) for row in rows] == [
        ("wang@example.cn", "Hello", "Text"),
        ("li@example.cn", "Hello", "Text"),
        ("a@b.cn", "Two", "Plain"),
        ("c@d.cn", "Rich", "Only rich"),
    ]
    assert not getattr(mail, "outbox", [])


def test_an_attachment_is_not_lost_in_silence(settings):
    settings.EMAIL_BACKEND = "marketplace.notify.backend.DoorBackend"
    letter = EmailMessage("Hello", "Text", None, ["a@b.cn"])
    letter.attach("a.txt", "text")
    with pytest.raises(ValueError, match="no attachments"):
        letter.send()
    assert Message.objects.count() == 0
