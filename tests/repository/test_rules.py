"""The code keeps the rules; and each rule is seen to find a planted fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

import pytest

from tests.repository import rules
from tests.repository.sources import code

# Where everything may be caught: one fault must not stop the others.
GUARDS = {
    "marketplace/events/dispatcher.py": 1,
    "marketplace/events/ticks.py": 2,
    "marketplace/config/background.py": 1,
}
ONE_WRITER = "marketplace/events/advance.py"


def found(rule: Callable[[str], list], *, below: str = "", but: str = "") -> dict[str, list]:
    """Ask a rule about every module; give what it found, by module."""
    asked = {name: rule(source) for name, source in code().items() if below in name and name != but}
    return {name: faults for name, faults in asked.items() if faults}


def test_only_advance_writes_a_state():
    written = found(rules.writes_of_state, but=ONE_WRITER)
    # A new row is born in the first state of its table, in the same file as the one writer.
    assert written == {}
    assert len(rules.writes_of_state(code()[ONE_WRITER])) == 2


@pytest.mark.parametrize(
    "planted",
    [
        "need.state = 'open'",
        "a, need.state = 1, 'open'",
        "need.state: str = 'open'",
        "Need.objects.filter(pk=1).update(title='', state='open')",
        "Need.objects.filter(pk=1).update(**{'state': 'open'})",
        "Need.objects.bulk_update(needs, ['title', 'state'])",
        "Need.objects.bulk_update(needs, fields=['state'])",
        "Need.objects.create(title='', state='open')",
        "Need.objects.update_or_create(pk=1, defaults={'state': 'open'})",
        "cursor.execute('UPDATE orders_need SET state = %s', ['open'])",
        "setattr(need, 'state', 'open')",
    ],
)
def test_a_second_writer_of_states_is_found(planted):
    assert rules.writes_of_state(f"\n{planted}") == [2]


@pytest.mark.parametrize(
    "harmless",
    [
        "Need.objects.filter(state='open').update(title='')",
        "Need.objects.bulk_update(needs, ['title'])",
        "cursor.execute('SELECT state FROM orders_need')",
        "state = need.state",
    ],
)
def test_reading_a_state_is_no_writing(harmless):
    assert rules.writes_of_state(harmless) == []


def test_everything_is_caught_only_where_one_fault_must_not_stop_the_others():
    counts = {name: len(lines) for name, lines in found(rules.broad_excepts).items()}
    assert counts == GUARDS


@pytest.mark.parametrize(
    "planted", ["except:", "except Exception:", "except (ValueError, BaseException) as error:"]
)
def test_another_broad_except_is_found(planted):
    assert rules.broad_excepts(f"try:\n    x()\n{planted}\n    pass") == [3]


def test_a_named_except_is_none_of_them():
    assert rules.broad_excepts("try:\n    x()\nexcept ValueError:\n    pass") == []


def test_forms_take_only_what_was_looked_at():
    assert found(rules.raw_entries) == {}


@pytest.mark.parametrize("kind", ["CharField", "IntegerField", "FileField"])
def test_a_raw_entry_is_found(kind):
    assert rules.raw_entries(f"class F:\n    x = forms.{kind}(required=False)") == [2]
    assert rules.raw_entries(f"class LineField(forms.{kind}): ...") == []


def test_the_flow_does_not_hide_in_signals():
    listening = found(rules.receivers)
    assert sum(map(len, listening.values())) <= 3, listening


@pytest.mark.parametrize(
    "planted",
    [
        "@receiver(post_save)\ndef f(): ...",
        "post_save.connect(f)",
        "signals.user_logged_in.connect(f)",
    ],
)
def test_a_listener_to_signals_is_found(planted):
    assert len(rules.receivers(planted)) == 1


def test_nothing_was_left_for_later_or_printed():
    assert found(rules.leftovers) == {}


@pytest.mark.parametrize("planted", ["# TODO: later", "    print(1)", "x = 1  # FIXME"])
def test_what_was_left_is_found(planted):
    word = "to-do".replace("-", "").upper()
    assert rules.leftovers(f"\n{planted.format(word)}") == [2]


def test_everything_public_in_the_kernel_says_what_it_is():
    assert found(rules.undocumented, below="marketplace/kernel/") == {}


def test_every_action_says_its_rule():
    silent = found(rules.undocumented, below="/actions/")
    assert {name: faults for name, faults in silent.items() if faults != ["module"]} == {}


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        ("def f():\n    return 1", ["module", "f"]),
        ('"""M."""\nclass C:\n    def f(self):\n        return 1', ["C", "C.f"]),
        ('"""M."""\ndef _f():\n    return 1', []),
        ('"""M."""\nclass P:\n    """P."""\n    def f(self): ...', []),
    ],
)
def test_a_silent_name_is_found(planted, named):
    assert rules.undocumented(planted) == named


def test_what_is_given_to_an_action_is_named():
    assert found(rules.positional, below="/actions/") == {}


def test_no_action_is_told_the_time():
    assert found(rules.times_given, below="/actions/") == {}


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (rules.positional, "def close(need, by): ..."),
        (rules.times_given, "def close(*, need, by, now): ..."),
    ],
)
def test_a_loose_action_is_found(rule, planted):
    assert rule(planted) == ["close"]
    assert rule("def close(*, need, by): ...\ndef _look(need, now): ...") == []


def test_no_model_has_an_order_of_its_own():
    assert found(rules.orderings) == {}
    assert rules.orderings("class A:\n    class Meta:\n        ordering = ['name']") == [3]


def test_modules_have_names_that_say_something():
    assert [name for name in code() if PurePath(name).stem in rules.BANNED] == []
