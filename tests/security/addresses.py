"""Every address of the house with who may open it, written down once more, and what it leads to.

This is the rule, not a copy of the table in the code: whoever adds an address says here, too, for
whom it is. `?` stands where nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.security.scene import PEOPLE, Scene

Who = frozenset[str]
Args = Mapping[str, Any]

EVERYBODY: Who = frozenset(PEOPLE)
SIGNED_IN: Who = EVERYBODY - {"visitor"}
AGENCY: Who = frozenset({"agency"})
OWNER: Who = frozenset({"owner"})
OPERATOR: Who = frozenset({"operator"})
MANAGEMENT: Who = frozenset({"management"})
# Rows of the office belong to regions; its lists are open to all who work there.
SEES: Who = frozenset({"operator", "management", "regulator"})
ENTERS: Who = SEES | {"foreign operator", "foreign regulator"}
KEEPS: Who = frozenset({"operator", "foreign operator", "management"})

NO_NUMBER, NO_KEY = "Z999999", 999999


@dataclass(frozen=True)
class Route:
    """One address: for whom it is, what of the scene it leads to, and the part that may miss."""

    name: str
    who: Who
    args: Callable[[Scene], Args]
    missing: Args

    def own(self, scene: Scene) -> str:
        return reverse(self.name, kwargs=self.args(scene))

    def nowhere(self, scene: Scene) -> str:
        """The same address of something that does not exist."""
        return reverse(self.name, kwargs={**self.args(scene), **self.missing})

    def crossed(self, scene: Scene, number: str) -> tuple[str, str] | None:
        """Somebody else's thing, and one that does not exist, below the desk of a body."""
        args = self.args(scene)
        if "organisation" not in args or not self.missing or "organisation" in self.missing:
            return None
        args = {**args, "organisation": number}
        return (
            reverse(self.name, kwargs=args),
            reverse(self.name, kwargs={**args, **self.missing}),
        )


def routes() -> Iterator[Route]:
    yield from _public()
    yield from _people()
    yield from _agency()
    yield from _owner()
    yield from _office()


def _none(scene: Scene) -> Args:
    return {}


def _plain(who: Who, *names: str) -> Iterator[Route]:
    for name in names:
        yield Route(name, who, _none, {})


def _public() -> Iterator[Route]:
    yield from _plain(
        EVERYBODY, "web:components", "web:display", "catalogue:rules",
        "catalogue:calendar", "providers:services", "providers:items", "providers:agencies",
        "orders:needs", "orders:results", "set_language",
    )  # fmt: skip
    open_to_all: dict[str, tuple[Callable[[Scene], Args], Args]] = {
        # Both take forms only, whatever they are about.
        "accounts:check": (lambda s: {"kind": "phone"}, {}),
        "accounts:enter-demo": (lambda s: {"handle": "nobody"}, {}),
        "catalogue:rule-set": (lambda s: {"key": "everywhere", "version": 1}, {"version": NO_KEY}),
        "providers:offer": (lambda s: {"pk": s.market.offer.pk}, {"pk": NO_KEY}),
        "providers:item": (lambda s: {"code": "010001"}, {"code": "999999"}),
        "providers:agency": (lambda s: {"number": s.market.able.number}, {"number": NO_NUMBER}),
        "orders:need": (lambda s: {"number": s.market.open.number}, {"number": NO_NUMBER}),
        "orders:result": (lambda s: {"number": s.market.drawn.number}, {"number": NO_NUMBER}),
        "orders:computation": (lambda s: {"number": s.market.drawn.number}, {"number": NO_NUMBER}),
    }
    for name, (args, missing) in open_to_all.items():
        yield Route(name, EVERYBODY, args, missing)
    # Outside of a demo there is no outbox; in the scene there is no picture and no such code.
    nothing: Who = frozenset()
    yield from _plain(nothing, "notify:outbox")
    yield Route("accounts:answer-invitation", nothing, lambda s: {"code": "a" * 20}, {"code": "b"})
    yield Route("cms:picture", nothing, lambda s: {"name": "original/a.png"}, {"name": "b.png"})
    yield Route(
        "accounts:file",
        AGENCY | SEES,
        lambda s: {"key": s.market.able.licence.key},
        {"key": "0" * 32},
    )


