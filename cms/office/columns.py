"""Columns of the office's lists: what a page shows and what an export writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from marketplace.web.templatetags import values

# The word of a state, and its tone.
States = Mapping[str, tuple[Any, str]]
Reader = Callable[[Any], Any]


class Column(NamedTuple):
    """One column. `read` gives a row's plain value, `show` the same for the page.

    What is personal is not exported.
    """

    title: Any
    read: Reader
    show: Reader | None = None
    is_exported: bool = True

    def cell(self, row: Any) -> Any:
        return (self.show or self.read)(row)


def state_column(title: Any, states: States) -> Column:
    """The state of a row, by its word."""
    return Column(
        title,
        lambda row: str(states[row.state][0]),
        lambda row: values.status(*states[row.state]),
    )


def day_column(title: Any, read: Reader) -> Column:
    return Column(title, read, lambda row: values.day(read(row)))


def moment_column(title: Any, read: Reader) -> Column:
    return Column(title, read, lambda row: values.when(read(row)))


def money_column(title: Any, read: Reader) -> Column:
    return Column(title, read, lambda row: values.money(read(row)))
