"""Which kept files somebody may fetch."""

from __future__ import annotations

from django.db.models import Q

from marketplace.accounts.models import Organisation, Region, StoredFile, User
from marketplace.kernel.errors import NotFound

READERS = ("operator", "management", "regulator")


def file_for(user: User | None, key: str) -> StoredFile:
    """Give a file that is public, of one's own body, or of a body in the regions of one's staff.

    Raises: NotFound for every other one.
    """
    stored = StoredFile.objects.select_related("organisation__region").filter(key=key).first()
    if stored is None or not (stored.is_public or (user and _may_read(user, stored))):
        raise NotFound
    return stored


def _may_read(user: User, stored: StoredFile) -> bool:
    owner = stored.organisation
    mine = Organisation.objects.of(user)
    over_it = Region.objects.filter(code__in=owner.region.codes)
    return mine.filter(Q(pk=owner.pk) | Q(kind__in=READERS, region__in=over_it)).exists()
