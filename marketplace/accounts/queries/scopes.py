"""How far an actor's regions reach.

Bodies come from everywhere. What is registered outside the province is kept by whoever keeps the
installation's home region, or a region above it: somebody must.
"""

from __future__ import annotations

from django.conf import settings

from marketplace.accounts.models import Region
from marketplace.accounts.models.regions import RegionQuerySet
from marketplace.kernel.actor import Actor


def regions_of(actor: Actor) -> RegionQuerySet:
    """The regions of an actor's bodies, everything below them, and for the home's the outside."""
    own = Region.objects.within(actor.regions)
    province = _province_kept_by(actor)
    return own | Region.objects.exclude(path__contains=f"/{province}/") if province else own


def covers(actor: Actor, code: str) -> bool:
    """Whether a region, by its code, is one in which the actor acts."""
    return code in actor.regions or regions_of(actor).filter(code=code).exists()


def _province_kept_by(actor: Actor) -> str:
    """Give the home province where the actor's regions hold the home region, else ""."""
    path = Region.objects.filter(code=settings.HOME_REGION).values_list("path", flat=True).first()
    above = path.strip("/").split("/") if path else []
    return above[0] if actor.regions & set(above) else ""
