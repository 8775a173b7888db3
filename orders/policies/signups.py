"""Which agency may sign up for which need, and why another may not."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Membership
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import MarketError, NotFound
from orders.models import Need, Owner, SignUp
from orders.queries.needs import day_of
from providers.models import Agency
from providers.policies.eligibility import check_eligible


class MayNotStand(MarketError):
    """The agency is not in the market now, or suspended."""

    code = "may-not-stand"


class Related(MarketError):
    """Agency and owner are one, or belong together; such an agency stands aside."""

    code = "related"


class TooLate(MarketError):
    """Sign-up is over: the close is a moment, judged when the request's turn came."""

    code = "too-late"


class SignedUpAlready(MarketError):
    """The agency is signed up for this need."""

    code = "signed-up-already"


def check_own(agency: Agency, *, by: Actor) -> None:
    """Only the agency's own people; to anybody else it does not exist."""
    if by.organisation != agency.number:
        raise NotFound


def check_open(need: Need, *, at: datetime) -> None:
    """Sign-up and withdrawal count from publication until just before the close.

    Raises: NotFound (never published), TooLate.
    """
    if need.published_at is None or need.closes_at is None:
        raise NotFound
    if not need.is_in("open") or not need.published_at <= at < need.closes_at:
        raise TooLate(_("Sign-up for this need is over. Nothing was changed."))


def check_may_stand(need: Need, agency: Agency, *, on: date) -> None:
    """Only an agency in the market, not related to the owner, that satisfies the item's rule.

    Raises: MayNotStand, Related, providers' NotEligible; the message says why in a sentence.
    """
    if agency.is_in("suspended"):
        raise MayNotStand(_("Your agency is suspended and cannot sign up."))
    if not agency.is_in("active"):
        raise MayNotStand(_("Only agencies that are in the market may sign up."))
    check_not_related(need.owner, agency)
    check_eligible(agency=agency, version=need.frozen_version, on=on)


def can_stand(need: Need, agency: Agency, *, on: date) -> bool:
    """The same rule as a yes or no."""
    try:
        check_may_stand(need, agency, on=on)
    except MarketError:
        return False
    return True


def check_not_related(owner: Owner, agency: Agency) -> None:
    """An owner does not choose itself: same credit code, same person, or shared people.

    Raises: Related.
    """
    if owner.credit_code and owner.credit_code == agency.credit_code:
        raise Related(_("Your agency and the project owner are the same body."))
    if owner.identity and owner.identity == agency.legal_representative_identity:
        raise Related(_("The project owner is your agency's legal representative."))
    if shares_people(owner, agency):
        raise Related(_("Somebody acts for both your agency and the project owner."))


def shares_people(owner: Owner, agency: Agency) -> bool:
    """Whether one person acts for both bodies now."""
    now_in = Membership.objects.filter(ended_at=None)
    of_owner = now_in.filter(organisation=owner.organisation_id).values("user")
    return now_in.filter(organisation=agency.organisation_id, user__in=of_owner).exists()


def check_may_sign_up(need: Need, agency: Agency, *, at: datetime) -> None:
    """Everything that must hold for a new sign-up. Raises: what the checks above raise, and
    SignedUpAlready."""
    check_open(need, at=at)
    check_may_stand(need, agency, on=day_of(at))
    if SignUp.objects.standing().filter(need=need, agency=agency).exists():
        raise SignedUpAlready(_("Your agency is already signed up for this need."))


def why_not(need: Need, agency: Agency, *, at: datetime) -> str:
    """Say in a sentence why an agency may not sign up; "" when it may."""
    try:
        check_may_sign_up(need, agency, at=at)
    except MarketError as error:
        return str(error)
    return ""
