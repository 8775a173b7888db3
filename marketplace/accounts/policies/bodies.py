"""Who may begin which body."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotAllowed

OF_EVERYBODY = frozenset({"agency", "owner"})
FOUNDERS = frozenset({"installer", "management"})


def check_may_begin(kind: str, by: Actor) -> None:
    """Everybody begins agencies and owners; public bodies come from above.

    Raises: NotAllowed.
    """
    if kind not in OF_EVERYBODY and not by.roles & FOUNDERS:
        raise NotAllowed(_("Public bodies are set up by the management body."))
