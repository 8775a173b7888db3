from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.lifecycle import Lifecycle
from providers import states
from providers.models.agencies import OfAgency


class Sanction(OfAgency):
    """A suspension or removal: one person proposes it, another one imposes it."""

    class Kind(models.TextChoices):
        SUSPENSION = "suspension", _("Suspension")
        REMOVAL = "removal", _("Removal")

    lifecycle: ClassVar[Lifecycle] = states.SANCTION

    kind = models.CharField(max_length=12, choices=Kind.choices)
    conditions = models.JSONField(default=list)
    reason = models.TextField()
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject
