"""Telling a body something: every person who acts for it hears it."""

from __future__ import annotations

from django.db import transaction

from marketplace.accounts.models import Organisation, User
from marketplace.notify.actions.messages import send_email, send_sms


@transaction.atomic
def tell(*, organisation: Organisation, subject: str, body: str) -> int:
    """Send a message to every member of a body: by e-mail, or by SMS to who has none.

    Gives how many were told. The messages leave after the caller's commit, or not at all.
    """
    people = User.objects.acting_for(organisation).order_by("id")
    return sum(_tell(person, subject, body) for person in people)


def _tell(person: User, subject: str, body: str) -> int:
    if person.email:
        send_email(to=person.email, subject=subject, body=body)
    elif person.phone:
        send_sms(to=person.phone, body=f"{subject}: {body}")
    else:
        return 0
    return 1
