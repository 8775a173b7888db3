from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation, Region, StoredFile
from marketplace.events.models import Stateful
from marketplace.kernel.lifecycle import Lifecycle
from marketplace.web.fields import EncryptedField
from marketplace.web.secrets import fingerprint, masked
from orders import states

HOLDS_CODE = ("reviewing", "returned", "active")


class Owner(Stateful):
    """A project owner: who needs a service. `fundings` lists the funds it may spend.

    A natural person has no credit code but an identity number, encrypted, with a fingerprint.
    """

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government organ")
        INSTITUTION = "institution", _("Public institution")
        SOCIAL = "social", _("Social organisation")
        STATE_OWNED = "state_owned", _("State-owned enterprise")
        ENTERPRISE = "enterprise", _("Enterprise")
        VILLAGE = "village", _("Village collective")
        PERSON = "person", _("Natural person")

    lifecycle: ClassVar[Lifecycle] = states.OWNER

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="owner"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    identity = EncryptedField(blank=True)
    identity_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    fundings = models.JSONField(default=list, blank=True)
    address = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = EncryptedField(blank=True)
    letter = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_for = models.JSONField(default=dict, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=models.Q(state__in=HOLDS_CODE) & ~models.Q(credit_code=""),
                name="owner_code_once",
            ),
            models.UniqueConstraint(
                fields=["identity_fingerprint"],
                condition=models.Q(state__in=HOLDS_CODE) & ~models.Q(identity_fingerprint=""),
                name="owner_identity_once",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def number(self) -> str:
        return self.organisation.number

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def region(self) -> Region:
        return self.organisation.region

    @property
    def subject(self) -> str:
        return f"owner/{self.number}"

    @property
    def place(self) -> str:
        return self.region.code

    def party(self, role: str) -> str:
        return self.number if role == "owner" else ""

    def set_identity(self, identity: str) -> None:
        """Set the identity number with its fingerprint; the caller saves."""
        self.identity = identity
        self.identity_fingerprint = fingerprint(identity) if identity else ""

    @property
    def masked_identity(self) -> str:
        return masked(self.identity)

    @property
    def masked_phone(self) -> str:
        return masked(self.contact_phone)
