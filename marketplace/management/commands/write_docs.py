from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.config import docs


class Command(BaseCommand):
    help = "Writes the generated parts of the manual: settings, lifecycles, events."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what is out of date")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["check"]:
            for file in docs.write():
                self.stdout.write(f"{file.name} written")
        elif names := [file.name for file in docs.stale()]:
            raise CommandError(f"out of date: {', '.join(names)}. Mend: manage.py write_docs")
        else:
            self.stdout.write("the manual says what the code does")
