from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand

from cms.actions.load_pages import load_pages
from marketplace.accounts.actions.load_regions import load_regions


class Command(BaseCommand):
    help = "Loads regions, catalogue, rule sets and calendar; may run any number of times."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"regions: {load_regions()}")
        name = "marketplace.catalogue.actions.load_catalogue"
        if find_spec(name) is not None:
            import_module(name).load_catalogue()
            self.stdout.write("catalogue: loaded")
        self.stdout.write(f"pages: {load_pages()}")
