"""Whose an agency's rows are: its own people's, and the operators' of its region."""

from __future__ import annotations

from marketplace.accounts.queries.scopes import covers
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotAllowed, NotFound
from providers.models import Agency


def check_own(agency: Agency, *, by: Actor) -> None:
    """Only the agency's own people; to anybody else it does not exist. Raises: NotFound."""
    if by.organisation != agency.number:
        raise NotFound


def check_reviewer(agency: Agency, *, by: Actor) -> None:
    """Only operators whose region covers the agency's; to staff elsewhere it does not exist.

    Raises: NotAllowed, NotFound.
    """
    if "operator" not in by.roles:
        raise NotAllowed
    if not covers(by, agency.place):
        raise NotFound
