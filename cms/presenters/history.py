"""A subject's past in sentences: every move, who made it, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from marketplace.accounts.models import Unmasking
from marketplace.accounts.queries.names import bodies_named, people_named
from marketplace.events.models import EventRow
from marketplace.kernel.actor import CLOCK
from marketplace.web.presenters import Entry
from orders.presenters.stories import SENTENCES as TOLD
from orders.queries.facts import conditions_named, titles_of
from providers.models import Agency
from providers.presenters.stories import IN_THE_OFFICE, Sentence, story_of
from providers.queries.facts import names_within

SENTENCES: Mapping[str, Sentence] = {
    **TOLD,
    **IN_THE_OFFICE,
    "item.added": Sentence(later("The service item was added"), "good"),
    "item.version-announced": Sentence(later("A new version was announced"), "info"),
    "item.version-began": Sentence(later("A new version came into force"), "good"),
    "item.closed": Sentence(later("A last day was set"), "warn"),
    "ruleset.announced": Sentence(later("A new version was announced"), "info"),
    "ruleset.ended": Sentence(later("A last day was set"), "warn"),
    "calendar.year-entered": Sentence(later("The year was entered"), "good"),
    "calendar.day-changed": Sentence(later("A day was changed"), "warn"),
    "qualification.added": Sentence(later("The kind of qualification was added"), "good"),
    "qualification.changed": Sentence(later("The description was changed"), "info"),
    "qualification.part-saved": Sentence(later("A level or field was saved"), "info"),
    "deadline.yellow": Sentence(later("Yellow card: four fifths of the time are used up"), "warn"),
    "deadline.red": Sentence(later("Red card: the time is used up"), "bad"),
}


class Names(NamedTuple):
    """What the sentences are told with, read at once for all of them."""

    titles: Mapping[str, str]
    people: Mapping[str, str]
    bodies: Mapping[str, str]
    conditions: Mapping[str, str]


def history_of(subject: str) -> list[Entry]:
    """Tell every fact about a subject, and who looked at its personal numbers, the latest first.

    A sign-up is a subject of its own: from a need's history nobody learns who signed up.
    """
    rows = list(EventRow.objects.filter(subject=subject).order_by("-id"))
    names = _names(rows)
    return _latest_first([_entry(row, names) for row in rows], looks_at([subject]))


def history_of_agency(agency: Agency) -> list[Entry]:
    """Tell an agency's whole story, and who looked at its or its people's personal numbers."""
    subjects = list(names_within(agency))
    return _latest_first(story_of(agency, for_office=True), looks_at(subjects))


def looks_at(subjects: Collection[str]) -> list[Entry]:
    """Tell who saw a personal number of these subjects in the clear, and why."""
    looks = list(Unmasking.objects.filter(subject__in=subjects).order_by("-at", "-id"))
    people = people_named(look.by for look in looks)
    return [_look(look, people.get(look.by, look.by)) for look in looks]


def _latest_first(told: list[Entry], looks: list[Entry]) -> list[Entry]:
    return sorted([*told, *looks], key=lambda entry: entry.at, reverse=True)


def _names(rows: list[EventRow]) -> Names:
    return Names(
        titles=titles_of(row.subject for row in rows),
        people=people_named(row.by for row in rows),
        bodies=bodies_named(row.organisation for row in rows),
        conditions=conditions_named(
            code for row in rows for code in row.data.get("conditions", ())
        ),
    )


def _entry(row: EventRow, names: Names) -> Entry:
    sentence = SENTENCES.get(row.kind, Sentence(row.kind))
    title = str(sentence.says) % {"thing": names.titles.get(row.subject, "")}
    return Entry(
        row.at, title, _who(row.by, row.organisation, names), _why(row, names), sentence.tone
    )


def _who(by: str, organisation: str, names: Names) -> str:
    if by == CLOCK.id:
        return _("By itself")
    person = names.people.get(by, by)
    body = names.bodies.get(organisation, "")
    return f"{person} · {body}" if body else person


def _why(row: EventRow, names: Names) -> str:
    conditions = [names.conditions.get(code, code) for code in row.data.get("conditions", ())]
    said = [str(row.data[key]) for key in ("note", "reason") if row.data.get(key)]
    return _("; ").join([*conditions, *said])


def _look(look: Unmasking, who: str) -> Entry:
    title: Any = _("Somebody looked at the whole number: %(field)s") % {"field": look.field}
    return Entry(look.at, title, who, look.reason, "info")
