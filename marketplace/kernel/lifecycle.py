"""States as data: a table of transitions that every part of the house reads.

Guard, buttons, deadlines, diagram and the exhaustive test all ask the same `Lifecycle`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from marketplace.kernel.errors import IllegalMove, NotAllowed


@dataclass(frozen=True, slots=True)
class Wait:
    """Whom the target state waits for: a role, under which step of the rule set.

    `step` names the clock ("entry.check"). `default` names what the clock does when time runs
    out, a key of the composition root's table; "" means that silence grants nothing: a red card.
    """

    role: str
    step: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who may do which action from where, what it makes true, and what then waits."""

    source: str
    action: str
    target: str
    role: str
    event: type
    deadline: Wait | None = None


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The whole table of one kind of subject. `initial` is the state a new row is born in."""

    name: str
    initial: str
    rows: tuple[Transition, ...]
    _index: dict[tuple[str, str], Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {(row.source, row.action): row for row in self.rows}
        if len(index) != len(self.rows):
            raise ValueError(f"{self.name}: two rows share a state and an action")
        object.__setattr__(self, "_index", index)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of first mention."""
        named = [self.initial, *(state for row in self.rows for state in (row.source, row.target))]
        return tuple(dict.fromkeys(named))

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action, in the order of first mention."""
        return tuple(dict.fromkeys(row.action for row in self.rows))

    def find(self, state: str, action: str) -> Transition:
        """Give the row for an action in a state. Raises: IllegalMove."""
        row = self._index.get((state, action))
        if row is None:
            raise IllegalMove(
                f"{self.name}: no {action} from {state}", name=self.name, state=state, action=action
            )
        return row

    def check(self, state: str, action: str, roles: Collection[str]) -> Transition:
        """Give the row if one of the roles may take it. Raises: IllegalMove, NotAllowed."""
        row = self.find(state, action)
        if row.role not in roles:
            raise NotAllowed(f"{self.name}: {action} is for {row.role}", role=row.role)
        return row

    def open_to(self, state: str, roles: Collection[str]) -> tuple[str, ...]:
        """Name the actions that these roles may take in this state."""
        return tuple(row.action for row in self.rows if row.source == state and row.role in roles)

    def diagram(self) -> str:
        """Draw the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {r.source} --> {r.target}: {r.action} ({r.role})" for r in self.rows]
        return "\n".join(lines)
