"""The permission table: every address with the roles that may open it. Unknown means deny.

`public`: everybody. `signed-in`: every person. Otherwise the kinds of body or memberships
(`agency`, `owner`, `operator`, …) of the organisation that stands in the address. A name like
"account:*" is a whole namespace.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import ResolverMatch

from marketplace.accounts.queries.actors import member, person, staff, visitor
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
    # catalogue
    # providers
    # orders
    # cms and the back office
}


def actor(request: HttpRequest, match: ResolverMatch) -> Actor:
    """Make the actor: for the body in the address, as staff in the office, else the person."""
    user = request.user
    if not user.is_authenticated:
        return visitor()
    if "organisation" in match.captured_kwargs:
        return member(user, match.captured_kwargs["organisation"])
    if request.path.startswith("/office/"):
        return staff(user)
    return person(user)


__all__ = ["AGENCY", "OPERATOR", "OWNER", "PUBLIC", "ROWS", "SIGNED_IN", "actor"]
