from __future__ import annotations

from typing import ClassVar

from django.db import models

from marketplace.events.models import Stateful
from marketplace.kernel.lifecycle import Lifecycle
from orders import states
from orders.models.needs import Need
from providers.models import Agency


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def standing(self) -> SignUpQuerySet:
        return self.filter(state="standing")


class SignUp(Stateful):
    """An agency wants a need. The database refuses to delete one, or to change more than `state`."""

    lifecycle: ClassVar[Lifecycle] = states.SIGN_UP

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="sign_ups")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sign_ups")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    objects = SignUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "agency"],
                condition=models.Q(state="standing"),
                name="signed_up_once",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        return f"sign-up/{self.pk}"

    @property
    def place(self) -> str:
        return self.need.place

    def party(self, role: str) -> str:
        return self.agency.number if role == "agency" else ""
