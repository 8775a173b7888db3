from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models.names import Named, in_language


class QualificationType(Named):
    """A kind of qualification. `status` says what stands behind it.

    Abolished ones and voluntary ratings bind nobody: no rule may ask for them.
    """

    class Status(models.TextChoices):
        LICENCE = "licence", _("Licence")
        FILING = "filing", _("Filing")
        REGISTRATION = "registration", _("Registration")
        CREDIT_PLATFORM = "credit-platform", _("Credit platform")
        ASSOCIATION = "association", _("Voluntary rating by an association")
        ABOLISHED = "none-now", _("Abolished")

    BINDING = (Status.LICENCE, Status.FILING, Status.REGISTRATION, Status.CREDIT_PLATFORM)

    status = models.CharField(max_length=20, choices=Status.choices)
    issuer = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)

    @property
    def is_binding(self) -> bool:
        """Whether a rule may ask for it."""
        return self.status in self.BINDING


class _Part(models.Model):
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class QualificationLevel(_Part):
    """A grade of a qualification; rank 1 is the highest."""

    type = models.ForeignKey(QualificationType, on_delete=models.PROTECT, related_name="levels")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "code"], name="level_once")]


class QualificationMajor(_Part):
    """A field within a qualification."""

    type = models.ForeignKey(QualificationType, on_delete=models.PROTECT, related_name="majors")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "code"], name="major_once")]
