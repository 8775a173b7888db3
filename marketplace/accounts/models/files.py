from __future__ import annotations

import secrets

from django.db import models

from marketplace.accounts.models.organisations import Organisation


def file_path(stored: StoredFile, _name: str) -> str:
    """A path that says nothing about the content and cannot be guessed."""
    return f"{stored.key[:2]}/{stored.key}.{stored.kind}"


def new_key() -> str:
    return secrets.token_hex(16)


class StoredFile(models.Model):
    """A checked file of one organisation. `is_public` says whether everybody may fetch it."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=file_path)
    is_public = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
