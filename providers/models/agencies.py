from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Organisation, Region, StoredFile
from marketplace.events.models import Stateful
from marketplace.kernel.lifecycle import Lifecycle
from marketplace.web.fields import EncryptedField
from providers import states

# While in one of these, an agency holds its credit code; after them somebody may register anew.
HOLDS_CODE = ("reviewing", "returned", "publicity", "active", "suspended")


class AgencyQuerySet(models.QuerySet["Agency"]):
    def public(self) -> AgencyQuerySet:
        """Those that the public may see: in the market, or standing out for objections."""
        return self.filter(state__in=("active", "suspended", "publicity"))

    def active(self) -> AgencyQuerySet:
        return self.filter(state="active")


class Agency(Stateful):
    """A registered intermediary. Personal numbers lie encrypted; pages show them masked."""

    class SubjectType(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        INSTITUTION = "institution", _("Public institution")
        SOCIAL = "social", _("Social organisation")
        UNINCORPORATED = "unincorporated", _("Unincorporated body")
        TRADER = "trader", _("Sole trader")

    class EntryMode(models.TextChoices):
        NETWORK = "network", _("Online")
        LISTED = "listed", _("Registered at the hall, serving elsewhere")
        HALL = "hall", _("Stationed in the hall")

    lifecycle: ClassVar[Lifecycle] = states.AGENCY

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="agency"
    )
    credit_code = models.CharField(max_length=18, blank=True)
    subject_type = models.CharField(max_length=16, choices=SubjectType.choices, blank=True)
    entry_mode = models.CharField(
        max_length=8, choices=EntryMode.choices, default=EntryMode.NETWORK
    )
    legal_representative = models.CharField(max_length=60, blank=True)
    legal_representative_identity = EncryptedField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = EncryptedField(blank=True)
    website = models.URLField(blank=True)
    introduction = models.TextField(blank=True)
    licence = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    commitment = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    logo = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_for = models.JSONField(default=dict, blank=True)
    # What the operator checked its particulars against, by the part of the dossier.
    checks = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    reentry_on = models.DateField(null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=models.Q(state__in=HOLDS_CODE) & ~models.Q(credit_code=""),
                name="agency_code_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="agency_state")]

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
        return f"agency/{self.number}"

    @property
    def place(self) -> str:
        return self.region.code

    def party(self, role: str) -> str:
        return self.number if role == "agency" else ""


class OfAgency(Stateful):
    """A row with a lifecycle that belongs to one agency: same place, same party."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        return f"{self.lifecycle.name}/{self.pk}"

    @property
    def place(self) -> str:
        return self.agency.place

    def party(self, role: str) -> str:
        return self.agency.party(role)


class ProfileChange(OfAgency):
    """A wish to change checked particulars: the new values, and the old ones until decided."""

    lifecycle: ClassVar[Lifecycle] = states.CHANGE

    values = models.JSONField()
    proof = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True)
    decided_for = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject


class OpenWork(models.Model):
    """Something a higher room says the agency still has open; while one stands, no exit.

    Written by the higher room's projections ("sign-up/17", "award/9").
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="open_work")
    subject = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.subject
