"""The permission table: which roles may open which address. Unknown means deny."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch

from marketplace.kernel.actor import Actor

PUBLIC = frozenset({"public"})
SIGNED_IN = frozenset({"signed-in"})


class Table(NamedTuple):
    """Rows by view name ("orders:need"), or by namespace ("account:*" or "wagtail:*").

    A row names roles only; the object comes from a query scoped to the actor. `actor` makes the
    actor of a request from the user and, on a desk's address, the organisation acted for; it
    raises NotFound when the user is no member of it.
    """

    rows: Mapping[str, frozenset[str]]
    actor: Callable[[HttpRequest, ResolverMatch], Actor]


@cache
def table() -> Table:
    module = import_module(settings.PERMISSION_TABLE)
    return Table(rows=module.ROWS, actor=module.actor)


def roles_for(match: ResolverMatch) -> frozenset[str]:
    """Give the roles that may open an address; none for an unknown one."""
    rows = table().rows
    found = rows.get(match.view_name)
    if found is None and match.namespaces:
        found = rows.get(f"{match.namespaces[0]}:*")
    return found or frozenset()
