"""What happened, told to the body that it happened to: one sentence for each kind of event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from marketplace.events.models import EventRow
from marketplace.kernel.actor import CLOCK
from marketplace.web.presenters import Entry
from orders.queries.facts import (
    bodies_named,
    conditions_named,
    facts_about,
    people_named,
    titles_of,
)
from providers.presenters import stories as agencies
from providers.presenters.stories import Sentence

SENTENCES: Mapping[str, Sentence] = {
    **agencies.SENTENCES,
    "owner.begun": Sentence(later("The registration was begun")),
    "owner.submitted": Sentence(later("The registration was handed in"), "info"),
    "owner.returned": Sentence(later("The registration was returned for correction"), "warn"),
    "owner.rejected": Sentence(later("The registration was rejected"), "bad"),
    "owner.accepted": Sentence(later("The project owner was accepted into the market"), "good"),
    "owner.contacts-changed": Sentence(later("Address or contacts were changed")),
    "owner.left": Sentence(later("The project owner left the market"), "done"),
    "need.drafted": Sentence(later("The need “%(thing)s” was begun")),
    "need.submitted": Sentence(later("The need “%(thing)s” was handed in"), "info"),
    "need.returned": Sentence(later("The need “%(thing)s” was returned for correction"), "warn"),
    "need.discarded": Sentence(later("The need “%(thing)s” was discarded"), "done"),
    "need.published": Sentence(later("The need “%(thing)s” was published"), "good"),
    "need.closed": Sentence(later("Sign-up for the need “%(thing)s” was closed"), "info"),
    "need.failed": Sentence(later("The need “%(thing)s” failed: too few agencies"), "bad"),
    "need.drawn": Sentence(later("The draw for the need “%(thing)s” was held"), "good"),
    "signup.made": Sentence(later("Signed up for the need “%(thing)s”"), "info"),
    "signup.withdrawn": Sentence(later("Withdrew from the need “%(thing)s”"), "done"),
    "signup.disqualified": Sentence(
        later("The sign-up for the need “%(thing)s” no longer counted at the close"), "bad"
    ),
    "offer.drafted": Sentence(later("The offer “%(thing)s” was begun")),
    "offer.listed": Sentence(later("The offer “%(thing)s” was put on the shelf"), "good"),
    "offer.changed": Sentence(later("The offer “%(thing)s” was changed")),
    "offer.unlisted": Sentence(later("The offer “%(thing)s” was taken off the shelf"), "done"),
    "offer.lapsed": Sentence(
        later("The offer “%(thing)s” left the shelf: a qualification is missing"), "warn"
    ),
    "offer.barred": Sentence(
        later("The offer “%(thing)s” was taken off the shelf by the operator"), "bad"
    ),
    "offer.restored": Sentence(later("The offer “%(thing)s” is back on the shelf"), "good"),
    "offer.discarded": Sentence(later("The offer “%(thing)s” was discarded"), "done"),
}
# A sanction is told by what it does; cards stand on the clocks of what waits.
UNTOLD = frozenset(
    {
        "sanction.proposed",
        "sanction.imposed",
        "sanction.dropped",
        "deadline.yellow",
        "deadline.red",
    }
)

# Elsewhere a reason is a word for machines.
WITH_REASON = frozenset({"agency.suspended", "agency.removed", "offer.barred"})


class Names(NamedTuple):
    """Whatever the sentences about some events are told with, read at once for all of them."""

    titles: Mapping[str, str]
    people: Mapping[str, str]
    bodies: Mapping[str, str]
    conditions: Mapping[str, str]


def story_of(
    subjects: Collection[str],
    *,
    teller: str,
    followed: Collection[str] = (),
    most: int = 10,
) -> list[Entry]:
    """Tell a body (its number is `teller`) the latest that happened, the newest first."""
    rows = facts_about(subjects, followed=followed, kinds=SENTENCES.keys(), most=most)
    names = _names(rows)
    return [_entry(row, names, teller) for row in rows]


def _names(rows: list[EventRow]) -> Names:
    quoted = [code for row in rows for code in row.data.get("conditions", ())]
    return Names(
        titles=titles_of(row.subject for row in rows),
        people=people_named(row.by for row in rows),
        bodies=bodies_named(row.organisation for row in rows),
        conditions=conditions_named(quoted),
    )


def _entry(row: EventRow, names: Names, teller: str) -> Entry:
    sentence = SENTENCES[row.kind]
    thing = names.titles.get(row.subject, "")
    return Entry(
        at=row.at,
        title=str(sentence.says) % {"thing": thing or _("without a title")},
        by=_by(row, names, teller),
        says=_says(row, names, teller),
        tone=sentence.tone,
    )


def _by(row: EventRow, names: Names, teller: str) -> str:
    """Name one's own people; of other bodies only the body, as the person acted for it."""
    if row.by == CLOCK.id:
        return _("by the clock")
    if row.organisation in ("", teller):
        return names.people.get(row.by, "")
    return names.bodies.get(row.organisation, "")


def _says(row: EventRow, names: Names, teller: str) -> str:
    if row.kind == "need.drawn":
        return _place_in(row.data["order"], teller)
    quoted = [names.conditions.get(code, code) for code in row.data.get("conditions", ())]
    reason = row.data["reason"] if row.kind in WITH_REASON else ""
    said = [*quoted, row.data.get("note", ""), reason]
    return " · ".join(part for part in said if part)


def _place_in(order: list[str], teller: str) -> str:
    size = len(order)
    if teller not in order:
        return _("Agencies in the pool: %(size)s") % {"size": size}
    place = order.index(teller) + 1
    return _("Your place in the order: %(place)s of %(size)s") % {"place": place, "size": size}
