"""The real server as a process of its own: started, asked, killed, started again.

    with served() as server:
        assert server.get("/").status == 200
        server.kill()
        server.start()

It has a data folder of its own with a copy of the migrated template database, on SQLite or, when
the suite runs on PostgreSQL, there. `connected()` points this process at the same database.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from tests.support import databases

START_SECONDS = 40.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Server:
    """One server process after another, on one port and one data folder."""

    folder: Path
    database: str
    port: int
    application: str = "marketplace.config.asgi:application"
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the process's settings are read from."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {
            **kept,
            "MODE": "demo",
            "PORT": str(self.port),
            "DATA_DIR": str(self.folder),
            "LOG_LEVEL": "INFO",
            "DEFAULT_LANGUAGE": "en",
            "DATABASE_URL": self._database_url(),
            **self.settings,
        }

    def _database_url(self) -> str:
        if not databases.is_postgresql():
            return ""
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self.database}"))

    def start(self) -> None:
        """Start the process and wait until it answers."""
        self.process = self.manage("serve", "--application", self.application)
        until = time.monotonic() + START_SECONDS
        while not self._is_open():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.log()}")
            time.sleep(0.05)

    def manage(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a management command on the same data."""
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", *command],
                cwd=databases.ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _is_open(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """kill -9: no goodbye of any kind."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self, *, seconds: float = 10.0) -> float:
        """Ask the process to end; give how many seconds that took."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(seconds)
        return time.monotonic() - begun

    def restart(self) -> None:
        """Kill the process and start another one on the same data."""
        self.kill()
        self.start()

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        seconds: float = 70.0,
    ) -> Answer:
        """Send one request on a connection of its own. Raises: OSError, HTTPException."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            cookies = tuple(answer.msg.get_all("Set-Cookie") or ())
            return Answer(answer.status, dict(answer.getheaders()), answer.read(), cookies)
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body=urlencode(fields).encode(), headers={**kind, **headers})

    def log(self, last: int = 60) -> str:
        """Give the last lines of what all processes wrote."""
        file = self.folder / "log"
        lines = file.read_text(errors="replace").splitlines() if file.exists() else []
        return "\n".join(lines[-last:])

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Let this test process read and write the server's database."""
        with databases.connected_to(self.database):
            yield


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def laid_out(**options: str) -> Iterator[Server]:
    """Lay out a data folder and a database for a server that is not started yet."""
    folder = Path(tempfile.mkdtemp(prefix="server-", dir=databases.run_folder()))
    database = databases.copy_of(databases.template(), label="server")
    if not databases.is_postgresql():
        file = folder / "market.sqlite3"
        shutil.move(database, file)
        database = str(file)
    server = Server(folder=folder, database=database, port=free_port(), **options)
    try:
        yield server
    finally:
        server.kill()
        databases.drop(database)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(**options: str) -> Iterator[Server]:
    """Start a server; it is killed and its data removed at the end, whatever happens."""
    with laid_out(**options) as server:
        server.start()
        yield server


def eventually(is_true: object, *, seconds: float = 20.0) -> None:
    """Wait until a condition holds. Raises: AssertionError."""
    assert callable(is_true)
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.05)
