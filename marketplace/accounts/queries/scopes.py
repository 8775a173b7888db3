"""How far an actor's regions reach."""

from __future__ import annotations

from marketplace.accounts.models import Region
from marketplace.accounts.models.regions import RegionQuerySet
from marketplace.kernel.actor import Actor


def regions_of(actor: Actor) -> RegionQuerySet:
    """The regions of an actor's bodies, and everything below them."""
    return Region.objects.within(actor.regions)


def covers(actor: Actor, code: str) -> bool:
    """Whether a region, by its code, is one of the actor's or lies below one."""
    if code in actor.regions:
        return True
    path = Region.objects.filter(code=code).values_list("path", flat=True).first()
    return path is not None and any(f"/{own}/" in path for own in actor.regions)
