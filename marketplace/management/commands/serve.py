from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from marketplace.accounts.models import User
from marketplace.accounts.queries.demo import demo_people
from marketplace.config import serving
from marketplace.sample.cast import DEMO_PASSWORD


class Command(BaseCommand):
    help = "Serves pages and sockets, with clock, dispatcher and task worker, in one process."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--application", default=serving.APPLICATION, help="ASGI application")

    def handle(self, *_args: Any, **options: Any) -> None:
        if found := serving.obstacle():
            raise CommandError(found)
        greeting = "\n".join(_greeting())
        connection.close()
        serving.serve(application=options["application"], ready=lambda: self._say(greeting))

    def _say(self, greeting: str) -> None:
        self.stdout.write(greeting)
        self.stdout.flush()


def _greeting() -> list[str]:
    """Say where everything is and, in a demo, as whom one may look."""
    site = settings.SITE_URL
    lines = [f"{settings.SITE_NAME} is ready: {site}/", f"The operator's office: {site}/office/"]
    people = demo_people()
    if people:
        lines.append(f"Messages that would be sent: {site}/demo/outbox/")
        lines.append(
            f"Accounts, one click away at {site}/accounts/login/, password {DEMO_PASSWORD}:"
        )
        lines += [f"  {person.phone}  {person}: {_standing(person)}" for person in people]
    return [*lines, "Ctrl-C stops it; the data stays."]


def _standing(person: User) -> str:
    roles = [f"{row.organisation.kind}, {row.organisation.name}" for row in person.stands_for]  # type: ignore[attr-defined]
    return "; ".join(roles) or "a visitor with an account"
