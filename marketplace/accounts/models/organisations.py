from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models.regions import Region
from marketplace.accounts.models.users import User


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of(self, user: User) -> OrganisationQuerySet:
        """The bodies for which a person may act now."""
        return self.filter(
            memberships__user=user, memberships__ended_at=None, closed_at=None
        ).distinct()


class Organisation(models.Model):
    """A body that people act for. Its number stands in the address of every desk page."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("Agency")
        OWNER = "owner", _("Project owner")
        OPERATOR = "operator", _("Operator")
        MANAGEMENT = "management", _("Management body")
        REGULATOR = "regulator", _("Industry regulator")
        APPROVER = "approver", _("Approving department")
        OVERSIGHT = "oversight", _("Oversight body")

    # Bodies whose people work in the back office.
    PUBLIC_KINDS: ClassVar[frozenset[str]] = frozenset(
        {"operator", "management", "regulator", "approver", "oversight"}
    )

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "region"], name="organisation_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public_body(self) -> bool:
        return self.kind in self.PUBLIC_KINDS

    @property
    def desk(self) -> str:
        """Where its people work."""
        return "/office/" if self.is_public_body else f"/desk/{self.number}/"


class Membership(models.Model):
    """One person acts for one body, in one role there."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Manager")
        DELEGATE = "delegate", _("Business delegate")
        WINDOW = "window", _("Window staff")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MANAGER)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(ended_at__isnull=True),
                name="member_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
