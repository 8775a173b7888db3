"""Putting messages into the queue; the clock hands them over after the commit."""

from __future__ import annotations

from marketplace.events import clock
from marketplace.notify.models import Message


def send_email(*, to: str, subject: str, body: str) -> Message:
    """Put an e-mail into the queue, in the caller's transaction.

    Raises: ValueError for an address that is none.
    """
    return _put(Message.Kind.EMAIL, to, " ".join(subject.split())[:200], body)


def send_sms(*, to: str, body: str) -> Message:
    """Put an SMS into the queue, in the caller's transaction. Raises: ValueError for no number."""
    return _put(Message.Kind.SMS, to, "", body)


def _put(kind: str, to: str, subject: str, body: str) -> Message:
    if not to or any(sign.isspace() or not sign.isprintable() for sign in to):
        raise ValueError("a message goes to one address")
    now = clock.instant()
    return Message.objects.create(
        kind=kind, to=to, subject=subject, body=body, created_at=now, next_try_at=now
    )
