"""Django's door for e-mail: everything that Django and its apps send goes into the one queue."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.html import strip_tags

from marketplace.notify.actions.messages import send_email


class DoorBackend(BaseEmailBackend):
    """Puts each e-mail into the queue once for every recipient, as plain text."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            if message.attachments:
                raise ValueError("the outgoing door carries no attachments")
            body = str(message.body)
            if message.content_subtype == "html":
                body = strip_tags(body)
            for recipient in message.recipients():
                send_email(to=parseaddr(recipient)[1], subject=str(message.subject), body=body)
        return len(email_messages)
