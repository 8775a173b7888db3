"""Messages that need somebody."""

from __future__ import annotations

from typing import NamedTuple

from marketplace.notify.models import Delivery, Message

MOST = 100


class Parked(NamedTuple):
    """A message that was given up, with what the last attempt was answered."""

    message: Message
    error: str


def parked_messages() -> list[Parked]:
    """The hundred messages that were given up last."""
    rows = list(Message.objects.parked()[:MOST])
    tries = Delivery.objects.filter(message__in=rows).order_by("id")
    said = dict(tries.values_list("message_id", "error"))
    return [Parked(row, said.get(row.pk, "")) for row in rows]
