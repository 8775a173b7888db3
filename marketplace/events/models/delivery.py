from __future__ import annotations

from django.db import models

from marketplace.events.models.fact import EventRow


class HandlerCursor(models.Model):
    """How far one reaction has read, by position; moved in the reaction's own transaction."""

    handler = models.CharField(max_length=120, unique=True)
    position = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.handler} at {self.position}"


class ParkedReactionQuerySet(models.QuerySet["ParkedReaction"]):
    def waiting(self) -> ParkedReactionQuerySet:
        """What still has to be run again, the newest first."""
        return self.filter(redone_at=None).select_related("event").order_by("-parked_at", "-id")


class ParkedReaction(models.Model):
    """A reaction that failed too often: set aside with its error, shown to the operator."""

    handler = models.CharField(max_length=120)
    event = models.ForeignKey(EventRow, on_delete=models.PROTECT, related_name="+")
    error = models.TextField()
    parked_at = models.DateTimeField()
    redone_at = models.DateTimeField(null=True)

    objects = ParkedReactionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handler", "event"], name="parked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.event_id}"

    @property
    def fault(self) -> str:
        """The kind of error alone: its text may name somebody who is not to be named yet."""
        return self.error.partition(":")[0]
