"""Keeping files that passed the check."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from marketplace.accounts.models import Organisation, StoredFile
from marketplace.accounts.policies.files import CheckedFile
from marketplace.events import clock
from marketplace.kernel.actor import Actor


@transaction.atomic
def store_file(
    *, checked: CheckedFile, organisation: Organisation, is_public: bool = False, by: Actor
) -> StoredFile:
    """Keep a checked file for a body; `is_public` lets everybody fetch it.

    The content is written before the row, so that no row ever stands without its content; what a
    failed request leaves behind is swept up later.
    """
    stored = StoredFile(
        organisation=organisation,
        name=checked.name,
        kind=checked.kind,
        size=checked.size,
        sha256=hashlib.sha256(checked.content).hexdigest(),
        is_public=is_public,
        at=clock.instant(),
    )
    stored.file.save(checked.name, ContentFile(checked.content), save=False)
    stored.save()
    return stored
