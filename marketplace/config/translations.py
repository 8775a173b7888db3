"""The texts of the house in other languages: found, kept, checked and compiled with Babel alone.

English stands in the code. `update` brings what the code says into the .po files, where people
translate it; `compile` makes what Django reads; `faults` names what is missing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

SOURCE_LANGUAGE = "en"
ROOTS = ("marketplace", "providers", "orders", "cms", "templates")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "Setting": (4,),  # what a setting is for, in the README's tables
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)(\({STRING}(?:\s*,\s*(?:{STRING}|count))*\))", re.S
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the code: in singular and, where there is one, plural; and where it stands."""

    id: str | tuple[str, ...]
    context: str | None
    file: str


def texts() -> Iterator[Text]:
    """Find every text of code and templates."""
    for root in ROOTS:
        for file in sorted((settings.BASE_DIR / root).rglob("*")):
            name = str(file.relative_to(settings.BASE_DIR))
            if file.suffix == ".py" and "migrations" not in file.parts:
                yield from _texts_of_code(file, name)
            elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
                yield from texts_of_template(file.read_text(), name)


def _texts_of_code(file: Path, name: str) -> Iterator[Text]:
    source = file.read_bytes()
    keywords = {**KEYWORDS, **_names_of_its_own(ast.parse(source))}
    for _, found, _, context in extract("python", BytesIO(source), keywords):
        yield Text(found, context, name)


def _names_of_its_own(module: ast.Module) -> dict[str, Any]:
    """Find what a module calls Django's functions: `gettext_lazy as later`."""
    imports = [part for part in ast.walk(module) if isinstance(part, ast.ImportFrom)]
    return {
        name.asname: KEYWORDS[name.name]
        for part in imports
        if part.module == "django.utils.translation"
        for name in part.names
        if name.asname and name.name in KEYWORDS
    }


def texts_of_template(source: str, name: str) -> Iterator[Text]:
    """Find the texts of one template: Django turns its tags into calls, which are read here."""
    for function, arguments in TEMPLATE_CALL.findall(templatize(source)):
        call = ast.parse(f"_{arguments}", mode="eval")
        given = [str(part.value) for part in ast.walk(call) if isinstance(part, ast.Constant)]
        context = given.pop(0) if function in {"pgettext", "npgettext"} else None
        yield Text(tuple(given) if len(given) > 1 else given[0], context, name)


def languages() -> list[str]:
    return [code for code, _ in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def file_of(language: str) -> Path:
    """Give where a language's texts are kept."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def template() -> Catalog:
    """Make the list of everything that wants a translation."""
    found = Catalog()
    for text in texts():
        found.add(text.id, locations=[(text.file, 0)], context=text.context)
    return found


def read(language: str) -> Catalog:
    """Read a language's texts; an empty list when nobody has begun yet."""
    file = file_of(language)
    if not file.exists():
        return Catalog(locale=to_locale(language))
    with file.open("rb") as lines:
        return read_po(lines, locale=to_locale(language))


def update(language: str) -> int:
    """Bring the code's texts into a language's file; give how many want a translation."""
    catalog, file = read(language), file_of(language)
    created = catalog.creation_date
    catalog.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.creation_date = created
    catalog.obsolete.clear()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        write_po(out, catalog, width=100, sort_by_file=True, include_lineno=False)
    return sum(not _is_done(message) for message in catalog if message.id)


def compile_all() -> int:
    """Write what Django reads, for every language; give how many files."""
    done = 0
    for language in languages():
        file = file_of(language)
        if file.exists():
            with file.with_suffix(".mo").open("wb") as out:
                write_mo(out, read(language))
            done += 1
    return done


def faults(language: str) -> list[str]:
    """Name what is missing, doubtful or wrong in a language's texts."""
    catalog, wanted = read(language), template()
    found = []
    for message in wanted:
        if message.id:
            kept = catalog.get(message.id, message.context)
            found += _faults_of(kept, message)
    for message in catalog:
        if message.id and wanted.get(message.id, message.context) is None:
            found.append(f"no longer said: {_first(message)!r}")
    for message, errors in catalog.check():
        found += [f"{error}: {_first(message)!r}" for error in errors]
    return found


def _faults_of(kept: Message | None, wanted: Message) -> list[str]:
    where = wanted.locations[0][0]
    if kept is None or not _is_done(kept):
        return [f"not translated: {_first(wanted)!r} ({where})"]
    return [f"fuzzy: {_first(wanted)!r} ({where})"] if kept.fuzzy else []


def _is_done(message: Message) -> bool:
    parts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(parts) and bool(parts)


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id
