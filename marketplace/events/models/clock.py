from __future__ import annotations

from django.db import models


class Lease(models.Model):
    """Who may do a thing that only one may do, and until when."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"


class ClockShift(models.Model):
    """How far the clock runs ahead of the world; only tests and the sample market may set it."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"+{self.seconds} s"
