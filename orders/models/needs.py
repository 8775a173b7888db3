from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Region
from marketplace.catalogue.models import ItemVersion, ServiceItem
from marketplace.catalogue.models.rules import Funding
from marketplace.events.models import Stateful
from marketplace.kernel.lifecycle import Lifecycle
from marketplace.web.fields import EncryptedField
from orders import states
from orders.models.owners import Owner

PUBLISHED = ("open", "closed", "selecting", "failed")
EDITABLE = ("draft", "returned")
UNFINISHED = (*EDITABLE, "discarded")


class NeedQuerySet(models.QuerySet["Need"]):
    def public(self) -> NeedQuerySet:
        """Those that were published; a draft or a returned one is its owner's alone."""
        return self.filter(state__in=PUBLISHED)


class Need(Stateful):
    """What an owner needs: one catalogue item, at one place, for a fixed price, until a close.

    A draft may lack everything but item, title and place. Publication freezes `version`, the
    item's text of that day, and `rules`, the rule set that holds: key, version, hash and terms.
    """

    class Method(models.TextChoices):
        RANDOM = "random", _("Random draw")

    lifecycle: ClassVar[Lifecycle] = states.NEED

    number = models.CharField(max_length=24, unique=True)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="needs")
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="needs")
    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    funding = models.CharField(max_length=10, choices=Funding.choices, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    method = models.CharField(max_length=12, choices=Method.choices, default=Method.RANDOM)
    closes_at = models.DateTimeField(null=True, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = EncryptedField(blank=True)
    rules = models.JSONField(default=dict, blank=True)
    returned_for = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__gt=0, days__gt=0), name="need_price_days"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED)
                | models.Q(price__isnull=False, days__isnull=False, closes_at__isnull=False),
                name="need_whole_once_handed_in",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=PUBLISHED)
                | models.Q(version__isnull=False, published_at__isnull=False),
                name="need_frozen_once_public",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="need_state_close"),
            models.Index(fields=["item", "state"], name="need_item_state"),
            models.Index(fields=["owner", "state"], name="need_owner_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"need/{self.number}"

    @property
    def place(self) -> str:
        return self.region.code

    @property
    def frozen_version(self) -> ItemVersion:
        """The version of the item that a public need is about. Raises: ValueError before that."""
        if self.version is None:
            raise ValueError(f"{self.subject} is not public yet")
        return self.version

    @property
    def close(self) -> datetime:
        """When sign-up ends. Raises: ValueError for a draft that does not say so yet."""
        if self.closes_at is None:
            raise ValueError(f"{self.subject} has no closing time yet")
        return self.closes_at

    def party(self, role: str) -> str:
        return self.owner.number if role == "owner" else ""
