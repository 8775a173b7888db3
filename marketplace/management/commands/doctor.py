from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from marketplace.config.doctor import examine


class Command(BaseCommand):
    help = "Looks over this installation and says what is at fault, with the mend."

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults = 0
        for finding in examine():
            self.stdout.write(str(finding))
            faults += finding.is_fault
        if faults:
            raise CommandError(f"{faults} at fault.")
        self.stdout.write("Everything that must be well is well.")