def _people() -> Iterator[Route]:
    yield from _plain(
        SIGNED_IN, "accounts:confirmed", "accounts:desks", "providers:begin", "orders:begin-owner"
    )
    yield Route(
        "accounts:accept-invitation",
        frozenset(),
        lambda s: {"invitation": s.invitation.pk},
        {"invitation": NO_KEY},
    )
    body = {"organisation": NO_NUMBER}
    for name in ("accounts:team", "accounts:invite", "accounts:leave"):
        yield Route(name, AGENCY, _of_agency, body)
    yield Route("orders:desk", AGENCY, _of_agency, body)
    for name in ("accounts:change-role", "accounts:end-membership"):
        yield Route(
            name, AGENCY, lambda s: {**_of_agency(s), "member": s.member.pk}, {"member": NO_KEY}
        )
    yield Route(
        "accounts:withdraw-invitation",
        AGENCY,
        lambda s: {**_of_agency(s), "invitation": s.invitation.pk},
        {"invitation": NO_KEY},
    )
    yield Route("accounts:begin-body", MANAGEMENT, lambda s: _of(s, "management"), body)
    for name in ("accounts:unmaskings", "accounts:parked"):
        yield Route(name, OPERATOR, lambda s: _of(s, "operator"), body)
    yield Route(
        "accounts:retry-message",
        OPERATOR,
        lambda s: {**_of(s, "operator"), "message": s.message.pk},
        {"message": NO_KEY},
    )
    yield Route(
        "accounts:redo-reaction",
        OPERATOR,
        lambda s: {**_of(s, "operator"), "reaction": s.reaction.pk},
        {"reaction": NO_KEY},
    )
    yield Route("accounts:body-people", OPERATOR, _people_of_agency, {"number": NO_NUMBER})
    yield Route(
        "accounts:unmask-phone",
        OPERATOR,
        lambda s: {**_people_of_agency(s), "member": s.member.pk},
        {"member": NO_KEY},
    )


def _of(scene: Scene, who: str) -> dict[str, Any]:
    return {"organisation": scene.body(who).number}


def _of_agency(scene: Scene) -> dict[str, Any]:
    return _of(scene, "agency")


def _people_of_agency(scene: Scene) -> dict[str, Any]:
    return {**_of(scene, "operator"), "number": scene.market.able.number}


def _agency() -> Iterator[Route]:
    body = {"organisation": NO_NUMBER}
    for page in (
        "desk", "desk-exit", "desk-history", "changes", "change-ask", "sanctions", "holdings",
        "holding-choose", "practitioners", "practitioner-declare", "delegates", "delegate-name",
        "desk-offers", "offer-choose",
    ):  # fmt: skip
        yield Route(f"providers:{page}", AGENCY, _of_agency, body)
    for page in ("sign-ups", "chances"):
        yield Route(f"orders:{page}", AGENCY, _of_agency, body)
    rows: dict[str, tuple[str, ...]] = {
        "holding": ("holding", "holding-change", "holding-renew", "holding-withdraw"),
        "practitioner": ("practitioner", "practitioner-change", "practitioner-leave"),
        "delegate": ("delegate-letter", "delegate-end"),
        "change": ("change-withdraw",),
        "offer": ("desk-offer", "offer-change", "offer-list", "offer-unlist", "offer-discard"),
    }
    for kind, pages in rows.items():
        for page in pages:
            yield Route(f"providers:{page}", AGENCY, _row_of_agency(kind), {"pk": NO_KEY})
    named = {
        "providers:desk-part": {"part": "contacts"},
        "providers:offer-draft": {"code": "010001"},
        "providers:holding-declare": {"kind": "cma"},
    }
    for name, given in named.items():
        yield Route(name, AGENCY, _with(given), dict.fromkeys(given, "999999"))
    yield Route(
        "orders:chance",
        AGENCY,
        lambda s: {**_of_agency(s), "number": s.market.open.number},
        {"number": NO_NUMBER},
    )
    yield Route(
        "orders:withdraw", AGENCY, lambda s: {**_of_agency(s), "pk": s.sign_up.pk}, {"pk": NO_KEY}
    )


