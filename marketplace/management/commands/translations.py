from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.config import translations


class Command(BaseCommand):
    help = "Brings the texts of the code to the translators and back: update, check, compile."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["update", "check", "compile"])

    def handle(self, *_args: Any, **options: Any) -> None:
        verbs = {"update": self._update, "check": self._check, "compile": self._compile}
        verbs[options["verb"]]()

    def _update(self) -> None:
        for language in translations.languages():
            left = translations.update(language)
            self.stdout.write(f"{translations.file_of(language)}: {left} to translate")

    def _check(self) -> None:
        found = [fault for each in translations.languages() for fault in translations.faults(each)]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} faults in the translations"]))
        self.stdout.write("translations are complete")

    def _compile(self) -> None:
        self.stdout.write(f"{translations.compile_all()} languages compiled")
