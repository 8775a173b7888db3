"""Which kept files somebody may fetch."""

from __future__ import annotations

from django.db import models

from marketplace.accounts.models import Membership, Organisation, StoredFile, User
from marketplace.accounts.queries.scopes import covers
from marketplace.kernel.actor import Party
from marketplace.kernel.errors import NotFound

# The public bodies that read the papers of agencies and owners.
READERS = frozenset({"operator", "management", "regulator"})


def file_for(user: User | None, key: str, *, as_staff: bool = True) -> StoredFile:
    """Give a file that is public, of one's own body, or of a body in the regions of one's staff.

    Without `as_staff` a membership of a public body opens nothing. Raises: NotFound.
    """
    stored = StoredFile.objects.select_related("organisation__region").filter(key=key).first()
    if stored is None:
        raise NotFound
    if stored.is_public or (user is not None and _is_own(user, stored)):
        return stored
    if user is None or not as_staff or not _is_covered(user, stored):
        raise NotFound
    return stored


def reading_roles(user: User) -> frozenset[str]:
    """The kinds of the public bodies for which a person may read others' papers."""
    return frozenset(_readers(user).values_list("organisation__kind", flat=True))


def _is_own(user: User, stored: StoredFile) -> bool:
    return Organisation.objects.of(user).filter(pk=stored.organisation_id).exists()


def _is_covered(user: User, stored: StoredFile) -> bool:
    codes = _readers(user).values_list("organisation__region__code", flat=True)
    reader = Party(id=f"user/{user.pk}", regions=frozenset(codes))
    return bool(reader.regions) and covers(reader, stored.organisation.region.code)


def _readers(user: User) -> models.QuerySet[Membership]:
    return Membership.objects.filter(
        user=user,
        organisation__kind__in=READERS,
        ended_at=None,
        organisation__closed_at=None,
    )
