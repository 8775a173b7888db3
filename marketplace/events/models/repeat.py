from __future__ import annotations

from django.db import models


class Answer(models.Model):
    """What a request with an idempotency key was answered, kept to answer a repeat alike."""

    actor = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="answer_once")]

    def __str__(self) -> str:
        return self.key
