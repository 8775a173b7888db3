"""Every row that a move of an agency or of what belongs to it may touch."""

from __future__ import annotations

from django.db.models import Q

from marketplace.accounts.models import Organisation, StoredFile
from marketplace.events.models import Deadline, EventRow, StateChange
from providers.models import (
    Agency,
    Delegate,
    Holding,
    Offer,
    Practitioner,
    ProfileChange,
    Sanction,
)

TABLES = (
    Agency, Delegate, Holding, Offer, Practitioner, ProfileChange, Sanction, StoredFile, Deadline,
    StateChange,
)  # fmt: skip


def everything() -> dict[str, list[dict[str, object]]]:
    """Rows by their model; what the scene adds (operators, rule sets) is left out."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}
    facts = EventRow.objects.exclude(
        Q(subject__startswith="organisation/") | Q(subject__startswith="ruleset/")
    )
    bodies = Organisation.objects.filter(kind="agency")
    return {
        **rows,
        "EventRow": list(facts.order_by("pk").values()),
        "bodies": list(bodies.order_by("pk").values()),
    }
