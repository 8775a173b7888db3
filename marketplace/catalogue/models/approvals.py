from __future__ import annotations

from django.db import models

from marketplace.catalogue.models.names import Named


class ApprovalItem(Named):
    """An approval before which a service is needed."""

    department = models.CharField(max_length=80, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300, blank=True)
