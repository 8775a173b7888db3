"""What an agency must hold: ALL and ANY over qualifications, as data.

A rule never says "not", so holding more never turns a yes into a no.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from marketplace.kernel.canonical import Json
from marketplace.kernel.text import BadText, clean_line

Ranks: TypeAlias = Mapping[tuple[str, str], int]
"""(type, level) → rank; the lower the number, the higher the grade."""

MOST_LISTS = 4
MOST_CONDITIONS = 40
_LONGEST_CODE = 64
_LEAF_MEMBERS = {"type", "level", "major"}


class BadRule(ValueError):
    """The JSON is not a qualification rule; the message begins with the place of the fault."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A qualification in force: its type, its level and major where the type has them."""

    type: str
    level: str | None = None
    major: str | None = None


@dataclass(frozen=True, slots=True)
class Holds:
    """Demand one qualification: of this type, at least this level, in this major.

    None asks for no particular level or major.
    """

    type: str
    level: str | None = None
    major: str | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Demand every part; without parts, nothing."""

    parts: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Demand at least one part. Raises: BadRule (no parts: nobody could satisfy it)."""

    parts: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise BadRule("rule.any: an empty list of alternatives")


Rule: TypeAlias = "Holds | AllOf | AnyOf"
NOTHING = AllOf()


@dataclass(frozen=True, slots=True)
class Phrases:
    """How a language joins conditions; the kernel itself knows no language.

    `all_of`, `any_of` and `comma` join {first} and {second}: "{first} and {second}",
    "{first} or {second}", "{first}, {second}" (all but the last pair of a longer list).
    `group` wraps {inner} where a list stands inside one of the other kind: "({inner})".
    `nothing` is the whole sentence where nothing is required.
    """

    all_of: str
    any_of: str
    comma: str
    group: str
    nothing: str


def parse_rule(value: Json) -> Rule:
    """Read a rule from JSON: {"all":[…]}, {"any":[…]}, {"holds":{"type","level","major"}}.

    null and {"all":[]} at the top require nothing; an empty list further in is refused, for
    it would make the rule empty or impossible unseen. At most 4 lists inside one another and
    40 conditions; codes are single lines of 1 … 64 characters; level and major may be null.

    Raises: BadRule.
    """
    if value is None or value == {"all": []}:
        return NOTHING
    rule = _parse(value, "rule", MOST_LISTS)
    if len(leaves(rule)) > MOST_CONDITIONS:
        raise BadRule(f"rule: more than {MOST_CONDITIONS} conditions")
    return rule


def rule_json(rule: Rule) -> Json:
    """Write a rule as the JSON that `parse_rule` reads; NOTHING is null."""
    return None if rule == NOTHING else _json(rule)


def leaves(rule: Rule) -> tuple[Holds, ...]:
    """List the single conditions of a rule, in its order."""
    if isinstance(rule, Holds):
        return (rule,)
    return tuple(leaf for part in rule.parts for leaf in leaves(part))


def satisfied(rule: Rule, holdings: Collection[Holding], ranks: Ranks) -> bool:
    """Say whether these qualifications satisfy the rule.

    A condition asks one and the same qualification for type, level and major. A level without
    a rank counts only where exactly that level is asked for.
    """
    if isinstance(rule, Holds):
        return any(_meets(holding, rule, ranks) for holding in holdings)
    met = (satisfied(part, holdings, ranks) for part in rule.parts)
    return all(met) if isinstance(rule, AllOf) else any(met)


def missing(rule: Rule, holdings: Collection[Holding], ranks: Ranks) -> tuple[Rule, ...]:
    """Say what is still lacking: every item of the answer is needed, and nothing else is.

    An unmet ALL gives what its parts lack. An unmet ANY gives one item, the choice between
    what each alternative still lacks, in the rule's order. () where the rule is satisfied.
    """
    if satisfied(rule, holdings, ranks):
        return ()
    if isinstance(rule, Holds):
        return (rule,)
    lacks = [missing(part, holdings, ranks) for part in rule.parts]
    if isinstance(rule, AllOf):
        return tuple(dict.fromkeys(item for lack in lacks for item in lack))
    choices = tuple(dict.fromkeys(_one(lack) for lack in lacks))
    return choices if len(choices) == 1 else (AnyOf(choices),)


