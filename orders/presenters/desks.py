"""The first page of a desk: what needs this body today, what it waits for, and what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from marketplace.events.models import Deadline
from marketplace.web.presenters import Entry
from orders.models import Owner
from orders.presenters import needs, owners, signups
from orders.presenters.next_steps import Next, next_of_agency, next_of_owner
from orders.presenters.signups import Chance, chances
from orders.presenters.stories import story_of
from orders.queries import desks
from orders.queries.facts import titles_of
from orders.queries.signups import lacking_for, needs_for
from providers.models import Agency
from providers.presenters import offers as shelves
from providers.presenters import words

Key = tuple[str, str]
Words = Mapping[str, tuple[Any, str]]
MOST_CHANCES = 5

# What a body does itself when a step waits for it, by the kind of subject and the step.
TURNS: Mapping[Key, Any] = {
    ("owner", "correction"): later("Mend your registration and hand it in again"),
    ("need", "correction"): later("Mend the need “%(thing)s” and hand it in again"),
    ("agency", "correction"): later("Mend your registration and hand it in again"),
}
# What somebody else does, or the clock.
WAITS: Mapping[Key, Any] = {
    ("owner", "entry.check"): later("Your registration is being checked"),
    ("need", "need.review"): later("The need “%(thing)s” is being checked"),
    ("need", "need.window"): later("Sign-up for the need “%(thing)s” closes"),
    ("need", "need.draw"): later("The draw for the need “%(thing)s” is held"),
    ("agency", "entry.check"): later("Your registration is being checked"),
    ("agency", "entry.publicity"): later("Your agency stands out for objections, then it enters"),
    ("agency", "sanction.suspension"): later("The suspension of your agency ends"),
    ("holding", "entry.check"): later("The qualification “%(thing)s” is being checked"),
    ("practitioner", "entry.check"): later("The practitioner %(thing)s is being checked"),
    ("change", "entry.check"): later("A change of your particulars is being checked"),
}
# An expiry is warned of in time; a sanction is told when it is decided.
UNSAID: frozenset[Key] = frozenset(
    {("holding", "holding.expiry"), ("sanction", "sanction.decision")}
)
# Where an agency sees its own things, by the kind of subject.
AGENCY_PLACES: Mapping[str, str] = {
    "agency": "providers:desk",
    "holding": "providers:holdings",
    "practitioner": "providers:practitioners",
    "change": "providers:changes",
}


class Turn(NamedTuple):
    """Something that waits, with its clock, and where to act or look."""

    title: str
    deadline: Deadline
    url: str


class Caution(NamedTuple):
    """Something that goes wrong if nobody acts, or went wrong, and where it is mended."""

    title: str
    url: str


class Figure(NamedTuple):
    """How many there are in one state."""

    label: Any
    number: int


class Group(NamedTuple):
    """The counts of one kind of thing, and where all of them are."""

    title: Any
    figures: list[Figure]
    url: str


class Desk(NamedTuple):
    """Everything that the first page shows."""

    label: Any
    tone: str
    turns: list[Turn]
    waits: list[Turn]
    next: Next
    groups: list[Group]
    news: list[Entry]
    cautions: list[Caution]
    chances: list[Chance]


def desk_of_owner(owner: Owner) -> Desk:
    """Show a project owner its day."""
    subjects = desks.subjects_of_owner(owner)
    counts = desks.counted(owner.needs.all())
    mine = desks.waits_for(owner.organisation)
    others = desks.waits_for_others(subjects, followed=())
    titles = titles_of(row.subject for row in (*mine, *others))
    label, tone = owners.status_of(owner)
    return Desk(
        label=label,
        tone=tone,
        turns=_turns(mine, TURNS, titles, owner.number, "orders:own-need"),
        waits=_turns(others, WAITS, titles, owner.number, "orders:own-need"),
        next=next_of_owner(owner, has_needs=bool(counts)),
        groups=_group(_("Needs"), needs.STATES, counts, _url("orders:owner-needs", owner.number)),
        news=story_of(subjects, teller=owner.number),
        cautions=[],
        chances=[],
    )


def desk_of_agency(agency: Agency, *, at: datetime) -> Desk:
    """Show an agency its day."""
    on = timezone.localdate(at)
    subjects, followed = desks.subjects_of_agency(agency), desks.needs_followed_by(agency)
    offers = desks.counted(desks.offers_of(agency))
    sign_ups = desks.counted(agency.sign_ups.all())
    mine = desks.waits_for(agency.organisation)
    others = desks.waits_for_others(subjects, followed=followed)
    titles = titles_of(row.subject for row in (*mine, *others))
    label, tone = words.status_of(agency)
    return Desk(
        label=label,
        tone=tone,
        turns=_turns(mine, TURNS, titles, agency.number, "orders:chance"),
        waits=_turns(others, WAITS, titles, agency.number, "orders:chance"),
        next=next_of_agency(agency, has_offers=bool(offers), on=on),
        groups=[
            *_group(
                _("Offers"), shelves.STATES, offers, _url("providers:desk-offers", agency.number)
            ),
            *_group(
                _("Sign-ups"), signups.STATES, sign_ups, _url("orders:sign-ups", agency.number)
            ),
        ],
        news=story_of(subjects, teller=agency.number, followed=followed),
        cautions=[*_ends(agency, on), *_off_shelf(agency, offers)],
        chances=_chances(agency, at, on),
    )


def _turns(
    rows: Iterable[Deadline],
    table: Mapping[Key, Any],
    titles: Mapping[str, str],
    number: str,
    need_place: str,
) -> list[Turn]:
    """Tell what waits, each with its address on the desk of the body with this number."""
    found = []
    for row in rows:
        kind, _slash, key = row.subject.partition("/")
        if (kind, row.step) not in table:
            continue
        title = str(table[kind, row.step]) % {"thing": titles.get(row.subject, "")}
        url = reverse(need_place, args=[number, key]) if kind == "need" else _place(kind, number)
        found.append(Turn(title, row, url))
    return found


def _place(kind: str, number: str) -> str:
    return _url("orders:owner" if kind == "owner" else AGENCY_PLACES[kind], number)


def _url(name: str, number: str) -> str:
    return reverse(name, args=[number])


def _group(title: Any, said: Words, counts: Mapping[str, int], url: str) -> list[Group]:
    """Give the counts that are not nought, in the order of the states' words."""
    figures = [
        Figure(label, counts[state]) for state, (label, _t) in said.items() if state in counts
    ]
    return [Group(title, figures, url)] if figures else []


