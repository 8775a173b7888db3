from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.accounts.actions.load_regions import import_regions
from marketplace.accounts.actions.region_rows import BadRows


class Command(BaseCommand):
    help = "Takes regions from a CSV file with the columns of marketplace/accounts/data/README.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                taken = import_regions(lines=lines, dry_run=options["dry_run"])
        except BadRows as error:
            raise CommandError("\n".join([*error.faults, "Nothing was written."])) from None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from None
        verb = "checked" if options["dry_run"] else "taken"
        self.stdout.write(f"{taken} regions {verb}.")
