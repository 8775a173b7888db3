from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.web.fields import EncryptedField
from marketplace.web.secrets import masked


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> MessageQuerySet:
        """Messages that are to be tried now, the oldest first."""
        return self.filter(next_try_at__lte=at).order_by("next_try_at", "id")

    def parked(self) -> MessageQuerySet:
        """Messages that were given up, the newest first."""
        return self.exclude(parked_at=None).order_by("-parked_at", "-id")


class Message(models.Model):
    """Something to be said to one address outside; the row is the queue.

    Whoever it goes to and what it says lie encrypted: codes are in it. `next_try_at` is None once
    it has been sent, or parked after too many failures.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("SMS")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    to = EncryptedField()
    subject = models.CharField(max_length=200, blank=True)
    body = EncryptedField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(parked_at=None),
                name="message_sent_or_parked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="message_due",
                condition=models.Q(next_try_at__isnull=False),
            ),
            models.Index(
                fields=["parked_at"],
                name="message_parked",
                condition=models.Q(parked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.masked_to}"

    @property
    def masked_to(self) -> str:
        """The address as pages and logs may show it."""
        return masked(self.to)


class Delivery(models.Model):
    """One attempt to hand a message over; `error` is empty when it was taken."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.message_id} {self.at:%Y-%m-%d %H:%M} {self.error or 'sent'}"
