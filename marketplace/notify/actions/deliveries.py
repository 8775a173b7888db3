"""Handing messages over: claimed first, so that of two attempts the second comes late, not double."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from marketplace.events import clock
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound
from marketplace.notify import doors
from marketplace.notify.models import Delivery, Message

TRIES = 8
FIRST_PAUSE = timedelta(seconds=15)


def deliver_next() -> Message | None:
    """Try the message that has waited longest; give it, or None when none is due.

    The pause before the next attempt is written before this one begins: a process that dies over
    a message leaves it to be tried again. What fails for ever, or too often, is parked.
    """
    message = _claim()
    if message is None:
        return None
    try:
        doors.hand_over(message)
    except doors.Refused as error:
        _note(message, str(error), is_final=True)
    except doors.Closed as error:
        _note(message, str(error), is_final=message.attempts >= TRIES)
    else:
        _note(message, "", is_final=False)
    return message


def _claim() -> Message | None:
    with transaction.atomic():
        now = clock.instant()
        message = Message.objects.select_for_update().due(now).first()
        if message is None:
            return None
        message.attempts += 1
        message.next_try_at = now + FIRST_PAUSE * 2 ** (message.attempts - 1)
        message.save(update_fields=["attempts", "next_try_at"])
    return message


def _note(message: Message, error: str, *, is_final: bool) -> None:
    # The address and the text may stand in what an outside system answers.
    said = error.replace(message.to, message.masked_to).replace(message.body, "…")[:300]
    with transaction.atomic():
        now = clock.instant()
        Delivery.objects.create(message=message, at=now, error=said)
        if not error:
            message.sent_at, message.next_try_at = now, None
        elif is_final:
            message.parked_at, message.next_try_at = now, None
        message.save(update_fields=["sent_at", "parked_at", "next_try_at"])


@transaction.atomic
def retry_message(*, pk: int, by: Actor) -> Message:
    """Put a parked message back into the queue, once its cause is mended.

    The delivery log says who did. Raises: NotFound.
    """
    message = Message.objects.select_for_update().parked().filter(pk=pk).first()
    if message is None:
        raise NotFound
    now = clock.instant()
    Delivery.objects.create(message=message, at=now, error=f"put back by {by.id}")
    message.attempts, message.parked_at, message.next_try_at = 0, None, now
    message.save(update_fields=["attempts", "parked_at", "next_try_at"])
    return message
