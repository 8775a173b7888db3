"""The shape in which the office shows one subject: sections of facts, papers and tables."""

from __future__ import annotations

from typing import Any, NamedTuple

from marketplace.accounts.models import StoredFile


class Fact(NamedTuple):
    """One name and its value; `secret` names the personal number that can be unmasked here."""

    label: Any
    value: Any = ""
    secret: str = ""
    file: StoredFile | None = None
    url: str = ""
    note: Any = ""


class Section(NamedTuple):
    """A part of a dossier under its own heading."""

    title: Any
    facts: tuple[Fact, ...] = ()
    text: str = ""


class Secret(NamedTuple):
    """A personal number in the clear, with the words under which seeing it is written down."""

    subject: str
    field: str
    label: Any
    value: str
