"""Rules of the house that a linter does not know: each names the faults of one source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef
# These let invisible characters, full-width digits, "1e5" or any file through.
RAW = re.compile(r"forms\.(Char|Integer|Decimal|Float|File|Image|Email|URL|Slug|Regex|JSON)Field")


def functions(source: str) -> Iterator[Function]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function):
            yield node


def length(node: Function) -> int:
    """Count a function's lines, its decorators left out."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def writes_of_state(source: str) -> list[int]:
    """Name the lines that write a state past `advance`: an attribute, or a row in bulk."""
    found = []
    for node in ast.walk(ast.parse(source)):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = [part for target in node.targets for part in _parts(target)]
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Call) and _writes_in_bulk(node):
            found.append(node.lineno)
        found += [each.lineno for each in targets if getattr(each, "attr", "") == "state"]
    return found


def _parts(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from _parts(each)
    else:
        yield target


WRITERS = frozenset({"update", "create", "get_or_create", "update_or_create"})


def _writes_in_bulk(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = [*call.args, *(word.value for word in call.keywords)]
    if name in ("setattr", "bulk_update"):
        return any(_says_state(part) for each in given for part in ast.walk(each))
    if name == "execute":
        return any(map(SQL.search, _texts(given)))
    keys = [key for each in given if isinstance(each, ast.Dict) for key in each.keys]
    is_named = any(word.arg == "state" for word in call.keywords)
    return name in WRITERS and (is_named or any(map(_says_state, keys)))


def _says_state(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "state"


SQL = re.compile(r"\bset\b.*\bstate\b", re.I | re.S)


def _texts(given: list[ast.expr]) -> Iterator[str]:
    for each in given:
        for part in ast.walk(each):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def raw_entries(source: str) -> list[int]:
    """Name the lines where a form takes text, a number or a file as Django gives it, unchecked."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if RAW.fullmatch(ast.unparse(call.func))]


def broad_excepts(source: str) -> list[int]:
    """Name the lines that catch everything."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            caught = {part.id for part in ast.walk(node.type or node) if isinstance(part, ast.Name)}
            if node.type is None or caught & {"Exception", "BaseException"}:
                found.append(node.lineno)
    return found


def receivers(source: str) -> list[int]:
    """Name the lines that listen to a Django signal."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function):
            names = [ast.unparse(each) for each in node.decorator_list]
            found += [node.lineno for name in names if name.startswith("receiver")]
        if isinstance(node, ast.Call) and re.search(
            r"(_save|_delete|_init|_changed|_migrate|_in|_out|started|finished)\.connect$",
            ast.unparse(node.func),
        ):
            found.append(node.lineno)
    return found


LEFT = re.compile(r"\b[T]ODO\b|\b[F]IXME\b|\b[X]XX\b|^\s*(?:print|breakpoint)\(")


def leftovers(source: str) -> list[int]:
    """Name the lines with what was left for later, or printed to look at it."""
    return [number for number, line in enumerate(source.split("\n"), 1) if LEFT.search(line)]


def undocumented(source: str) -> list[str]:
    """Name the public things of a module that say nothing about themselves."""
    tree = ast.parse(source)
    found = [] if not tree.body or ast.get_docstring(tree) else ["module"]
    return found + [name for name, node in _public(tree) if not ast.get_docstring(node)]


def _public(parent: ast.Module | ast.ClassDef) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    for node in parent.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        if isinstance(node, Function) and ast.unparse(node.body[-1]) == "...":
            continue  # a protocol's: its class says it
        yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{name}", each) for name, each in _public(node))


def positional(source: str) -> list[str]:
    """Name the actions that can be called without naming what is given, or who acts.

    The clock's defaults are functions of a subject and the clock, the one exception.
    """
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            names = [each.arg for each in node.args.args]
            found += [node.name] if "by" in names and names != ["subject", "by"] else []
    return found


TIMES = frozenset({"now", "at", "when", "instant", "moment", "time", "today"})


def times_given(source: str) -> list[str]:
    """Name the public functions of a module that take the time as an argument."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            names = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
            found += [node.name] if names & TIMES else []
    return found


def orderings(source: str) -> list[int]:
    """Name the lines that give a model an order of its own, which every query would pay for."""
    return [
        line.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "ordering"
    ]


INLINE = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)", re.I
    ),
    "a style in the page": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a script attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a script as an address": re.compile(r"javascript:", re.I),
    "another host": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//(?!\{)", re.I),
}


def inline_code(template: str) -> list[str]:
    """Name what the content policy forbids in a page."""
    return [name for name, pattern in INLINE.items() if pattern.search(template)]


LOAD = re.compile(r"\{%\s*load\s+(.*?)\s*%\}")


def loaded(template: str) -> set[str]:
    """Name the tag libraries that a template loads."""
    return {name for names in LOAD.findall(template) for name in names.split(" from ")[-1].split()}


BANNED = frozenset(
    {"tender", "tenders", "vendor", "vendors", "buyer", "buyers", "lottery", "manager", "managers",
     "helper", "helpers", "util", "utils", "handler", "handlers", "data", "info", "common", "misc"}
)  # fmt: skip
