from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Region, StoredFile
from marketplace.catalogue.models import ItemVersion, ServiceItem
from marketplace.kernel.lifecycle import Lifecycle
from providers import states
from providers.models.agencies import OfAgency
from providers.models.holdings import Holding

# Where an offer holds its title: on the shelf, or taken off it and still to come back.
HOLDS_TITLE = ("listed", "barred")


class OfferQuerySet(models.QuerySet["Offer"]):
    def on_shelf(self) -> OfferQuerySet:
        """Those that the public sees: listed, by an agency that is in the market."""
        return self.filter(state="listed", agency__state="active")

    def serving(self, region: Region) -> OfferQuerySet:
        """Those for a place: a region of theirs covers it, or lies within it."""
        served = Offer.regions.through.objects.filter(
            models.Q(region__code__in=region.codes) | models.Q(region__path__startswith=region.path)
        )
        return self.filter(pk__in=served.values("offer"))

    def priced(self, least: Decimal | None, most: Decimal | None) -> OfferQuerySet:
        """Those whose price in yuan, or a part of whose range, lies between two amounts."""
        found = self
        if least is not None:
            one = models.Q(price_to=None, price_from__gte=least)
            found = found.filter(one | models.Q(price_to__gte=least))
        return found if most is None else found.filter(price_from__lte=most)

    def by_holders_of(self, qualification: str) -> OfferQuerySet:
        """Those of agencies that hold a qualification of a type now."""
        holders = Holding.objects.live().filter(type__code=qualification)
        return self.filter(agency__in=holders.values("agency"))

    def available(self, on: date) -> OfferQuerySet:
        """Those whose agency is not away that day."""
        return self.filter(models.Q(away_until=None) | models.Q(away_until__lt=on))


class Offer(OfAgency):
    """An agency's listing of one catalogue item, with a price that can be compared."""

    class PriceKind(models.TextChoices):
        FIXED = "fixed", _("Fixed price")
        RANGE = "range", _("Price range")
        DISCOUNT = "discount", _("Discount on the reference price")
        AGREEMENT = "agreement", _("By agreement")

    lifecycle: ClassVar[Lifecycle] = states.OFFER

    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="offers")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    description = models.TextField()
    price_kind = models.CharField(max_length=10, choices=PriceKind.choices)
    price_from = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    price_to = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    discount = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    days = models.PositiveSmallIntegerField()
    regions = models.ManyToManyField(Region, related_name="+")
    promises = models.TextField(blank=True)
    away_until = models.DateField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)
    off_shelf_for = models.JSONField(default=dict, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            # Empty compares as unknown, which a check lets pass: what must be there is said so.
            models.CheckConstraint(
                name="offer_price_sound",
                condition=models.Q(
                    price_kind="fixed", price_from__isnull=False, price_from__gt=0, price_to=None
                )
                | models.Q(
                    price_kind="range",
                    price_from__isnull=False,
                    price_from__gt=0,
                    price_to__isnull=False,
                    price_to__gt=models.F("price_from"),
                )
                | models.Q(
                    price_kind="discount",
                    discount__isnull=False,
                    discount__gt=0,
                    discount__lt=100,
                )
                | models.Q(price_kind="agreement", price_from=None, price_to=None, discount=None),
            ),
            models.UniqueConstraint(
                fields=["agency", "item", "title"],
                condition=models.Q(state__in=HOLDS_TITLE),
                name="offer_title_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "item", "price_from"], name="offer_shelf"),
            models.Index(fields=["state", "listed_at", "id"], name="offer_newest"),
            models.Index(fields=["state", "price_from", "id"], name="offer_price"),
            models.Index(fields=["state", "days", "id"], name="offer_days"),
            models.Index(fields=["agency", "state"], name="offer_agency"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_away(self, on: date) -> bool:
        return self.away_until is not None and on <= self.away_until


class OfferPackage(models.Model):
    """One of up to three packages of an offer: what is in it, for how much, in how many days."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="packages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    contents = models.TextField()
    price = models.DecimalField(max_digits=14, decimal_places=2)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "position"], name="package_position_once"),
            models.CheckConstraint(
                condition=models.Q(position__gte=1, position__lte=3, price__gt=0),
                name="package_sound",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfferFile(models.Model):
    """A picture or a sample document shown with an offer."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Picture")
        SAMPLE = "sample", _("Sample document")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    caption = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.caption or self.file.name
