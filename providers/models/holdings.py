from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from marketplace.accounts.models import StoredFile
from marketplace.catalogue.models import (
    QualificationLevel,
    QualificationMajor,
    QualificationType,
)
from marketplace.kernel.lifecycle import Lifecycle
from providers import states
from providers.models.agencies import OfAgency


class HoldingQuerySet(models.QuerySet["Holding"]):
    def live(self) -> HoldingQuerySet:
        return self.filter(state="live")


class Holding(OfAgency):
    """A qualification that an agency holds, with its validity and its file.

    `valid_to` is the last day on which it counts; None where the qualification does not expire.
    """

    lifecycle: ClassVar[Lifecycle] = states.HOLDING

    type = models.ForeignKey(QualificationType, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(
        QualificationLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    majors = models.ManyToManyField(QualificationMajor, blank=True, related_name="+")
    number = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_against = models.CharField(max_length=200, blank=True)
    decided_for = models.JSONField(default=dict, blank=True)
    # How many days before its end the agency was last reminded.
    reminded_at_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="holding_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["type", "state"], name="holding_type_state"),
            models.Index(
                fields=["valid_to"], name="holding_ends", condition=models.Q(state="live")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.level or ''}".strip()

    def counts_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
