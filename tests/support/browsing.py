"""A browser without scripts, over HTTP: it keeps cookies, opens pages and sends their forms.

    browser = Browser(server)
    form = browser.form("/desk/A000001/signups/needs/3716-2026-000001/")
    answer = browser.send(form)

A form is what the page offers, hidden fields and all, so the same one can be sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string

from marketplace.accounts.models import User
from tests.support.server import Answer, Server

KEY = "idempotency_key"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Form:
    """A form as a page offers it, filled with what stands in its fields."""

    address: str
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.fields.get(KEY, ("",))[0]

    def filled(self, **typed: str | list[str]) -> Form:
        """The same form with other values; a list ticks several boxes."""
        given = {name: (v,) if isinstance(v, str) else tuple(v) for name, v in typed.items()}
        return replace(self, fields={**self.fields, **given})

    @property
    def body(self) -> bytes:
        pairs = [(name, value) for name, values in self.fields.items() for value in values]
        return urlencode(pairs).encode()


class _Forms(HTMLParser):
    """Reads the forms that are sent by POST, as a browser would send them untouched."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.address = address
        self.fields: dict[str, list[str]] | None = None
        self.text: list[str] | None = None
        self.choice = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.fields = {}
            self.forms.append((given.get("action") or self.address, self.fields))
        elif self.fields is None or "disabled" in given:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self.choice = given.get("name", "")
        elif tag == "option" and "selected" in given and self.choice:
            self.fields.setdefault(self.choice, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.choice, self.text = given.get("name", ""), []

    def _input(self, given: dict[str, str]) -> None:
        assert self.fields is not None
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or kind in ("submit", "file", "button"):
            return
        is_box = kind in ("checkbox", "radio")
        if is_box and "checked" not in given:
            return
        self.fields.setdefault(name, []).append(given.get("value", "on" if is_box else ""))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.fields = None
        elif tag == "textarea" and self.text is not None and self.fields is not None:
            # A line feed right after the tag is not part of the text.
            self.fields.setdefault(self.choice, []).append("".join(self.text).removeprefix("\n"))
            self.text = None


def forms_in(page: str, address: str) -> list[Form]:
    """The forms of a page that are sent by POST; one without an action goes to `address`."""
    return [
        Form(to, {name: tuple(values) for name, values in fields.items()})
        for to, fields in _Forms(page, address).forms
    ]


class Browser:
    """One visitor of a running server, or somebody who is signed in there."""

    def __init__(self, server: Server, user: User | None = None) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}
        if user is not None:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def form(self, page: str, *, to: str = "") -> Form:
        """Open a page and take its form with a key, or the one that goes to an address."""
        answer = self.get(page)
        assert answer.status == 200, (page, answer.status, answer.headers.get("Location"))
        for form in forms_in(answer.text, page):
            if form.address == to or (not to and form.key):
                return form
        raise AssertionError(f"no form on {page} goes to {to or 'an action'}")

    def send(self, form: Form, **headers: str) -> Answer:
        return self._ask("POST", form.address, form.body, {"Content-Type": FORM, **headers})

    def sign_in(self, login: str, password: str) -> None:
        """Sign in by the page for it, as a person does."""
        page = "/accounts/login/"
        form = next(
            form
            for form in forms_in(self.get(page).text, page)
            if "login" in form.fields and form.address.startswith(page)
        )
        answer = self.send(form.filled(login=login, password=password))
        assert answer.status == 302, answer.text[:2000]
        assert settings.SESSION_COOKIE_NAME in self.cookies

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**({"Cookie": kept} if kept else {}), **headers}
        answer = self.server.ask(method, path, body=body, headers=sent)
        for line in answer.cookies:
            self.cookies.update({name: m.value for name, m in SimpleCookie(line).items()})
        return answer


def session_of(user: User) -> str:
    """Begin a session of a person in the database; the server must have this process's keys."""
    session: Any = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def keys() -> dict[str, str]:
    """Settings for a server that opens what this process sealed, and the other way round."""
    return {"SECRET_KEY": settings.SECRET_KEY, "FIELD_KEY": settings.FIELD_KEY}
