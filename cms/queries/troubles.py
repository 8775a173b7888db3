"""What is out of order in the house: reactions set aside, messages given up."""

from __future__ import annotations

from marketplace.events.models import ParkedReaction
from marketplace.notify.models import Message


def parked_reactions() -> int:
    """Count the reactions that failed too often and were not done again."""
    return ParkedReaction.objects.filter(redone_at=None).count()


def undelivered_messages() -> int:
    """Count the messages that were given up."""
    return Message.objects.parked().order_by().count()
