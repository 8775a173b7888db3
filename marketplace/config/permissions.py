"""The permission table: every address with the roles that may open it. Unknown means deny.

`public`: everybody. `signed-in`: every person. Otherwise the kinds of body or memberships
(`agency`, `owner`, `operator`, …) of the organisation that stands in the address. A name like
"account:*" is a whole namespace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch

from marketplace.accounts.models import User
from marketplace.accounts.queries.actors import member, person, staff, visitor
from marketplace.config import office
from marketplace.kernel.actor import Actor
from marketplace.web.permissions import PUBLIC, SIGNED_IN

AGENCY = frozenset({"agency"})
OWNER = frozenset({"owner"})
OPERATOR = frozenset({"operator"})
MANAGEMENT = frozenset({"management"})
# Whoever acts for the body in the address, of whatever kind it is; its managers only.
MEMBER = frozenset({"manager", "delegate", "window"})
MANAGER = frozenset({"manager"})

ROWS: dict[str, frozenset[str]] = {
    # house
    "set_language": PUBLIC,
    "web:components": PUBLIC,
    "web:display": PUBLIC,
    # accounts, notify
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": PUBLIC,
    "account_confirm_password_reset_code": PUBLIC,
    "account_complete_password_reset": PUBLIC,
    "account_password_reset_completed": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_verify_phone": PUBLIC,
    "account_change_phone": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "accounts:file": PUBLIC,
    "accounts:check": PUBLIC,
    "accounts:confirmed": SIGNED_IN,
    "accounts:desks": SIGNED_IN,
    "accounts:accept-invitation": SIGNED_IN,
    "accounts:answer-invitation": PUBLIC,
    "accounts:team": MEMBER,
    "accounts:invite": MANAGER,
    "accounts:leave": MEMBER,
    "accounts:change-role": MANAGER,
    "accounts:end-membership": MANAGER,
    "accounts:withdraw-invitation": MANAGER,
    "accounts:begin-body": MANAGEMENT,
    "accounts:body-people": OPERATOR,
    "accounts:unmask-phone": OPERATOR,
    "accounts:unmaskings": OPERATOR,
    "accounts:parked": OPERATOR | MANAGEMENT,
    "accounts:retry-message": OPERATOR | MANAGEMENT,
    "accounts:redo-reaction": OPERATOR | MANAGEMENT,
    # The pages themselves answer in the demo only.
    "accounts:enter-demo": PUBLIC,
    "notify:outbox": PUBLIC,
    # catalogue
    "catalogue:rules": PUBLIC,
    "catalogue:rule-set": PUBLIC,
    "catalogue:calendar": PUBLIC,
    # providers
    "providers:services": PUBLIC,
    "providers:offer": PUBLIC,
    "providers:items": PUBLIC,
    "providers:item": PUBLIC,
    "providers:agencies": PUBLIC,
    "providers:agency": PUBLIC,
    "providers:desk-offers": AGENCY,
    "providers:offer-choose": AGENCY,
    "providers:offer-draft": AGENCY,
    "providers:desk-offer": AGENCY,
    "providers:offer-change": AGENCY,
    "providers:offer-list": AGENCY,
    "providers:offer-unlist": AGENCY,
    "providers:offer-discard": AGENCY,
    "providers:begin": SIGNED_IN,
    "providers:desk": AGENCY,
    "providers:desk-exit": AGENCY,
    "providers:desk-history": AGENCY,
    "providers:desk-part": AGENCY,
    "providers:changes": AGENCY,
    "providers:change-ask": AGENCY,
    "providers:change-withdraw": AGENCY,
    "providers:sanctions": AGENCY,
    "providers:holdings": AGENCY,
    "providers:holding": AGENCY,
    "providers:holding-choose": AGENCY,
    "providers:holding-declare": AGENCY,
    "providers:holding-change": AGENCY,
    "providers:holding-renew": AGENCY,
    "providers:holding-withdraw": AGENCY,
    "providers:practitioners": AGENCY,
    "providers:practitioner": AGENCY,
    "providers:practitioner-declare": AGENCY,
    "providers:practitioner-change": AGENCY,
    "providers:practitioner-leave": AGENCY,
    "providers:delegates": AGENCY,
    "providers:delegate-name": AGENCY,
    "providers:delegate-letter": AGENCY,
    "providers:delegate-end": AGENCY,
    # orders
    "orders:desk": SIGNED_IN,
    "orders:begin-owner": SIGNED_IN,
    "orders:owner": OWNER,
    "orders:owner-contacts": OWNER,
    "orders:owner-leave": OWNER,
    "orders:owner-history": OWNER,
    "orders:owner-part": OWNER,
    "orders:needs": PUBLIC,
    "orders:need": PUBLIC,
    "orders:owner-needs": OWNER,
    "orders:need-new": OWNER,
    "orders:price-words": OWNER,
    "orders:item-asks": OWNER,
    "orders:own-need": OWNER,
    "orders:need-edit": OWNER,
    "orders:need-discard": OWNER,
    "orders:sign-ups": AGENCY,
    "orders:chances": AGENCY,
    "orders:chance": AGENCY,
    "orders:withdraw": AGENCY,
    "orders:results": PUBLIC,
    "orders:result": PUBLIC,
    "orders:computation": PUBLIC,
    # cms and the back office
    "cms:picture": PUBLIC,
    "wagtail_serve": PUBLIC,
    "wagtailcore_login": office.NOBODY,
    "wagtailcore_authenticate_with_password": office.NOBODY,
    "wagtaildocs_serve": PUBLIC,
    "wagtaildocs_authenticate_with_password": office.NOBODY,
    **office.ROWS,
}

# Sockets by the name of their route; one without a row is not there.
SOCKETS: dict[str, frozenset[str]] = {
    "need-bell": PUBLIC,
}


def actor(request: HttpRequest, match: ResolverMatch) -> Actor:
    """Make the actor: for the body in the address, as staff in the office, else the person."""
    user = request.user
    if not user.is_authenticated:
        return visitor()
    if request.path.startswith("/office/"):
        return staff(user)
    return actor_for(user, match.kwargs)


def actor_for(user: User, captured: Mapping[str, Any]) -> Actor:
    """Make the actor of a page or a socket: for the body in the address, else the person."""
    if "organisation" in captured:
        return member(user, captured["organisation"])
    return person(user)


__all__ = [
    "AGENCY",
    "OPERATOR",
    "OWNER",
    "PUBLIC",
    "ROWS",
    "SIGNED_IN",
    "SOCKETS",
    "actor",
    "actor_for",
]
