from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from marketplace.kernel.errors import Stale
from marketplace.kernel.lifecycle import Lifecycle


class Stateful(models.Model):
    """A row with a lifecycle. Only `marketplace.events.advance` writes `state`.

    A subclass names its `lifecycle`, its `subject` ("need/3716-2026-000001"), the `place` (code
    of the region whose operators and rules apply) and, by role, the body that must act.
    """

    lifecycle: ClassVar[Lifecycle]

    state = models.CharField(max_length=40, editable=False)

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        raise TypeError(f"{type(self).__name__} names no subject")

    @property
    def place(self) -> str:
        raise TypeError(f"{type(self).__name__} names no place")

    def party(self, role: str) -> str:
        """Number of the organisation that acts in this role, "" for the operators or the clock."""
        return ""

    @classmethod
    def locked(cls, pk: int) -> Self:
        """Fetch the row under a lock; the caller is in a transaction. Raises: Stale."""
        row = cls._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            raise Stale(f"{cls.__name__} {pk} is gone")
        return row

    def is_in(self, *states: str) -> bool:
        return self.state in states
