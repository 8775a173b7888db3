from __future__ import annotations

from django.db import models

from marketplace.events.base import Event, Recorded, restore


class EventRow(models.Model):
    """An event as written down. The row is the queue, too: reactions read it by `position`.

    `position` is given after commit, by the dispatcher, so that a transaction that commits late
    is not passed over (an identity column is handed out before the commit).
    """

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    data = models.JSONField()
    public = models.BooleanField()
    by = models.CharField(max_length=60)
    organisation = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="event_subject"),
            models.Index(fields=["kind", "id"], name="event_kind"),
            models.Index(
                fields=["id"], name="event_unplaced", condition=models.Q(position__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def recorded(self) -> Recorded[Event]:
        """The event as handlers see it."""
        event = restore(self.kind, self.subject, self.data)
        return Recorded(
            event=event, id=self.pk, at=self.at, by=self.by, organisation=self.organisation
        )


class StateChange(models.Model):
    """One move of one subject; written once, never changed, read only by people."""

    subject = models.CharField(max_length=120)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    by = models.CharField(max_length=60)
    organisation = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    event = models.ForeignKey(EventRow, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="change_subject")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.source} → {self.target}"
