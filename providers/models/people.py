from __future__ import annotations

from typing import ClassVar

from django.db import models

from marketplace.accounts.models import StoredFile
from marketplace.kernel.lifecycle import Lifecycle
from marketplace.web.fields import EncryptedField
from marketplace.web.secrets import fingerprint, masked
from providers import states
from providers.models.agencies import Agency, OfAgency


class Practitioner(OfAgency):
    """A person who practises for one agency at a time; the identity number lies encrypted."""

    lifecycle: ClassVar[Lifecycle] = states.PRACTITIONER

    name = models.CharField(max_length=60)
    identity = EncryptedField()
    identity_fingerprint = models.CharField(max_length=64, editable=False)
    certificate = models.CharField(max_length=80)
    certificate_number = models.CharField(max_length=60)
    speciality = models.CharField(max_length=80, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    insured_months = models.PositiveSmallIntegerField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_for = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["identity_fingerprint"],
                condition=models.Q(state__in=("declared", "checking", "live")),
                name="practitioner_in_one_agency",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_identity(self, identity: str) -> None:
        """Set the identity number with its fingerprint; the caller saves."""
        self.identity, self.identity_fingerprint = identity, fingerprint(identity)

    @property
    def masked_identity(self) -> str:
        return masked(self.identity)


class Delegate(models.Model):
    """A person who may act for the agency in business, with the sealed letter that says so."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="delegates")
    name = models.CharField(max_length=60)
    identity = EncryptedField()
    identity_fingerprint = models.CharField(max_length=64, editable=False)
    phone = EncryptedField()
    letter = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "identity_fingerprint"],
                condition=models.Q(ended_at=None),
                name="delegate_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_identity(self, identity: str) -> None:
        """Set the identity number with its fingerprint; the caller saves."""
        self.identity, self.identity_fingerprint = identity, fingerprint(identity)

    @property
    def masked_identity(self) -> str:
        return masked(self.identity)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)
