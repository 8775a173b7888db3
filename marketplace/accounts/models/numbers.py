from __future__ import annotations

from django.db import models


class NumberSeries(models.Model):
    """A gapless series of numbers ("A", "3716-2026"); the row is locked while one is taken."""

    name = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"

    @classmethod
    def next(cls, name: str) -> int:
        """Take the next number, in the caller's transaction."""
        cls.objects.get_or_create(name=name)
        series = cls.objects.select_for_update().get(name=name)
        series.last += 1
        series.save(update_fields=["last"])
        return series.last
