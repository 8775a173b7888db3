"""What happened to an agency, one sentence for each kind of event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from marketplace.accounts.queries.names import bodies_named, people_named
from marketplace.catalogue.models import RefusalCondition
from marketplace.events.models import EventRow
from marketplace.kernel.actor import CLOCK
from marketplace.web.presenters import Entry
from marketplace.web.wording import listed
from providers.models import Agency
from providers.policies.agencies import LABELS
from providers.queries.facts import facts_about, names_within

MOST = 200


class Sentence(NamedTuple):
    """What an event is told with; `%(thing)s` stands for the name of its subject."""

    says: Any
    tone: str = "quiet"


SENTENCES: Mapping[str, Sentence] = {
    "agency.begun": Sentence(later("The registration was begun")),
    "agency.submitted": Sentence(later("The registration was handed in"), "info"),
    "agency.returned": Sentence(later("The registration was returned for correction"), "warn"),
    "agency.rejected": Sentence(later("The registration was rejected"), "bad"),
    "agency.publicised": Sentence(later("The agency stands out for objections"), "info"),
    "agency.accepted": Sentence(later("The agency was accepted into the market"), "good"),
    "agency.suspended": Sentence(later("The agency was suspended"), "bad"),
    "agency.restored": Sentence(later("The suspension ended"), "good"),
    "agency.removed": Sentence(later("The agency was removed from the market"), "bad"),
    "agency.exited": Sentence(later("The agency left the market"), "done"),
    "agency.contacts-changed": Sentence(later("Contacts or introduction were changed")),
    "change.submitted": Sentence(later("A change of checked particulars was handed in"), "info"),
    "change.approved": Sentence(later("A change of checked particulars was approved"), "good"),
    "change.refused": Sentence(later("A change of checked particulars was refused"), "bad"),
    "change.withdrawn": Sentence(later("A change of checked particulars was withdrawn"), "done"),
    "holding.submitted": Sentence(later("The qualification “%(thing)s” was handed in"), "info"),
    "holding.confirmed": Sentence(later("The qualification “%(thing)s” was confirmed"), "good"),
    "holding.refused": Sentence(later("The qualification “%(thing)s” was refused"), "bad"),
    "holding.expires-soon": Sentence(later("The qualification “%(thing)s” expires soon"), "warn"),
    "holding.expired": Sentence(later("The qualification “%(thing)s” expired"), "bad"),
    "holding.replaced": Sentence(later("The qualification “%(thing)s” was renewed"), "done"),
    "holding.withdrawn": Sentence(later("The qualification “%(thing)s” was withdrawn"), "done"),
    "practitioner.submitted": Sentence(later("%(thing)s was handed in as a practitioner"), "info"),
    "practitioner.confirmed": Sentence(later("%(thing)s was confirmed as a practitioner"), "good"),
    "practitioner.refused": Sentence(later("%(thing)s was refused as a practitioner"), "bad"),
    "practitioner.left": Sentence(later("%(thing)s left as a practitioner"), "done"),
    "delegate.named": Sentence(later("%(thing)s was named as a business delegate")),
    "delegate.ended": Sentence(later("The mandate of %(thing)s ended"), "done"),
}
# Told to the office only: a proposal is no decision, and what follows one is told above.
IN_THE_OFFICE: Mapping[str, Sentence] = {
    "sanction.proposed": Sentence(later("A sanction was proposed: %(thing)s"), "warn"),
    "sanction.imposed": Sentence(later("A sanction was imposed: %(thing)s"), "bad"),
    "sanction.dropped": Sentence(later("A proposed sanction was dropped: %(thing)s"), "done"),
}


def story_of(agency: Agency, *, for_office: bool = False, most: int = MOST) -> list[Entry]:
    """Tell what happened to an agency, the latest first: to its own people, or to the office."""
    table = {**SENTENCES, **IN_THE_OFFICE} if for_office else SENTENCES
    named = names_within(agency)
    rows = list(facts_about(list(named)).filter(kind__in=table.keys())[:most])
    actors = people_named(row.by for row in rows)
    bodies = bodies_named(row.organisation for row in rows)
    quoted = _conditions(code for row in rows for code in row.data.get("conditions", ()))
    return [
        Entry(
            at=row.at,
            title=str(table[row.kind].says) % {"thing": named[row.subject]},
            by=_by(row, actors, bodies, "" if for_office else agency.number),
            says=_says(row, quoted),
            tone=table[row.kind].tone,
        )
        for row in rows
    ]


def _conditions(codes: Collection[str] | Any) -> dict[str, str]:
    rows = RefusalCondition.objects.filter(code__in=set(codes))
    return {row.code: str(row) for row in rows}


def _by(row: EventRow, actors: Mapping[str, str], bodies: Mapping[str, str], teller: str) -> str:
    """Name one's own people; of other bodies only the body. The office sees both."""
    if row.by == CLOCK.id:
        return _("by the clock")
    person, body = actors.get(row.by, ""), bodies.get(row.organisation, "")
    if not teller:
        return " · ".join(part for part in (person, body) if part)
    return person if row.organisation in ("", teller) else body


def _says(row: EventRow, quoted: Mapping[str, str]) -> str:
    found = row.data
    said = [quoted.get(code, code) for code in found.get("conditions", ())]
    said += [found.get("note", ""), found.get("reason", "")]
    if row.kind in ("change.submitted", "change.approved", "agency.contacts-changed"):
        said.append(listed(LABELS.get(name, name) for name in found["fields"]))
    if row.kind == "agency.restored" and found["why"] != "term":
        said.append(found["why"])
    if until := found.get("until") or found.get("reentry_on"):
        said.append(_until(row.kind) % {"day": until[:10]})
    return " · ".join(part for part in said if part)


def _until(kind: str) -> str:
    if kind == "agency.removed":
        return _("It may return from %(day)s")
    return _("Until %(day)s")
