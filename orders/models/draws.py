from __future__ import annotations

from django.db import models

from orders.models.needs import Need


class Draw(models.Model):
    """One draw of one need: seed, pool and order, never changed afterwards.

    `pool` is [[agency number, weight], …] sorted by number; `order` lists the numbers, the first
    is the award and the rest the order in which others follow.
    """

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="draw")
    seed = models.CharField(max_length=64)
    pool = models.JSONField()
    order = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draw/{self.need.number}"
