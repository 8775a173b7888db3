"""Every row that a move of a need or a sign-up may touch, to be compared before and after."""

from __future__ import annotations

from django.db.models import Q

from marketplace.accounts.models import NumberSeries
from marketplace.events.models import Deadline, EventRow, StateChange
from orders.models import Draw, Need, SignUp
from providers.models import OpenWork


def everything() -> dict[str, list[dict[str, object]]]:
    """Rows by their model; what making an actor adds (a body of operators) is left out."""
    facts = EventRow.objects.filter(Q(kind__startswith="need.") | Q(kind__startswith="signup."))
    tables = (Need, SignUp, Draw, Deadline, StateChange, OpenWork)
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in tables}
    series = NumberSeries.objects.filter(name__startswith="need/").order_by("pk")
    return {
        **rows,
        "EventRow": list(facts.order_by("pk").values()),
        "series": list(series.values()),
    }
