from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


def in_language(chinese: str, english: str) -> str:
    """Choose the reader's language, or the other one where it is missing."""
    wants_english = (get_language() or "").startswith("en")
    return (english or chinese) if wants_english else (chinese or english)


class Named(models.Model):
    """A row of the catalogue with a stable code and a name in both languages."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)
