"""The doors of the house: one module for each outside system that carries messages."""

from __future__ import annotations

from django.conf import settings

from marketplace.notify.doors import gateway, smtp
from marketplace.notify.doors.errors import Closed, Refused
from marketplace.notify.models import Message


def hand_over(message: Message) -> None:
    """Give a message to the outside system that carries its kind.

    Without one it stays in the outbox, which only the demo shows; production waits for one.

    Raises: Closed when it may be tried again, Refused when that would not help.
    """
    if message.kind == Message.Kind.EMAIL and settings.SMTP_URL:
        smtp.send(message)
    elif message.kind == Message.Kind.SMS and settings.SMS_URL:
        gateway.send(message)
    elif not reach(message.kind):
        raise Closed(f"no door for {message.kind} is set")


def reach(kind: str) -> bool:
    """Whether messages of this kind reach people: in production only by a door that is set."""
    is_set = {Message.Kind.EMAIL: settings.SMTP_URL, Message.Kind.SMS: settings.SMS_URL}
    return settings.MODE != "production" or bool(is_set[Message.Kind(kind)])


def lead_outside() -> bool:
    """Whether messages leave this machine, which takes time."""
    return bool(settings.SMTP_URL or settings.SMS_URL)


__all__ = ["Closed", "Refused", "hand_over", "lead_outside", "reach"]
