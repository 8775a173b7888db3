from __future__ import annotations

from datetime import datetime

from django.db import models


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> DeadlineQuerySet:
        """Deadlines that still wait for somebody."""
        return self.filter(closed_at=None)

    def of(self, subject: str) -> DeadlineQuerySet:
        return self.filter(subject=subject)

    def due(self, at: datetime) -> DeadlineQuerySet:
        """Open ones whose time has run out and whose default has not run."""
        return self.open().filter(due_at__lte=at).order_by("due_at", "id")

    def waiting_for(self, *, role: str, organisation: str) -> DeadlineQuerySet:
        """What one body must do in one role, the most urgent first."""
        return self.open().filter(role=role, organisation=organisation).order_by("due_at", "id")


class Deadline(models.Model):
    """Somebody must do something by then: desk, clock and cards all read these rows.

    `organisation` is the number of the body that must act, "" when any operator of `region` may.
    `default` names what the clock does at `due_at`; "" means that only the card turns red.
    """

    subject = models.CharField(max_length=120)
    step = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=20, blank=True)
    region = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    yellow_at = models.DateTimeField()
    due_at = models.DateTimeField()
    default = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True)
    yellow_shown_at = models.DateTimeField(null=True)
    red_shown_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "step"],
                condition=models.Q(closed_at__isnull=True),
                name="deadline_once_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="deadline_due", condition=models.Q(closed_at__isnull=True)
            ),
            models.Index(
                fields=["role", "organisation", "due_at"],
                name="deadline_desk",
                condition=models.Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.step} {self.due_at:%Y-%m-%d %H:%M}"
