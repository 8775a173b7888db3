from __future__ import annotations

from datetime import datetime

from django.db import models

from marketplace.accounts.models.organisations import Membership, Organisation
from marketplace.accounts.models.users import User
from marketplace.web.fields import EncryptedField
from marketplace.web.secrets import masked


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; it may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self, at: datetime) -> InvitationQuerySet:
        """Invitations that may still be accepted."""
        return self.unanswered().filter(expires_at__gt=at, organisation__closed_at=None)


class Invitation(models.Model):
    """A body asks the person behind a phone number or an e-mail address to act for it.

    Whoever has the code that was sent there may accept, and so may the account that has proved
    the address. Only fingerprints of the address and the code can be looked for.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=12, choices=Membership.Role.choices)
    address = EncryptedField()
    address_fingerprint = models.CharField(max_length=64, db_index=True)
    code_fingerprint = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "address_fingerprint"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invited_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.masked_address}"

    @property
    def masked_address(self) -> str:
        """The address as pages and logs may show it."""
        return masked(self.address)
