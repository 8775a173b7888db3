"""What an agency's rows wait for."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.events.models import Deadline, Stateful


def wait_of(row: Stateful) -> Deadline | None:
    """Give what a row waits for now."""
    return Deadline.objects.open().of(row.subject).order_by("due_at", "pk").first()


def waits_of(rows: Iterable[Stateful]) -> dict[str, Deadline]:
    """Give what rows wait for now, by subject."""
    subjects = [row.subject for row in rows]
    waiting = Deadline.objects.open().filter(subject__in=subjects).order_by("-due_at", "-pk")
    return {row.subject: row for row in waiting}
