"""Seeing a personal number in the clear: always with a reason, always written down."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import Unmasking
from marketplace.events import clock
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Invalid


@transaction.atomic
def unmask(*, subject: str, field: str, value: str, reason: str, by: Actor) -> str:
    """Give a personal number in the clear and keep who saw it, when and why.

    `subject` is whose ("practitioner/17"), `field` which ("identity"). Raises: Invalid without a
    reason.
    """
    if not reason.strip():
        raise Invalid(_("Please say why you need to see this."), field="reason")
    Unmasking.objects.create(
        by=by.id,
        organisation=by.organisation,
        subject=subject,
        field=field,
        reason=reason.strip()[:200],
        at=clock.instant(),
    )
    return value
