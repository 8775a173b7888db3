"""What the providers' room must know of sign-ups: while one stands, its agency cannot leave."""

from __future__ import annotations

from typing import Any

from marketplace.events.base import Recorded
from orders.events.needs import AgencySignedUp
from orders.models import SignUp
from providers.models import Agency, OpenWork


def begin_work(recorded: Recorded[AgencySignedUp]) -> None:
    """A sign-up is open work of its agency."""
    agency = Agency.objects.get(organisation__number=recorded.event.agency)
    OpenWork.objects.get_or_create(subject=recorded.event.subject, defaults={"agency": agency})


def end_work(recorded: Recorded[Any]) -> None:
    """A withdrawn or disqualified sign-up is open work no longer."""
    OpenWork.objects.filter(subject=recorded.event.subject).delete()


def end_work_on_need(recorded: Recorded[Any]) -> None:
    """After the result, or a failure, no sign-up of the need is open work."""
    number = recorded.event.subject.partition("/")[2]
    ended = SignUp.objects.filter(need__number=number)
    OpenWork.objects.filter(subject__in=[row.subject for row in ended]).delete()
