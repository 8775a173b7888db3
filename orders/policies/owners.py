"""Who may touch an owner's registration, what it must hold, and which funds it may spend."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts.models import Organisation, User
from marketplace.accounts.queries.scopes import covers
from marketplace.catalogue.models.rules import Funding
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import IllegalMove, Invalid, MarketError, NotAllowed, NotFound
from marketplace.web.wording import listed
from orders.models import Owner
from orders.queries.owners import begun_by, open_needs_of, people_of

OPEN_TO_CHANGE = ("draft", "returned")
# Their own money is theirs to spend; public money has public bodies and state-owned firms.
PRIVATE = frozenset({Owner.Kind.ENTERPRISE, Owner.Kind.PERSON})
LABELS: Mapping[str, Any] = {
    "kind": gettext_lazy("kind of owner"),
    "credit_code": gettext_lazy("unified social credit code"),
    "identity": gettext_lazy("identity number"),
    "address": gettext_lazy("address"),
    "contact_name": gettext_lazy("contact person"),
    "contact_phone": gettext_lazy("contact phone"),
    "fundings": gettext_lazy("funds"),
    "letter": gettext_lazy("stamped letter"),
}


class Incomplete(Invalid):
    """Parts of a registration are missing; `data["missing"]` names their fields."""

    code = "incomplete"


class NumberTaken(Invalid):
    """Another owner in the market or under review holds this credit code or identity number."""

    code = "number-taken"


class StillOpen(MarketError):
    """An owner cannot leave while something of its own is open; `data["needs"]` lists numbers."""

    code = "still-open"


def check_may_begin(organisation: Organisation, *, by: Actor) -> None:
    """Only a body registered as an owner, once, by whoever acts for it or made it just now."""
    if by.organisation not in ("", organisation.number):
        raise NotFound
    if organisation.kind != Organisation.Kind.OWNER:
        raise Invalid(_("This body is not registered as a project owner."))
    if Owner.objects.filter(organisation=organisation).exists():
        raise Invalid(_("The registration of this project owner has already begun."))


def check_begins_once(name: str, user: User) -> None:
    """Nobody begins under the same name again while the first registration is there."""
    if first := begun_by(user, name).first():
        says = _("You act for a project owner of this name already: %(number)s, on “My desks”.")
        raise Invalid(says % {"number": first.number}, field="name")


def check_own(owner: Owner, *, by: Actor) -> None:
    """Only the owner's own people; to anybody else it does not exist."""
    if by.organisation != owner.number:
        raise NotFound


def check_reviewer(owner: Owner, *, by: Actor) -> None:
    """Only staff whose region covers the owner's, and nobody who acts for the owner.

    Raises: NotFound, NotAllowed.
    """
    if not covers(by, owner.place):
        raise NotFound
    if by.id in people_of(owner):
        raise NotAllowed(_("You act for this project owner: somebody else must decide."))


def check_open_to_change(owner: Owner) -> None:
    """What was handed in stands as it is until the operator returns it."""
    if not owner.is_in(*OPEN_TO_CHANGE):
        raise IllegalMove(_("This registration has been handed in and can no longer be changed."))


def can_change(owner: Owner) -> bool:
    return owner.is_in(*OPEN_TO_CHANGE)


def check_in_market(owner: Owner) -> None:
    """Only an owner that was accepted and has not left."""
    if not owner.is_in("active"):
        raise IllegalMove(_("This project owner is not in the market now."))


def fundings_open_to(kind: str) -> tuple[str, ...]:
    """Name the funds that an owner of a kind may spend."""
    return (Funding.SOCIAL,) if kind in PRIVATE else (Funding.SOCIAL, Funding.FISCAL, Funding.STATE)


def check_fundings(kind: str, fundings: Collection[str]) -> None:
    """A natural person and an enterprise that is not state-owned spend social funds only."""
    refused = [Funding(code).label for code in fundings if code not in fundings_open_to(kind)]
    if refused:
        raise Invalid(
            _(
                "A natural person, or an enterprise that is not state-owned, may spend social "
                "funds only, not: %(funds)s."
            )
            % {"funds": listed(str(label).lower() for label in refused)},
            field="fundings",
        )


def required_of(kind: str) -> tuple[str, ...]:
    """Name the fields that a registration of a kind must fill."""
    number = ("identity",) if kind == Owner.Kind.PERSON else ("credit_code",)
    letter = () if kind == Owner.Kind.PERSON else ("letter",)
    return ("kind", *number, "address", "contact_name", "contact_phone", "fundings", *letter)


def missing_in(owner: Owner) -> tuple[str, ...]:
    """Name the fields that are still empty."""
    return tuple(name for name in required_of(owner.kind) if not getattr(owner, name))


def check_complete(owner: Owner) -> None:
    """Nothing may be missing, and the funds must be such as the kind may spend."""
    missing = missing_in(owner)
    if missing:
        names = listed(LABELS[name] for name in missing)
        raise Incomplete(_("Still missing: %(names)s.") % {"names": names}, missing=list(missing))
    check_fundings(owner.kind, owner.fundings)


def number_taken(owner: Owner) -> NumberTaken:
    """Say that one number stands for one owner at a time, without saying for whom."""
    is_person = owner.kind == Owner.Kind.PERSON
    return NumberTaken(
        _(
            "Another project owner is registered with this number. If it is your own body, "
            "ask its manager to add you to its team."
        ),
        field="identity" if is_person else "credit_code",
    )


def check_nothing_open(owner: Owner) -> None:
    """An owner leaves only with no need in the making, under review or in progress."""
    numbers = list(open_needs_of(owner).values_list("number", flat=True))
    if numbers:
        message = ngettext(
            "%(count)s need is still open: %(needs)s. Finish or discard it first.",
            "%(count)s needs are still open: %(needs)s. Finish or discard them first.",
            len(numbers),
        ) % {"count": len(numbers), "needs": listed(numbers)}
        raise StillOpen(message, needs=numbers)
