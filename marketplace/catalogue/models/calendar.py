from __future__ import annotations

from django.db import models


class CalendarYear(models.Model):
    """A year whose public holidays are known, with the notice that fixes them."""

    year = models.PositiveSmallIntegerField(unique=True)
    notice_number = models.CharField(max_length=60)
    notice_title = models.CharField(max_length=200)
    issued_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.year} ({self.notice_number})"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: off on a weekday, or worked on a weekend."""

    class Kind(models.TextChoices):
        OFF = "off"
        MADE_UP = "made_up"

    year = models.ForeignKey(CalendarYear, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
