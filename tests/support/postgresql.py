"""Runs a command against a PostgreSQL server of its own: `python -m tests.support.postgresql CMD`.

Debian's server is started as an ordinary user on a free port in a new folder and removed
afterwards, whatever happens. What is missing is said in one line, with the mend.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALL = "apt-get install -y postgresql"
# A test's copy of the template must be quick; what must survive a power cut is tried elsewhere.
TUNING = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
}


class Missing(SystemExit):
    """Something that is needed is not there; the message says the mend."""


def programs() -> Path:
    """Find the folder of the newest server. Raises: Missing."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise Missing(f"SKIPPED LOUDLY: there is no PostgreSQL server here. Mend: {INSTALL}")


def ordinary_user() -> str:
    """Give the user to run as, "" for oneself: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return ""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Missing("PostgreSQL does not run as root. Mend: add a user named postgres.")


def run_as(user: str, *command: str | Path) -> None:
    prefix = ["runuser", "-u", user, "--"] if user else []
    done = subprocess.run(
        [*prefix, *map(str, command)], capture_output=True, text=True, cwd="/", check=False
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """Start a server; give the address of its database."""
    bin_folder, user, port = programs(), ordinary_user(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="market-postgresql-"))
    password = secrets.token_hex(16)
    key = folder / "password"
    key.write_text(password)
    if user:
        shutil.chown(folder, user)
        shutil.chown(key, user)
    options = " ".join(f"-c {name}={value}" for name, value in TUNING.items())
    data = folder / "data"
    try:
        run_as(
            user, bin_folder / "initdb", "-D", data, "-U", "market", "-A", "scram-sha-256",
            f"--pwfile={key}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        run_as(
            user, bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "start",
            "-o", f"-p {port} -k {folder} {options}",
        )  # fmt: skip
        yield f"postgresql://market:{password}@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            run_as(user, bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    with server() as address:
        environment = {**os.environ, "DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
