"""Real servers on loopback that stand for the outside: a mail server and an SMS gateway."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Outside:
    """What an outside system was told, and how it shall answer from now on."""

    port: int = 0
    taken: list[dict] = field(default_factory=list)
    answer: str = ""


class _MailTalk(socketserver.StreamRequestHandler):
    """One conversation by SMTP (RFC 5321)."""

    outside: Outside

    def handle(self) -> None:
        self.say("220 loopback")
        self.mail: dict = {}
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            getattr(self, f"do_{verb.lower()}", self.do_unknown)(rest)

    def do_ehlo(self, rest: str) -> None:
        self.say("250 loopback")

    def do_mail(self, rest: str) -> None:
        self.mail = {"from": rest}
        self.say("250 ok")

    def do_rcpt(self, rest: str) -> None:
        self.mail["to"] = rest.partition(":")[2].strip("<>")
        self.say(self.outside.answer or "250 ok")

    def do_data(self, rest: str) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) not in {".\r\n", ""}:
            lines.append(line)
        self.outside.taken.append({**self.mail, "text": "".join(lines)})
        self.say("250 taken")

    def do_rset(self, rest: str) -> None:
        self.say("250 ok")

    def do_quit(self, rest: str) -> None:
        self.say("221 bye")

    def do_unknown(self, rest: str) -> None:
        self.say("502 unknown")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Outside]:
    """A mail server; `answer` is what it says to the next recipients."""
    outside = Outside()
    talk = type("Talk", (_MailTalk,), {"outside": outside})
    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk), outside):
        yield outside


@contextmanager
def sms_gateway() -> Iterator[Outside]:
    """An HTTP gateway that takes JSON; `answer` is another status than 200."""
    outside = Outside()

    class Gate(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = int(outside.answer or 200)
            if status == 200:
                outside.taken.append(
                    {"path": self.path, "headers": dict(self.headers), **json.loads(body)}
                )
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Gate), outside):
        yield outside


@contextmanager
def _running(server: socketserver.BaseServer, outside: Outside) -> Iterator[None]:
    server.daemon_threads = True
    outside.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
