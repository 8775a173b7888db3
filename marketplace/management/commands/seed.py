from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from marketplace.accounts.models import User
from marketplace.events import clock
from marketplace.sample.market import LENGTH, play_market
from orders.models import Need
from providers.models import Agency, Offer


class Command(BaseCommand):
    help = "Plays the sample market into an empty installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agencies", type=int, default=200)
        parser.add_argument("--needs", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *_args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("The sample market has no place in production.")
        if User.objects.exists():
            raise CommandError("There are people here already. Start over with: make reset")
        self._write_quickly()
        begun, self._told, self._now = time.monotonic(), -1, clock.instant()
        market = play_market(
            agencies=options["agencies"],
            needs=options["needs"],
            seed=options["seed"],
            progress=self._tell,
        )
        self.stdout.write(
            f"sample market: {Agency.objects.count()} agencies, {Offer.objects.count()} offers, "
            f"{len(market.clients)} owners, {Need.objects.count()} needs "
            f"in {time.monotonic() - begun:.0f} s"
        )

    def _tell(self, moment: datetime) -> None:
        """Say how far the story is, in tenths."""
        tenth = int((LENGTH - (self._now - moment)) / LENGTH * 10)
        if tenth > self._told:
            self._told = tenth
            self.stdout.write(f"  {moment:%Y-%m-%d} …")
            self.stdout.flush()

    @staticmethod
    def _write_quickly() -> None:
        """Nobody has been promised anything yet: a crash here means starting over."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous = OFF")
