"""Everything that is written down, to be compared before and after."""

from __future__ import annotations

import hashlib

from django.apps import apps
from django.db import connection

ROOMS = ("accounts", "catalogue", "events", "notify", "providers", "orders", "cms")
# Tables that no action on a desk or in the office writes, and that are long.
LONG = ("accounts_region",)


def fingerprints() -> dict[str, str]:
    """A fingerprint of every table of the house."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(_tables()):
            cursor.execute(f'SELECT * FROM "{name}"')
            rows = sorted(map(repr, cursor.fetchall()))
            found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _tables() -> set[str]:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {model._meta.db_table for model in models} - set(LONG)
