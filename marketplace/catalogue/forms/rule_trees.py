"""A qualification rule while it is being edited: nodes with paths, and what the buttons do.

A draft has the shape of a rule's JSON, but a condition may still lack its type. The root is always
a list, so that there is a place to add to; each node's path says where it stands ("0-2").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marketplace.kernel.rules import MOST_LISTS

Draft = dict[str, Any]
_PATH = re.compile(r"0(-(0|[1-9]\d{0,2}))*", re.ASCII)
_MOST_NODES = 200


def empty_leaf() -> Draft:
    return {"holds": {"type": "", "level": None, "major": None}}


def empty_root() -> Draft:
    return {"all": []}


def draft_of(value: Any) -> Draft:
    """Give a rule's JSON as a draft whose root is a list."""
    if not isinstance(value, dict) or not value:
        return empty_root()
    return value if is_list(value) else {"all": [value]}


def rule_of_draft(draft: Draft) -> Any:
    """Give a draft as a rule's JSON: nothing required is null, a list of one at the root melts."""
    parts = parts_of(draft)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else draft


def is_list(node: Draft) -> bool:
    return "holds" not in node


def parts_of(node: Draft) -> list[Draft]:
    """The parts of a list; none for a condition."""
    return [] if not is_list(node) else next(iter(node.values()))


def join_of(node: Draft) -> str:
    return next(iter(node))


def read_tree(values: Mapping[str, Any], name: str) -> Draft:
    """Build the draft from what was posted: `<name>.<path>.join` and `….type`, `.level`, `.major`.

    Whatever has no list above it, or lies too deep, is left out.
    """
    nodes: dict[tuple[int, ...], Draft] = {}
    for path in sorted(_paths(values, name), key=_steps)[:_MOST_NODES]:
        steps = _steps(path)
        above = nodes.get(steps[:-1])
        has_no_list = len(steps) > 1 and (above is None or not is_list(above))
        if has_no_list or len(steps) > MOST_LISTS + 1:
            continue
        node = _node(values, f"{name}.{path}")
        if len(steps) == 1 and not is_list(node):
            continue
        nodes[steps] = node
        if above is not None:
            parts_of(above).append(node)
    return nodes.get((0,), empty_root())


def change_tree(draft: Draft, what: str) -> None:
    """Do what a button asks: "add:0", "group:0-1", "remove:0-1"; anything else does nothing."""
    action, _colon, path = what.partition(":")
    if not _PATH.fullmatch(path):
        return
    node, above, position = _find(draft, path)
    if node is None:
        return
    if action == "remove" and above is not None:
        del parts_of(above)[position]
    elif is_list(node):
        _lengthen(node, action, depth=len(_steps(path)))


def _lengthen(node: Draft, action: str, *, depth: int) -> None:
    if action == "add":
        parts_of(node).append(empty_leaf())
    elif action == "group" and depth < MOST_LISTS:
        other = "all" if join_of(node) == "any" else "any"
        parts_of(node).append({other: [empty_leaf(), empty_leaf()]})


def _paths(values: Mapping[str, Any], name: str) -> set[str]:
    found = set()
    for key in values:
        if key.startswith(f"{name}."):
            path, _dot, member = key[len(name) + 1 :].rpartition(".")
            if member in ("join", "type") and _PATH.fullmatch(path):
                found.add(path)
    return found


def _node(values: Mapping[str, Any], at: str) -> Draft:
    join = values.get(f"{at}.join")
    if join is not None:
        return {"any" if join == "any" else "all": []}
    kind = values.get(f"{at}.type") or ""
    level, major = (values.get(f"{at}.{part}") or "" for part in ("level", "major"))
    # A level or field chosen for another type went with it.
    mine = f"{kind}:"
    return {
        "holds": {
            "type": kind,
            "level": level[len(mine) :] if level.startswith(mine) else None,
            "major": major[len(mine) :] if major.startswith(mine) else None,
        }
    }


def _find(draft: Draft, path: str) -> tuple[Draft | None, Draft | None, int]:
    """Find a node, the list above it, and its place there.

    Paths count what was posted, gaps closed: the page numbers its rows anew every time.
    """
    node, above, position = draft, None, 0
    for step in _steps(path)[1:]:
        if not is_list(node) or step >= len(parts_of(node)):
            return None, None, 0
        node, above, position = parts_of(node)[step], node, step
    return node, above, position


def _steps(path: str) -> tuple[int, ...]:
    return tuple(int(step) for step in path.split("-"))
