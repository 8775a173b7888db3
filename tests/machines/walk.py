"""Random walks over the real actions, judged by tables that were written down by hand.

A walk tries any action as anybody on a subject. What the hand-written table allows must happen
exactly so and leave its trace; anything else must be refused and leave every row as it was. The
tables in the code are not consulted: a row of them changed on purpose makes the walk fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, ClassVar, NamedTuple

from django.db import models, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from marketplace.events.models import Answer, Deadline, EventRow, StateChange
from marketplace.kernel.errors import MarketError
from tests.support.sizes import IS_FULL, size

WANTED = size(short=3, full=100)
TRACES: tuple[type[models.Model], ...] = (StateChange, EventRow, Deadline, Answer)


class Row(NamedTuple):
    """One line of a hand-written table."""

    source: str
    action: str
    who: str
    target: str


def table(text: str) -> dict[tuple[str, str], Row]:
    """Read lines of the form "draft submit agency reviewing"."""
    rows = [Row(*line.split()) for line in text.strip().splitlines()]
    found = {(row.source, row.action): row for row in rows}
    assert len(found) == len(rows)
    return found


def snapshot(kinds: Sequence[type[models.Model]]) -> dict[str, list[dict[str, Any]]]:
    """Every row of these tables."""
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


class Walk(RuleBasedStateMachine):
    """Tries actions on a subject inside a transaction that is undone at the end of each walk.

    A subclass names its `rows`, the `kinds` whose rows must stay equal, `people` (who → actor) and
    `verbs` (action → what tries it), and begins a fresh `subject`.
    """

    rows: ClassVar[Mapping[tuple[str, str], Row]]
    kinds: ClassVar[Sequence[type[models.Model]]]
    verbs: ClassVar[Mapping[str, Callable[[Any, Any], object]]]
    taken: ClassVar[Counter[Row]]
    tried: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        # Counts within one walk: a walk must not hang on what others left behind.
        self.turns = count()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        try:
            self.people = self.make_people()
            self.subject = self.make_subject()
        except BaseException:
            # Nobody tears down a walk that never began; its savepoint would outlive the test.
            self.teardown()
            raise

    def make_people(self) -> dict[str, Any]:
        raise TypeError("a walk has people")

    def make_subject(self) -> Any:
        raise TypeError("a walk has a subject")

    def prepare(self, action: str) -> None:
        """Bring the world, not the subject, to where the table alone decides."""

    def expected(self, action: str, who: str) -> Row | None:
        """The row that must be taken, None where the try must be refused."""
        row = self.rows.get((self.subject.state, action))
        return row if row is not None and row.who == who else None

    @rule(choice=st.data())
    def step(self, choice: st.DataObject) -> None:
        was_over = self._is_over()
        action, who = choice.draw(self._tries())
        self.prepare(action)
        wanted = self.expected(action, who)
        self.tried["legal" if wanted else "illegal"] += 1
        if wanted is None:
            self._must_refuse(action, who)
        else:
            self._must_move(wanted)
        if was_over:
            self.subject = self.make_subject()

    def _is_over(self) -> bool:
        """Whether nothing leads on from here; one more try, and a new subject takes its place."""
        return not any(source == self.subject.state for source, _ in self.rows)

    def _tries(self) -> st.SearchStrategy[tuple[str, str]]:
        """Half of the tries follow the table, so that walks come far; the rest are anything."""
        anything = st.tuples(
            st.sampled_from(sorted(self.verbs)), st.sampled_from(sorted(self.people))
        )
        here = [
            (row.action, row.who) for row in self.rows.values() if row.source == self.subject.state
        ]
        return st.one_of(st.sampled_from(here), anything) if here else anything

    def _try(self, action: str, who: str) -> None:
        with transaction.atomic():
            self.verbs[action](self.subject, self.people[who])

    def _must_refuse(self, action: str, who: str) -> None:
        before = snapshot((*self.kinds, *TRACES))
        try:
            self._try(action, who)
        except MarketError:
            pass
        else:
            raise AssertionError(f"{self.subject.state}: {action} by {who} was accepted")
        assert snapshot((*self.kinds, *TRACES)) == before

    def _must_move(self, wanted: Row) -> None:
        changes = StateChange.objects.filter(subject=self.subject.subject)
        before = changes.count()
        self._try(wanted.action, wanted.who)
        self.subject = type(self.subject).objects.get(pk=self.subject.pk)
        assert self.subject.state == wanted.target, wanted
        newest = changes.order_by("-pk")[0]
        assert changes.count() == before + 1
        assert (newest.source, newest.target) == (wanted.source, wanted.target)
        self.taken[wanted] += 1

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undone.__exit__(None, None, None)


def run(walk: type[Walk], *, walks: int, steps: int = 50) -> None:
    """Run a machine; a fixed choice of walks in the suite, fresh ones in a storm."""
    walk.taken, walk.tried = Counter(), Counter()
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=not IS_FULL,
            # A walk is told by its steps as they are; making it shorter takes longer than it helps.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def report(walk: type[Walk]) -> str:
    """Say how often each row was taken."""
    lines = [f"{walk.__name__}: {dict(walk.tried)}"]
    lines += [
        f"  {walk.taken[row]:6d}  {row.source} --{row.action} ({row.who})--> {row.target}"
        for row in walk.rows.values()
    ]
    return "\n".join(lines)


def assert_every_row_was_taken(walk: type[Walk]) -> None:
    missing = {row: walk.taken[row] for row in walk.rows.values() if walk.taken[row] < WANTED}
    assert missing == {}, report(walk)


@contextmanager
def changed_table(model: Any, lifecycle: Any) -> Any:
    """Let a model live by another table for a while."""
    before = model.lifecycle
    model.lifecycle = lifecycle
    try:
        yield
    finally:
        model.lifecycle = before
