from __future__ import annotations

from django.db import models


class Unmasking(models.Model):
    """Somebody saw a personal number in the clear: who, whose, which field, when and why."""

    by = models.CharField(max_length=60)
    organisation = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=120)
    field = models.CharField(max_length=40)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject} {self.field}"
