from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.approvals import ApprovalItem
from marketplace.catalogue.models.names import Named, in_language


class ServiceType(Named):
    """A shelf: a group of service items."""


class ServiceItem(models.Model):
    """A service that an approval may ask for. What it says stands in its dated versions."""

    code = models.CharField(max_length=12, unique=True)
    number = models.PositiveSmallIntegerField(unique=True)
    type = models.ForeignKey(ServiceType, on_delete=models.PROTECT, related_name="items")
    current = models.ForeignKey(
        "ItemVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.current) if self.current_id else self.code


class ItemVersionQuerySet(models.QuerySet["ItemVersion"]):
    def in_force(self, on: date) -> ItemVersionQuerySet:
        return self.filter(
            models.Q(effective_to=None) | models.Q(effective_to__gte=on), effective_from__lte=on
        )


class ItemVersion(models.Model):
    """What an item says from one day to another. Whoever refers to a version keeps it.

    `effective_to` is the last day in force. Empty legal basis, department or days mean "not known
    to us", and the page says so.
    """

    class Party(models.TextChoices):
        APPLICANT = "applicant", _("the applicant")
        DEPARTMENT = "department", _("the approving department")
        EITHER = "either", _("the applicant or the department")

    class PriceMode(models.TextChoices):
        MARKET = "market", _("market price")
        GUIDED = "government-guided", _("government-guided price")

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    aliases = models.JSONField(default=list)
    department = models.CharField(max_length=80, blank=True)
    department_en = models.CharField(max_length=120, blank=True)
    levels = models.JSONField(default=list)
    client_kind = models.CharField(max_length=12, choices=Party.choices, blank=True)
    payer_kind = models.CharField(max_length=12, choices=Party.choices, blank=True)
    result_document = models.CharField(max_length=120, blank=True)
    result_document_en = models.CharField(max_length=160, blank=True)
    self_do_allowed = models.BooleanField(null=True)
    price_mode = models.CharField(max_length=20, choices=PriceMode.choices, blank=True)
    price_reference = models.CharField(max_length=300, blank=True)
    reference_days = models.PositiveSmallIntegerField(null=True, blank=True)
    qualification_rule = models.JSONField(null=True, blank=True)
    practitioner_rule = models.JSONField(null=True, blank=True)
    legal_basis = models.JSONField(default=list)
    approval_items = models.ManyToManyField(ApprovalItem, related_name="versions", blank=True)
    source = models.CharField(max_length=400, blank=True)

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="item_version_once"),
            models.CheckConstraint(
                condition=models.Q(effective_to=None)
                | models.Q(effective_to__gte=models.F("effective_from")),
                name="item_version_dates",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def told(self) -> dict[str, Any]:
        """Summary, department and result document in the reader's language."""
        return {
            "summary": in_language(self.summary, self.summary_en),
            "department": in_language(self.department, self.department_en),
            "result_document": in_language(self.result_document, self.result_document_en),
        }
