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

ROWS: dict[str, frozenset[str]] = {
    # house
    "set_language": PUBLIC,
    "web:components": PUBLIC,
    "web:display": PUBLIC,
    # accounts, notify
    "accounts:file": PUBLIC,
    "accounts:confirmed": SIGNED_IN,
    "notify:outbox": PUBLIC,  # the page itself answers in the demo only
    # catalogue
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
    # orders
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
    return actor_for(user, match.captured_kwargs)


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
