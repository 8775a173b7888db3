from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    """Stands in the way of the queue's own worker, whatever options it is given."""

    help = "Refuses: the queue's own worker holds no lease, so nobody would notice its death."

    def handle(self, *_args: Any, **_options: Any) -> None:
        raise CommandError("This worker holds no lease. Mend: manage.py worker")
