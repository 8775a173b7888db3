"""The people behind the ids that events and logs keep."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.accounts.models import User


def names_of(actor_ids: Iterable[str]) -> dict[str, str]:
    """The names of people by their id as actors ("user/17"); others are left out."""
    numbers = {
        int(number)
        for kind, _, number in (actor_id.partition("/") for actor_id in actor_ids)
        if kind == "user" and number.isascii() and number.isdigit()
    }
    return {f"user/{user.pk}": str(user) for user in User.objects.filter(pk__in=numbers)}
