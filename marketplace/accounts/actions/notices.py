"""Telling a body something: every person who acts for it hears it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import Organisation, User
from marketplace.accounts.queries.contacts import proved_emails
from marketplace.notify.actions.messages import send_email, send_sms


@transaction.atomic
def tell(*, organisation: Organisation, subject: str, body: str) -> int:
    """Send a message to every member of a body: by e-mail, or by SMS to who has none.

    Gives how many were told. The messages leave after the caller's commit, or not at all.
    """
    people = list(User.objects.acting_for(organisation).order_by("id"))
    proved = proved_emails(people)
    return sum(_tell(person, proved.get(person.pk, ""), subject, body) for person in people)


def _tell(person: User, email: str, subject: str, body: str) -> int:
    # An address that nobody proved may be a stranger's; it serves where there is nothing else.
    phone = person.phone if person.phone_verified else ""
    if email or (person.email and not phone):
        send_email(to=email or person.email, subject=subject, body=body)
    elif phone:
        send_sms(to=phone, body=_("%(subject)s. %(body)s") % {"subject": subject, "body": body})
    else:
        return 0
    return 1
