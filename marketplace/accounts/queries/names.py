"""What people and bodies are called, for many at once."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.accounts.models import Organisation, User


def people_named(actors: Iterable[str]) -> dict[str, str]:
    """Give the names of persons by their actor ids ("user/17")."""
    keys = {actor.partition("/")[2] for actor in actors if actor.startswith("user/")}
    return {f"user/{user.pk}": str(user) for user in User.objects.filter(pk__in=keys)}


def bodies_named(numbers: Iterable[str]) -> dict[str, str]:
    """Give the names of bodies by their numbers."""
    rows = Organisation.objects.filter(number__in=set(numbers) - {""})
    return dict(rows.values_list("number", "name"))