def _ends(agency: Agency, on: date) -> list[Caution]:
    """Warn of the qualifications that end within 60 days."""
    url = _url("providers:holdings", agency.number)
    return [
        Caution(_end_says(str(row), row.valid_to, (row.valid_to - on).days), url)
        for row in desks.expiring(agency, on=on)
        if row.valid_to
    ]


def _end_says(name: str, last: date, days: int) -> str:
    said = ngettext(
        "“%(name)s” counts until %(last)s: %(days)s day left. What leans on it then leaves the "
        "shelf.",
        "“%(name)s” counts until %(last)s: %(days)s days left. What leans on it then leaves the "
        "shelf.",
        days,
    )
    return said % {"name": name, "last": last.isoformat(), "days": days}


def _off_shelf(agency: Agency, offers: Mapping[str, int]) -> list[Caution]:
    """Warn of offers that the agency did not take off itself."""
    count = offers.get("lapsed", 0) + offers.get("barred", 0)
    if not count:
        return []
    said = ngettext(
        "%(count)s offer was taken off the shelf. See why.",
        "%(count)s offers were taken off the shelf. See why.",
        count,
    )
    return [Caution(said % {"count": count}, _url("providers:desk-offers", agency.number))]


def _chances(agency: Agency, at: datetime, on: date) -> list[Chance]:
    """Give the next few needs for which the agency may sign up and has not."""
    if not agency.is_in("active"):
        return []
    lacking = lacking_for(agency, on=on, at=at)
    rows = needs_for(agency, at=at, lacking=lacking)
    free = rows.exclude(sign_ups__agency=agency, sign_ups__state="standing")
    return chances(free[:MOST_CHANCES], agency, lacking, are_others=False)
