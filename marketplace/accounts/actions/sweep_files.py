"""Throwing away files that no row knows: what a request that failed at last had written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.core.files.storage import Storage

from marketplace.accounts.models import StoredFile

AGE = timedelta(days=1)


def sweep_files() -> int:
    """Delete files older than a day for which there is no row; give their number."""
    storage: Storage = StoredFile._meta.get_field("file").storage
    done = 0
    for folder in _folders(storage):
        names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        known = set(StoredFile.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name not in known and _is_old(storage, name):
                storage.delete(name)
                done += 1
    return done


def _folders(storage: Storage) -> Iterator[str]:
    """The folders of `file_path`, two hexadecimal digits each."""
    if storage.exists(""):
        yield from (name for name in storage.listdir("")[0] if len(name) == len("00"))


def _is_old(storage: Storage, name: str) -> bool:
    # The world's time: it is the files' own, which no shifted clock moves.
    return storage.get_modified_time(name) < datetime.now(UTC) - AGE
