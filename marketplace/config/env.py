"""The typed table of everything that an installation may set, and its one reader.

The README's settings table is generated from here. A value that cannot be read, or that is
unsafe in production, stops the start with a sentence that says what to do.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LAST_PORT = 65_535


class BadSetting(SystemExit):
    """An environment variable cannot be used; the message says which, why and the mend."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, type, default and what it is for."""

    name: str
    kind: str
    default: str
    help: str
    in_production: str = ""


TABLE: tuple[Setting, ...] = (
    Setting("MODE", "choice:demo,test,production", "demo", "What this installation is."),
    Setting("PORT", "port", "8000", "Port of the web server."),
    Setting("HOST", "str", "127.0.0.1", "Address that the web server listens on."),
    Setting("DATA_DIR", "path", ".data", "Where the database, files and keys of one installation are kept."),
    Setting("SITE_URL", "str", "", "Public address, as it stands in messages; empty: http://localhost:PORT.", "required"),
    Setting("SITE_NAME", "str", "网上中介服务超市", "Name of the market."),
    Setting("ALLOWED_HOSTS", "list", "", "Host names that are answered, separated by commas.", "required"),
    Setting("SECRET_KEY", "secret", "", "Signs sessions; empty: made once and kept in DATA_DIR.", "required"),
    Setting("FIELD_KEY", "secret", "", "Encrypts identity and phone numbers; empty: made once and kept in DATA_DIR.", "required"),
    Setting("DATABASE_URL", "str", "", "postgresql://user:password@host:port/name; empty: SQLite in DATA_DIR."),
    Setting("DEFAULT_LANGUAGE", "choice:zh-hans,en", "zh-hans", "Language for visitors who ask for none."),
    Setting("HOME_REGION", "str", "371600", "Code of the region that the home page shows."),
    Setting("SMTP_URL", "str", "", "smtp://user:password@host:port for e-mail; empty: the demo outbox."),
    Setting("MAIL_FROM", "str", "market@localhost", "Sender of e-mails."),
    Setting("SMS_URL", "str", "", "Address of an HTTP SMS gateway; empty: the demo outbox."),
    Setting("SMS_TOKEN", "secret", "", "Bearer token of the SMS gateway."),
    Setting("UPLOAD_LIMIT_MB", "int", "20", "Largest file that is taken, in MiB."),
    Setting("CLOCK", "bool", "yes", "Run clock, dispatcher and task worker in the web process."),
    Setting("LOG_LEVEL", "choice:DEBUG,INFO,WARNING,ERROR", "INFO", "How much is logged."),
)  # fmt: skip


def read(environ: Mapping[str, str]) -> dict[str, Any]:
    """Read the table from an environment. Raises: BadSetting."""
    values = {row.name: _value(row, environ.get(row.name, row.default)) for row in TABLE}
    if values["MODE"] == "production":
        _check_production(values)
    values["SITE_URL"] = values["SITE_URL"] or f"http://localhost:{values['PORT']}"
    return values


def _value(row: Setting, text: str) -> Any:
    kind, _, choices = row.kind.partition(":")
    readers: dict[str, Callable[[str], Any]] = {
        "str": str,
        "secret": str,
        "int": int,
        "port": _port,
        "bool": _boolean,
        "path": lambda value: (ROOT / Path(value).expanduser()).resolve(),
        "list": lambda value: [part.strip() for part in value.split(",") if part.strip()],
        "choice": lambda value: _choice(value, choices.split(",")),
    }
    try:
        return readers[kind](text)
    except ValueError as error:
        raise BadSetting(f"{row.name}={text!r} cannot be used: {error}. {row.help}") from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= LAST_PORT):
        raise ValueError(f"say a number from 0 to {LAST_PORT}")
    return int(text)


def _boolean(text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        raise ValueError("say yes or no")
    return text.lower() == "yes"


def _choice(text: str, choices: list[str]) -> str:
    if text not in choices:
        raise ValueError(f"choose one of {', '.join(choices)}")
    return text


def _check_production(values: Mapping[str, Any]) -> None:
    missing = [row.name for row in TABLE if row.in_production and not values[row.name]]
    if missing:
        raise BadSetting(f"production needs {', '.join(missing)}: set them and start again.")
    if not values["SITE_URL"].startswith("https://"):
        raise BadSetting("production needs SITE_URL with https://: passwords travel over it.")
    if not (values["SMTP_URL"] or values["SMS_URL"]):
        raise BadSetting("production needs SMTP_URL or SMS_URL: codes must reach people.")


def kept_secret(folder: Path, name: str) -> str:
    """Give the secret kept in a file of the data folder; made at the first start.

    Raises: BadSetting for an empty file: what it once opened would be closed for ever unnoticed.
    """
    file = folder / f"{name}.key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _put_once(file, secrets.token_hex(32))
    kept = file.read_text().strip()
    if not kept:
        raise BadSetting(f"{file} is empty: bring it back from the backup, it opens what is kept.")
    return kept


def _put_once(file: Path, text: str) -> None:
    """Write a file whole or not at all; of several processes that start together, one does."""
    mine = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    mine.touch(mode=0o600)
    try:
        mine.write_text(text)
        file.hardlink_to(mine)
    except FileExistsError:
        return
    finally:
        mine.unlink()


def settings_table() -> str:
    """Write the table as Markdown, for the README."""
    lines = ["| variable | type | default | what it is for |", "|---|---|---|---|"]
    for row in TABLE:
        default = f"`{row.default}`" if row.default else "empty"
        note = " **Required in production.**" if row.in_production else ""
        lines.append(f"| `{row.name}` | {row.kind} | {default} | {row.help}{note} |")
    return "\n".join(lines)
