"""What an agency may do with its registration, when, and what must hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.models import Organisation, User
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import IllegalMove, Invalid, NotFound
from providers.models import Agency
from providers.queries.agencies import begun_by, holders_of, removed_with

# What the operator checked; in the market it changes only through another check.
CHECKED = (
    "name", "region", "credit_code", "subject_type", "legal_representative",
    "legal_representative_identity", "address", "licence",
)  # fmt: skip
# What an agency may say about itself without a check.
OPEN = ("entry_mode", "contact_name", "contact_phone", "website", "introduction", "logo")
PAPERS = ("licence", "commitment", "logo")
ALL = (*CHECKED, *OPEN, "commitment")
DRAFTING = ("draft", "returned")
IN_MARKET = ("active", "suspended")
LABELS: Mapping[str, Any] = {
    "name": gettext_lazy("name"),
    "region": gettext_lazy("place of registration"),
    "credit_code": gettext_lazy("unified social credit code"),
    "subject_type": gettext_lazy("type of body"),
    "legal_representative": gettext_lazy("legal representative"),
    "legal_representative_identity": gettext_lazy("identity number of the legal representative"),
    "address": gettext_lazy("address"),
    "licence": gettext_lazy("business licence"),
    "entry_mode": gettext_lazy("way of entry"),
    "contact_name": gettext_lazy("contact person"),
    "contact_phone": gettext_lazy("contact phone"),
    "website": gettext_lazy("website"),
    "introduction": gettext_lazy("introduction"),
    "logo": gettext_lazy("logo"),
    "commitment": gettext_lazy("commitment letter"),
}


class CodeTaken(Invalid):
    """Another agency in the market or under review holds this credit code."""

    code = "code-taken"


class NotBefore(Invalid):
    """A removed agency may not come back yet."""

    code = "not-before"


def check_may_begin(organisation: Organisation, *, by: Actor) -> None:
    """Only a body made as an agency, once, by whoever acts for it or made it just now.

    Raises: Invalid, NotFound.
    """
    if by.organisation not in ("", organisation.number):
        raise NotFound
    if organisation.kind != Organisation.Kind.AGENCY:
        raise Invalid(_("This body is not an agency."))
    if Agency.objects.filter(organisation=organisation).exists():
        raise Invalid(_("The registration of this agency has already begun."))


def check_begins_once(name: str, user: User) -> None:
    """Nobody begins under the same name again while the first registration is there.

    Raises: Invalid.
    """
    if first := begun_by(user, name).first():
        says = _("You act for an agency of this name already: %(number)s, on “My desks”.")
        raise Invalid(says % {"number": first.number}, field="name")


def check_may_save(agency: Agency, names: Collection[str]) -> None:
    """A draft takes everything; in the market only what needs no check is saved at once.

    Raises: IllegalMove, TypeError for a name that a registration does not have.
    """
    unknown = set(names) - set(ALL)
    if unknown:
        raise TypeError(f"an agency's registration has no {', '.join(sorted(unknown))}")
    if agency.is_in(*DRAFTING):
        return
    if not agency.is_in(*IN_MARKET):
        raise IllegalMove(_("The registration has been handed in and cannot be changed now."))
    if not set(names) <= set(OPEN):
        raise IllegalMove(_("This was checked by the operator. Please ask for a change instead."))


def is_drafting(agency: Agency) -> bool:
    return agency.is_in(*DRAFTING)


def is_in_market(agency: Agency) -> bool:
    return agency.is_in(*IN_MARKET)


def check_in_market(agency: Agency) -> None:
    """Only an agency that was accepted and has neither left nor been removed."""
    if not is_in_market(agency):
        raise IllegalMove(_("This agency is not in the market."))


def check_may_declare(agency: Agency) -> None:
    """Rows are added to a draft, or to an agency in the market; never while it is checked.

    Raises: IllegalMove.
    """
    if not agency.is_in(*DRAFTING, *IN_MARKET):
        raise IllegalMove(
            _("The registration is being checked. You can add to it after the decision.")
        )


def check_code_free(agency: Agency, credit_code: str, *, on: date) -> None:
    """A credit code stands for one agency at a time, and not for one removed until its day.

    Raises: CodeTaken, NotBefore.
    """
    if holders_of(credit_code, but=agency).exists():
        raise code_taken()
    removed = removed_with(credit_code)
    if removed is None or (removed.reentry_on and removed.reentry_on <= on):
        return
    if removed.reentry_on is None:
        raise NotBefore(
            _("The agency with this credit code was removed for good."), field="credit_code"
        )
    raise NotBefore(
        _("The agency with this credit code was removed. It may register again from %(day)s.")
        % {"day": removed.reentry_on.isoformat()},
        field="credit_code",
    )


def code_taken() -> CodeTaken:
    """Say that a credit code is taken, without saying by whom."""
    return CodeTaken(
        _(
            "An agency is already registered with this credit code. If it is your own, ask its "
            "manager to add you to its team."
        ),
        field="credit_code",
    )
