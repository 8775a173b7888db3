"""Who may begin which body."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.accounts.models import Region
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Invalid, NotAllowed

OF_EVERYBODY = frozenset({"agency", "owner"})


def check_may_begin(kind: str, region: Region, by: Actor) -> None:
    """Everybody begins agencies and owners; public bodies come from above.

    A management body sets up public bodies in its regions, whoever installs the market the first
    ones. Raises: NotAllowed, and Invalid for a region elsewhere.
    """
    if kind in OF_EVERYBODY or "installer" in by.roles:
        return
    if "management" not in by.roles:
        raise NotAllowed(_("Public bodies are set up by the management body of their region."))
    if by.regions.isdisjoint(region.codes):
        raise Invalid(_("Please choose a region of your management body."), field="region")
