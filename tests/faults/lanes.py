"""People who do one thing after another on a running server, each in a lane of their own.

A lane knows which facts its acknowledged steps must have left in the database, in order, and reads
which are there. What was sent and not acknowledged is kept, to be sent once more as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from marketplace.events.models import EventRow
from orders.models import Need, Owner, SignUp
from providers.models import Agency, Offer, OpenWork
from tests.support.browsing import Browser, Form
from tests.support.needs import OPEN_ITEM


@dataclass(frozen=True)
class Step:
    """A form to send, and the fact that stands in the database once it was taken."""

    fact: str
    browser: Browser
    page: str
    to: str = ""
    typed: Mapping[str, str | list[str]] = field(default_factory=dict)


@dataclass
class Lane:
    """One thing after another; a subclass says which, and where its facts are found."""

    browser: Browser
    done: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    under_way: tuple[Step, Form] | None = None

    def step(self) -> Step:
        raise NotImplementedError

    def found(self) -> list[str]:
        """The facts of this lane as the database has them, in the order of their coming."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Send the next form, or once more the one that nobody answered.

        Raises: OSError, HTTPException when the server is gone.
        """
        if self.under_way is None:
            step = self.step()
            form = step.browser.form(step.page, to=step.to).filled(**step.typed)
            self.under_way = step, form
        step, form = self.under_way
        answer = step.browser.send(form)
        assert answer.status == 302, (form.address, answer.status, answer.text[-3000:])
        self.under_way = None
        self.done.append(step.fact)
        self.keys.append(form.key)


@dataclass
class SignUps(Lane):
    """An agency signs up for a need, withdraws, and signs up again."""

    agency: Agency = None  # type: ignore[assignment]
    need: Need = None  # type: ignore[assignment]

    def step(self) -> Step:
        number = self.agency.number
        page = reverse("orders:chance", args=[number, self.need.number])
        if len(self.done) % 2 == 0:
            return Step("signup.made", self.browser, page)
        found = re.search(rf"/desk/{number}/signups/\d+/withdraw/", self.browser.get(page).text)
        assert found is not None
        return Step("signup.withdrawn", self.browser, found[0])

    def found(self) -> list[str]:
        rows = EventRow.objects.filter(organisation=self.agency.number, kind__startswith="signup.")
        kinds = list(rows.order_by("id").values_list("kind", flat=True))
        ours = SignUp.objects.filter(agency=self.agency)
        assert ours.count() == kinds.count("signup.made")
        standing = ours.standing()
        assert standing.count() == len(kinds) % 2
        work = OpenWork.objects.filter(agency=self.agency).values_list("subject", flat=True)
        if Need.objects.get(pk=self.need.pk).is_in("open"):
            assert list(work) == [row.subject for row in standing]
        return kinds


@dataclass
class Shelf(Lane):
    """An agency takes an offer off the shelf and puts it back."""

    offer: Offer = None  # type: ignore[assignment]

    def step(self) -> Step:
        args = [self.offer.agency.number, self.offer.pk]
        move, fact = [("unlist", "offer.unlisted"), ("list", "offer.listed")][len(self.done) % 2]
        page = reverse("providers:desk-offer", args=args)
        return Step(fact, self.browser, page, to=reverse(f"providers:offer-{move}", args=args))

    def found(self) -> list[str]:
        kinds = list(events_of(self.offer.subject, "offer.unlisted", "offer.listed"))[1:]
        state = Offer.objects.get(pk=self.offer.pk).state
        assert state == ("unlisted" if len(kinds) % 2 else "listed")
        return kinds


@dataclass
class Checks(Lane):
    """A registration is returned by the operator with a note, handed in again, and so on."""

    operator: Browser = None  # type: ignore[assignment]
    subject: Agency | Owner = None  # type: ignore[assignment]
    page: str = ""
    office: str = ""
    condition: str = ""

    def note(self, number: int) -> str:
        return f"mark {self.subject.number} {number:03d}."

    def step(self) -> Step:
        kind, number = self.subject.lifecycle.name, len(self.done)
        if number % 2:
            return Step(f"{kind}.submitted", self.browser, self.page)
        note = self.note(number)
        typed = {"conditions": [self.condition], "note": note}
        return Step(f"{kind}.returned {note}", self.operator, self.office, typed=typed)

    def found(self) -> list[str]:
        kind = self.subject.lifecycle.name
        rows = EventRow.objects.filter(
            subject=self.subject.subject, kind__in=(f"{kind}.submitted", f"{kind}.returned")
        )
        # The first was handed in before the drill.
        facts = [f"{row.kind} {row.data.get('note', '')}".strip() for row in rows.order_by("id")]
        state = type(self.subject).objects.get(pk=self.subject.pk).state
        assert state == ("reviewing" if len(facts) % 2 else "returned")
        return facts[1:]


@dataclass
class Drafts(Lane):
    """An owner begins one need after another; nothing but the key would stop a second one."""

    owner: Owner = None  # type: ignore[assignment]

    def step(self) -> Step:
        title = f"draft {len(self.done):03d}"
        page = reverse("orders:need-new", args=[self.owner.number])
        typed = {"item": OPEN_ITEM, "title": title, "region": "371602"}
        return Step(title, self.browser, page, typed=typed)

    def found(self) -> list[str]:
        rows = Need.objects.filter(owner=self.owner, title__startswith="draft ").order_by("pk")
        begun = EventRow.objects.filter(kind="need.drafted", organisation=self.owner.number)
        assert {row.subject for row in rows} <= {row.subject for row in begun}
        return [row.title for row in rows]


@dataclass
class Contacts(Lane):
    """An agency in the market names one contact person after another."""

    agency: Agency = None  # type: ignore[assignment]

    def step(self) -> Step:
        name = f"contact {len(self.done):03d}"
        page = reverse("providers:desk-part", args=[self.agency.number, "contacts"])
        return Step(name, self.browser, page, typed={"contact_name": name})

    def found(self) -> list[str]:
        changes = events_of(self.agency.subject, "agency.contacts-changed").count()
        last = Agency.objects.get(pk=self.agency.pk).contact_name
        names = [f"contact {number:03d}" for number in range(changes)]
        assert not names or names[-1] == last
        return names


def events_of(subject: str, *kinds: str):
    """The kinds of what happened to a subject, in order."""
    rows = EventRow.objects.filter(subject=subject, kind__in=kinds).order_by("id")
    return rows.values_list("kind", flat=True)
