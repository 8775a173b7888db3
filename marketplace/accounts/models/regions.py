from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, codes: Iterable[str]) -> RegionQuerySet:
        """These regions and everything below them."""
        wanted = models.Q(pk__in=())
        for code in codes:
            wanted |= models.Q(path__contains=f"/{code}/")
        return self.filter(wanted)

    def valid(self, on: date) -> RegionQuerySet:
        """Regions whose code is in force on a day."""
        return self.filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=on),
            models.Q(valid_to=None) | models.Q(valid_to__gt=on),
        )


class Region(models.Model):
    """A place by its GB/T 2260 or GB/T 10114 code; a zone without a code is a local node.

    `path` lists the codes from the top down to this one, "/370000/371600/371602/". A code that was
    given up keeps its row; `valid_to` is the first day on which it no longer stands.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("County or district")
        TOWN = "town", _("Township or street")
        ZONE = "zone", _("Development zone")

    code = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    level = models.CharField(max_length=10, choices=Level.choices)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    path = models.CharField(max_length=120, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    objects = RegionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["parent", "code"], name="region_children")]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes from this region up to its province, the nearest first."""
        return tuple(reversed(self.path.strip("/").split("/")))

    def covers(self, other: Region) -> bool:
        return f"/{self.code}/" in other.path
