from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms.actions.load_pages import load_pages
from marketplace.accounts.actions.load_regions import load_regions
from marketplace.accounts.queries.region_choices import count_below
from marketplace.catalogue.actions.load_catalogue import load_catalogue

SHANDONG = "370000"


class Command(BaseCommand):
    help = "Loads regions, catalogue, rule sets and calendar; may run any number of times."

    def handle(self, *_args: Any, **_options: Any) -> None:
        taken, shandong = load_regions(), count_below(SHANDONG)
        self.stdout.write(
            f"regions: {taken}; Shandong has {shandong['city']} cities, "
            f"{shandong['county']} counties and districts"
        )
        rows = ", ".join(f"{name} {count}" for name, count in load_catalogue().items())
        self.stdout.write(f"catalogue: {rows}")
        self.stdout.write(f"pages: {load_pages()}")
