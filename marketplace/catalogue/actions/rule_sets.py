"""Making law: rule sets and their versions. A version is never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.models import Region
from marketplace.catalogue.events import RuleSetAnnounced, RuleSetEnded
from marketplace.catalogue.models import RuleSet
from marketplace.catalogue.policies.editors import check_may_legislate
from marketplace.catalogue.policies.rule_sets import (
    check_band,
    check_funding,
    check_no_other,
    check_whole,
)
from marketplace.catalogue.policies.terms import check_terms
from marketplace.catalogue.policies.versions import (
    check_first,
    check_follows,
    check_last_day,
    closes,
    day_before,
)
from marketplace.events import clock
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Invalid, NotFound

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where and for what a rule set holds; empty means every region, funding or amount."""

    region: Region | None = None
    funding: str = ""
    amount_from: Decimal | None = None
    amount_below: Decimal | None = None

    @property
    def key(self) -> str:
        """The rule set's name: "371600-fiscal-from-100000"."""
        parts = [self.region.code if self.region else EVERYWHERE, self.funding]
        if self.amount_from is not None:
            parts.append(f"from-{_written(self.amount_from)}")
        if self.amount_below is not None:
            parts.append(f"below-{_written(self.amount_below)}")
        return "-".join(part for part in parts if part)


@transaction.atomic
def new_rule_set(
    *,
    reach: Reach,
    terms: Mapping[str, str],
    effective_from: date,
    note: str = "",
    note_en: str = "",
    by: Actor,
) -> RuleSet:
    """Make law for a region, a funding or a band of amounts that had none of its own.

    Raises: NotAllowed, Invalid (a band that overlaps another, a term that cannot stand there).
    """
    check_may_legislate(reach.region, by=by)
    _hold_all()
    check_funding(reach.funding)
    check_band(reach.amount_from, reach.amount_below)
    check_no_other(reach.region, reach.funding, reach.amount_from, reach.amount_below)
    latest = RuleSet.objects.filter(key=reach.key).order_by("-version").first()
    if latest is None:
        check_first(effective_from, today=_today())
    else:
        check_follows(latest, effective_from, today=_today())
    row = RuleSet(
        key=reach.key,
        version=latest.version + 1 if latest else 1,
        region=reach.region,
        funding=reach.funding,
        amount_from=reach.amount_from,
        amount_below=reach.amount_below,
    )
    return _announce(row, latest, terms, effective_from, (note, note_en), by)


@transaction.atomic
def new_rule_set_version(
    *,
    key: str,
    terms: Mapping[str, str],
    effective_from: date,
    note: str = "",
    note_en: str = "",
    by: Actor,
) -> RuleSet:
    """Let a rule set say something else from a day on; what is frozen stays as it was.

    Raises: NotFound, NotAllowed, Invalid (a day that rewrites the past or overlaps, nothing
    changed, a term that cannot stand).
    """
    latest = _latest(key)
    check_may_legislate(latest.region, by=by)
    check_follows(latest, effective_from, today=_today())
    if dict(terms) == latest.terms and closes(latest, effective_from):
        raise Invalid(_("This says exactly what version %(n)d says.") % {"n": latest.version})
    row = RuleSet(
        key=key,
        version=latest.version + 1,
        region=latest.region,
        funding=latest.funding,
        amount_from=latest.amount_from,
        amount_below=latest.amount_below,
    )
    return _announce(row, latest, terms, effective_from, (note, note_en), by)


@transaction.atomic
def end_rule_set(*, key: str, last_day: date, by: Actor) -> None:
    """Let a rule set end after a last day; the more general ones hold alone then.

    Raises: NotFound, NotAllowed, Invalid (a day that rewrites the past, the set for everywhere).
    """
    latest = _latest(key)
    check_may_legislate(latest.region, by=by)
    if latest.region is None and not latest.is_special:
        raise Invalid(_("The rule set for everywhere cannot end: nothing stands behind it."))
    check_last_day(latest, last_day, today=_today())
    latest.effective_to = last_day
    latest.save(update_fields=["effective_to"])
    event = RuleSetEnded(
        subject=f"ruleset/{key}", version=latest.version, last_day=last_day.isoformat()
    )
    record(event, by=by)


def _written(amount: Decimal) -> str:
    """Write an amount so that it can stand in an address."""
    return f"{amount:.2f}".removesuffix(".00").replace(".", "-")


def _announce(
    row: RuleSet,
    latest: RuleSet | None,
    terms: Mapping[str, str],
    effective_from: date,
    notes: tuple[str, str],
    by: Actor,
) -> RuleSet:
    check_terms(terms, is_special=row.is_special)
    check_whole(row, terms)
    if latest is not None and closes(latest, effective_from):
        latest.effective_to = day_before(effective_from)
        latest.save(update_fields=["effective_to"])
    row.terms, row.effective_from = dict(terms), effective_from
    row.note, row.note_en = notes
    row.hash = row.computed_hash()
    row.save(force_insert=True)
    event = RuleSetAnnounced(
        subject=f"ruleset/{row.key}",
        version=row.version,
        region=row.region.code if row.region else "",
        funding=row.funding,
        effective_from=effective_from.isoformat(),
        hash=row.hash,
    )
    record(event, by=by)
    return row


def _latest(key: str) -> RuleSet:
    _hold_all()
    rows = RuleSet.objects.filter(key=key).select_related("region")
    row = rows.order_by("-version").first()
    if row is None:
        raise NotFound
    return row


def _hold_all() -> None:
    """Make law one after the other: every maker waits for the base rule set's rows."""
    list(RuleSet.objects.select_for_update().filter(key=EVERYWHERE).order_by("pk"))


def _today() -> date:
    return timezone.localdate(clock.instant())
