"""Reading qualifications: one of a desk, all of an agency, and those that count on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from marketplace.kernel import rules
from marketplace.kernel.errors import NotFound
from providers.models import Agency, Holding

REMINDERS = (60, 30, 7)
BATCH = 200


def holdings_of(agency: Agency) -> QuerySet[Holding]:
    """Every qualification that an agency ever declared, with what its pages show."""
    rows = Holding.objects.filter(agency=agency).select_related("type", "level", "file", "replaces")
    return rows.prefetch_related("majors").order_by("type__code", "-pk")


def holding_at(agency: Agency, pk: int) -> Holding:
    """Give one of an agency's qualifications. Raises: NotFound."""
    row = holdings_of(agency).filter(pk=pk).first()
    if row is None:
        raise NotFound
    row.agency = agency
    return row


def counting_on(day: date) -> QuerySet[Holding]:
    """Confirmed qualifications within their validity on a day."""
    within = Q(valid_to=None) | Q(valid_to__gte=day)
    return Holding.objects.live().filter(within, valid_from__lte=day)


def proofs_of(agency: Agency, *, on: date) -> tuple[rules.Holding, ...]:
    """Give what an agency can show on a day, as rules read it."""
    return proofs(counting_on(on).filter(agency=agency)).get(agency.pk, ())


def proofs(rows: QuerySet[Holding]) -> Mapping[int, tuple[rules.Holding, ...]]:
    """Give qualifications by agency as rules read them: one for each major, or one without."""
    found: dict[int, list[rules.Holding]] = defaultdict(list)
    columns = ("agency", "type__code", "level__code", "majors__code")
    for agency, kind, level, major in rows.order_by("pk").values_list(*columns):
        found[agency].append(rules.Holding(kind, level, major))
    return {agency: tuple(held) for agency, held in found.items()}


def holding_of_subject(subject: str) -> Holding:
    """Give the qualification of a subject ("holding/17"). Raises: NotFound."""
    row = Holding.objects.filter(pk=int(subject.removeprefix("holding/"))).first()
    if row is None:
        raise NotFound
    return row


def to_be_reminded(today: date) -> list[tuple[Holding, int]]:
    """List confirmed qualifications that reached a step of reminders not yet told of."""
    due = Q(pk__in=())
    for step in REMINDERS:
        untold = Q(reminded_at_days=None) | Q(reminded_at_days__gt=step)
        due |= Q(valid_to__lte=today + timedelta(days=step)) & untold
    rows = Holding.objects.live().filter(due, valid_to__gte=today).order_by("valid_to", "pk")
    return [(row, _step_of(row, today)) for row in rows[:BATCH]]


def _step_of(row: Holding, today: date) -> int:
    return min(
        step for step in REMINDERS if row.valid_to and row.valid_to <= today + timedelta(step)
    )
