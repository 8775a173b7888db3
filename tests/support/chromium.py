"""A real browser for tests, in a thread of its own: beside its event loop Django reads no rows.

`look` runs in that thread and gets a page; pages made beforehand are handed to it by its own
door, so there is no server to ask.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.contrib.staticfiles import finders

T = TypeVar("T")
HOME = "http://localhost"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


class Chromium:
    """One browser; `show` opens a page and lets `look` do with it what it wants."""

    def __init__(self, thread: ThreadPoolExecutor, browser: Any) -> None:
        self.thread, self.browser = thread, browser

    def show(
        self, html: str, look: Callable[[Any], T], *, script: bool = True, home: str = HOME
    ) -> T:
        """Open a page. `page.html` is what it is answered, `page.asked` what it asked for;
        `page.bell` is the other end of its socket, once it has one."""
        return self.thread.submit(self._show, html, look, script, home).result(60)

    def _show(self, html: str, look: Callable[[Any], T], script: bool, home: str) -> T:
        context = self.browser.new_context(java_script_enabled=script, locale="en")
        try:
            page = context.new_page()
            page.html, page.asked, page.bell = html, [], None
            page.route("**/*", lambda route: _answer(route, home, page))
            page.route_web_socket("**/ws/**", lambda socket: setattr(page, "bell", socket))
            page.goto(f"{home}/")
            return look(page)
        finally:
            context.close()


def _answer(route: Any, home: str, page: Any) -> None:
    path = route.request.url.removeprefix(home)
    page.asked.append(path)
    file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if path == "/":
        route.fulfill(body=page.html, content_type="text/html; charset=utf-8")
    elif file:
        route.fulfill(path=file, content_type=KINDS.get(Path(file).suffix, "text/plain"))
    else:
        route.abort()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start the browser; a test that needs one is skipped, loudly, where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("NOT RUN: Chromium is missing")
    api = pytest.importorskip("playwright.sync_api", reason="NOT RUN: playwright is missing")
    with ThreadPoolExecutor(1) as thread:
        play = thread.submit(lambda: api.sync_playwright().start()).result(60)
        launch = play.chromium.launch
        browser = thread.submit(launch, executable_path=program, args=ARGUMENTS).result(60)
        yield Chromium(thread, browser)
        thread.submit(browser.close).result(60)
        thread.submit(play.stop).result(60)
