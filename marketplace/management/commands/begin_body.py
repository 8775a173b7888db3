from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.accounts.actions.organisations import begin_organisation
from marketplace.accounts.forms.bodies import PUBLIC_KINDS
from marketplace.accounts.forms.codes import ContactField
from marketplace.accounts.models import Region, User
from marketplace.accounts.queries.actors import installer
from marketplace.accounts.queries.contacts import person_at


class Command(BaseCommand):
    help = "Sets up a public body; its first manager must have registered on the site before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind for kind, _label in PUBLIC_KINDS])
        parser.add_argument("name")
        parser.add_argument("--region", required=True, help="code of its region, 371600")
        parser.add_argument("--manager", required=True, help="phone or e-mail of an account")

    def handle(self, *_args: Any, **options: Any) -> None:
        body = begin_organisation(
            kind=options["kind"],
            name=options["name"],
            region=_region(options["region"]),
            user=_person(options["manager"]),
            by=installer(),
        )
        self.stdout.write(f"{body.number} {body.name}")


def _region(code: str) -> Region:
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise CommandError(f"There is no region with the code {code}.")
    return region


def _person(typed: str) -> User:
    try:
        person = person_at(ContactField().clean(typed))
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None
    if person is None:
        raise CommandError("Nobody has registered and proved this phone number or e-mail address.")
    return person