def _row_of_agency(kind: str) -> Callable[[Scene], Args]:
    def args(scene: Scene) -> Args:
        row = scene.market.offer if kind == "offer" else getattr(scene, kind)
        return {**_of_agency(scene), "pk": row.pk}

    return args


def _with(given: Args) -> Callable[[Scene], Args]:
    return lambda scene: {**_of_agency(scene), **given}


def _owner() -> Iterator[Route]:
    body = {"organisation": NO_NUMBER}
    for page in (
        "owner", "owner-contacts", "owner-leave", "owner-history", "owner-needs", "need-new",
        "price-words", "item-asks",
    ):  # fmt: skip
        yield Route(f"orders:{page}", OWNER, lambda s: _of(s, "owner"), body)
    yield Route(
        "orders:owner-part", OWNER, lambda s: {**_of(s, "owner"), "part": "body"}, {"part": "no"}
    )
    for page in ("own-need", "need-edit", "need-discard"):
        yield Route(
            f"orders:{page}",
            OWNER,
            lambda s: {**_of(s, "owner"), "number": s.draft.number},
            {"number": NO_NUMBER},
        )


# What each queue leads to in the scene, and what is decided there.
QUEUES: dict[str, tuple[Callable[[Scene], Any], str]] = {
    "agencies": (lambda s: s.market.submitted.number, "accept return reject restore sanction"),
    "qualifications": (lambda s: s.holding.pk, "confirm refuse"),
    "practitioners": (lambda s: s.practitioner.pk, "confirm refuse release"),
    "changes": (lambda s: s.change.pk, "approve refuse"),
    "sanctions": (lambda s: s.market.sanction.pk, "impose drop"),
    "owners": (lambda s: s.market.waiting_owner.number, "accept return reject"),
    "needs": (lambda s: s.market.posted.number, "publish return"),
    "offers": (lambda s: s.market.offer.pk, "bar restore"),
    "results": (lambda s: s.market.drawn.number, ""),
}
FIELDS = {"agencies": "contact_phone", "owners": "contact_phone", "needs": "contact_phone"}
SHELVES: dict[str, tuple[str, str, str]] = {
    "items": ("010001", "new", "version close"),
    "qualification-types": ("cma", "new", "change level major"),
    "rule-sets": ("everywhere", "new", "version end"),
    "calendar": ("2026", "year day", ""),
}


def _office() -> Iterator[Route]:
    for queue in (*QUEUES, "deadlines"):
        yield Route(f"office_{queue}:index", ENTERS, _none, {})
        yield Route(f"office_{queue}:export", ENTERS, lambda s: {"form": "csv"}, {"form": "no"})
    for queue, (key, decisions) in QUEUES.items():
        args = _keyed(key)
        for page in ("dossier", "history"):
            yield Route(f"office_{queue}:{page}", SEES, args, {"key": NO_KEY})
        for page in decisions.split():
            yield Route(f"office_{queue}:{page}", OPERATOR, args, {"key": NO_KEY})
        field = FIELDS.get(queue, "identity")
        has_secrets = queue in FIELDS or queue == "practitioners"
        yield Route(
            f"office_{queue}:unmask",
            OPERATOR if has_secrets else frozenset(),
            _keyed(key, field=field),
            {"key": NO_KEY},
        )
    for shelf in (*SHELVES, "conditions", "regions"):
        yield Route(f"office_{shelf}:index", ENTERS, _none, {})
    for shelf, (key, general, rows) in SHELVES.items():
        yield Route(f"office_{shelf}:dossier", ENTERS, _keyed(key), {"key": "999999"})
        for page in general.split():
            yield Route(f"office_{shelf}:{page}", KEEPS, _none, {})
        for page in rows.split():
            yield Route(f"office_{shelf}:{page}", KEEPS, _keyed(key), {"key": "999999"})


def _keyed(key: Any, **more: Any) -> Callable[[Scene], Args]:
    return lambda scene: {"key": key(scene) if callable(key) else key, **more}


ROUTES_BY_NAME: dict[str, Route] = {route.name: route for route in routes()}
