from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from marketplace.config import serving


class Command(BaseCommand):
    help = "Serves pages and sockets, with clock, dispatcher and task worker, in one process."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--application", default=serving.APPLICATION, help="ASGI application")

    def handle(self, *_args: Any, **options: Any) -> None:
        missing = serving.unapplied_migrations()
        connection.close()
        if missing:
            raise CommandError(
                f"The database lacks {len(missing)} migrations. Mend: manage.py migrate"
            )
        serving.serve(application=options["application"], ready=self._say_where)

    def _say_where(self) -> None:
        self.stdout.write(f"{settings.SITE_NAME}: {settings.SITE_URL}/")
        self.stdout.write("Press Ctrl-C to stop.")
        self.stdout.flush()