def sentence(rule: Rule, *, name_leaf: Callable[[Holds], str], phrases: Phrases) -> str:
    """Explain a rule in one sentence, in whatever language the phrases are.

    `name_leaf` names a condition ("Surveying, grade B or higher"). What `missing` gives is
    explained by wrapping it: `sentence(AllOf(lacking), …)`.
    """
    if not leaves(rule):
        return phrases.nothing
    return _said(rule, name_leaf, phrases)


def _parse(value: Json, at: str, room: int) -> Rule:
    if not isinstance(value, dict) or len(value) != 1:
        raise BadRule(f"{at}: expected exactly one of all, any, holds")
    ((name, inner),) = value.items()
    if name == "holds":
        return _parse_leaf(inner, f"{at}.holds")
    if name not in ("all", "any"):
        raise BadRule(f"{at}: unknown member {name!r}")
    parts = _parse_list(inner, f"{at}.{name}", room)
    return AllOf(parts) if name == "all" else AnyOf(parts)


def _parse_list(value: Json, at: str, room: int) -> tuple[Rule, ...]:
    if not isinstance(value, list):
        raise BadRule(f"{at}: expected a list")
    if not value:
        raise BadRule(f"{at}: an empty list")
    if room == 0:
        raise BadRule(f"{at}: more than {MOST_LISTS} lists inside one another")
    return tuple(_parse(part, f"{at}[{i}]", room - 1) for i, part in enumerate(value))


def _parse_leaf(value: Json, at: str) -> Holds:
    if not isinstance(value, dict) or value.keys() != _LEAF_MEMBERS:
        raise BadRule(f"{at}: expected exactly type, level and major")
    return Holds(
        type=_code(value["type"], f"{at}.type"),
        level=_optional_code(value["level"], f"{at}.level"),
        major=_optional_code(value["major"], f"{at}.major"),
    )


def _optional_code(value: Json, at: str) -> str | None:
    return None if value is None else _code(value, at)


def _code(value: Json, at: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST_CODE:
        raise BadRule(f"{at}: expected a code of 1 to {_LONGEST_CODE} characters")
    try:
        clean = clean_line(value)
    except BadText as error:
        raise BadRule(f"{at}: {error}") from None
    if clean != value:
        raise BadRule(f"{at}: spaces at its ends, or not in composed form")
    return value


def _json(rule: Rule) -> Json:
    if isinstance(rule, Holds):
        return {"holds": {"type": rule.type, "level": rule.level, "major": rule.major}}
    return {"all" if isinstance(rule, AllOf) else "any": [_json(part) for part in rule.parts]}


def _meets(holding: Holding, leaf: Holds, ranks: Ranks) -> bool:
    return (
        holding.type == leaf.type
        and leaf.major in (None, holding.major)
        and (leaf.level is None or _reaches(holding, leaf.level, ranks))
    )


def _reaches(holding: Holding, level: str, ranks: Ranks) -> bool:
    if holding.level is None or holding.level == level:
        return holding.level == level
    held = ranks.get((holding.type, holding.level))
    asked = ranks.get((holding.type, level))
    return held is not None and asked is not None and held <= asked


def _one(lack: tuple[Rule, ...]) -> Rule:
    return lack[0] if len(lack) == 1 else AllOf(lack)


def _said(rule: Rule, name_leaf: Callable[[Holds], str], phrases: Phrases) -> str:
    if isinstance(rule, Holds):
        return name_leaf(rule)
    parts = [
        _said(part, name_leaf, phrases)
        if isinstance(part, Holds)
        else phrases.group.format(inner=_said(part, name_leaf, phrases))
        for part in _flat(rule)
    ]
    last = phrases.all_of if isinstance(rule, AllOf) else phrases.any_of
    return _joined(parts, last, phrases.comma) if len(parts) > 1 else parts[0]


def _flat(rule: AllOf | AnyOf) -> Sequence[Rule]:
    """Melt lists of the same kind, and lists of one, into the list around them."""
    flat: list[Rule] = []
    for part in rule.parts:
        if isinstance(part, Holds):
            flat.append(part)
        elif type(part) is type(rule) or len(part.parts) == 1:
            flat.extend(_flat(part))
        else:
            flat.append(part)
    return flat


def _joined(parts: Sequence[str], last: str, comma: str) -> str:
    first = reduce(lambda a, b: comma.format(first=a, second=b), parts[:-1])
    return last.format(first=first, second=parts[-1])
