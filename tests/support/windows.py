"""A person's window on the running server: it opens, types and presses, and watches every page.

    with chromium() as browser, windows(browser, server) as open_window:
        visitor = open_window("visitor")
        visitor.open("/services/")
        visitor.type(item="010001", price_max="30000")
        visitor.press(_("Show"))

Whatever a page does that it should not (a word in the console, a request to somebody else, a
refused script or style, a sideways scroll on a phone) is written down, and fails the test when
the windows close. With SCREENSHOTS=folder each page is also kept as a picture, wide and narrow.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from tests.support.chromium import Chromium
from tests.support.server import Server

T = TypeVar("T")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LANGUAGE = os.environ.get("DEFAULT_LANGUAGE", "en")
PATIENCE = 15_000
REFUSED = """document.addEventListener("securitypolicyviolation", (event) => console.error(
    `refused by ${event.effectiveDirective}: ${event.blockedURI}`));"""
# How far the page reaches beyond its window, and what in it reaches out first.
BEYOND = """() => {
    const root = document.documentElement, edge = root.clientWidth;
    if (root.scrollWidth <= edge) return "";
    const wide = [...document.body.querySelectorAll("*")].find(
        (one) => one.getBoundingClientRect().right > edge + 1);
    return `${root.scrollWidth} px: ${wide ? wide.outerHTML.slice(0, 120) : "?"}`;
}"""
KIND = "(one) => one.tagName === 'SELECT' ? 'select' : one.type"


class Window:
    """One window with cookies of its own. Names of fields and words on buttons are enough."""

    def __init__(self, browser: Chromium, home: str, who: str, *, script: bool = True) -> None:
        self.browser, self.home, self.who, self.script = browser, home, who, script
        self.faults: list[str] = []
        self.questions: list[str] = []
        self.expected = 200
        self.numbers = count(1)
        self._do(self._begin)

    def _do(self, work: Callable[[], T]) -> T:
        """Work in the browser's own thread: beside its event loop Django reads no rows."""
        return self.browser.thread.submit(work).result(120)

    def _begin(self) -> None:
        self.context = self.browser.browser.new_context(
            viewport=WIDE,
            locale="en" if LANGUAGE == "en" else "zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=self.script,
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(REFUSED)
        self.context.on("request", self._hear_request)
        self.context.on("response", self._hear_response)
        self.context.on("console", self._hear_console)
        self.context.on("weberror", lambda error: self._note(f"error: {error.error}"))
        self.page = self.context.new_page()
        self.page.on("dialog", self._answer)
        self.page.on("websocket", lambda socket: self._hear_address(socket.url))

    # What a person does

    def open(self, path: str, *, status: int = 200) -> None:
        """Go to an address."""
        self._go(lambda: self.page.goto(f"{self.home}{path}"), status)

    def type(self, **typed: Any) -> None:
        """Fill fields by name: text, a choice, a list of ticks, a file."""
        self._do(lambda: [self._fill(name, value) for name, value in typed.items()])

    def press(self, words: Any, *, status: int = 200, within: str = "main") -> None:
        """Press the button that says so, and wait for the page that comes of it."""
        self._press("button", str(words), within, status)

    def follow(self, words: Any, *, within: str = "main") -> None:
        """Follow the link that says so."""
        self._press("link", str(words), within, 200)

    def unfold(self, words: Any) -> None:
        """Open what is folded away under these words."""
        self._do(self.page.locator("summary", has_text=str(words)).first.click)

    def wait_for(self, words: Any, *, within: str = "body") -> None:
        """Wait until these words stand on the page."""
        found = self._do(lambda: self.page.locator(within).get_by_text(str(words)).first)
        self._do(found.wait_for)

    def wait_until(self, selector: str) -> None:
        """Wait until this part of the page is to be seen."""
        self._do(self.page.locator(selector).first.wait_for)

    def wait_for_count(self, selector: str, number: int) -> None:
        """Wait until so many are to be found."""
        from playwright.sync_api import expect

        self._do(lambda: expect(self.page.locator(selector)).to_have_count(number))

    def click(self, selector: str) -> None:
        self._do(self.page.locator(selector).click)

    def download(self, selector: str) -> bytes:
        """Take the file that a link offers."""

        def take() -> bytes:
            with self.page.expect_download() as coming:
                self.page.locator(selector).click()
            return Path(coming.value.path()).read_bytes()

        return self._do(take)

    # What a person sees

    @property
    def path(self) -> str:
        return self._do(lambda: self.page.url).removeprefix(self.home)

    def text(self, selector: str = "body") -> str:
        return self._do(lambda: " ".join(self.page.locator(selector).first.inner_text().split()))

    def texts(self, selector: str) -> list[str]:
        return self._do(lambda: self.page.locator(selector).all_inner_texts())

    def values(self, selector: str, attribute: str) -> list[str]:
        """An attribute of everything that is found."""
        read = f"(all) => all.map((one) => one.getAttribute('{attribute}'))"
        return self._do(lambda: self.page.locator(selector).evaluate_all(read))

    def count(self, selector: str) -> int:
        return self._do(self.page.locator(selector).count)

    def look(self, name: str = "") -> None:
        """Look at the page as it stands, wide and narrow."""
        self._do(lambda: self._look(name))

    # How it is done, in the browser's thread

    def _go(self, step: Callable[[], object], status: int) -> None:
        def go() -> None:
            self.expected = status
            with self.page.expect_navigation(wait_until="load") as coming:
                step()
            answered = coming.value.status if coming.value else 200
            assert answered == status, f"{self.page.url} answered {answered}: {self._said()}"
            self._look("")

        self._do(go)

    def _press(self, role: str, words: str, within: str, status: int) -> None:
        place = self._do(lambda: self.page.locator(within).get_by_role(role, name=words))

        def choose() -> None:
            exact = [one for one in place.all() if " ".join(one.inner_text().split()) == words]
            (exact[0] if exact else place.first).click()

        self._go(choose, status)

    def _fill(self, name: str, value: Any) -> None:
        field = self.page.locator(f'main [name="{name}"]')
        kind = field.first.evaluate(KIND)
        if kind == "select":
            field.select_option(value)
        elif kind == "file":
            field.set_input_files(value)
        elif kind in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                self.page.locator(f'main [name="{name}"][value="{one}"]').check()
        else:
            field.fill(str(value))

    def _said(self) -> str:
        return " ".join(self.page.locator("main").first.inner_text().split())[:600]

    def _look(self, name: str) -> None:
        name = f"{self.who}-{next(self.numbers):02d}-{name or _slug(self.page.url, self.home)}"
        self._keep(f"{name}-1280")
        self.page.set_viewport_size(NARROW)
        if beyond := self.page.evaluate(BEYOND):
            self._note(f"wider than 390 px, {beyond}")
        self._keep(f"{name}-390")
        self.page.set_viewport_size(WIDE)

    def _keep(self, name: str) -> None:
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.who} {self.page.url.removeprefix(self.home)}: {fault}")

    def _hear_request(self, request: Any) -> None:
        self._hear_address(request.url)

    def _hear_address(self, url: str) -> None:
        ours = (self.home, self.home.replace("http", "ws", 1), "data:", "blob:")
        if not url.startswith(ours):
            self._note(f"asked somebody else: {url}")

    def _hear_response(self, response: Any) -> None:
        allowed = self.expected if response.request.is_navigation_request() else 200
        if response.status >= 400 and response.status != allowed:
            self._note(f"{response.status} for {response.url}")

    def _hear_console(self, message: Any) -> None:
        is_refusal = f"status of {self.expected}" in message.text
        if message.type in ("error", "warning") and not is_refusal:
            self._note(f"console: {message.text}")

    def _answer(self, dialog: Any) -> None:
        """Say yes; but nobody who sends a form is asked whether to lose it."""
        if dialog.type == "beforeunload":
            self._note("asked before leaving")
        self.questions.append(dialog.message)
        dialog.accept()


def _slug(url: str, home: str) -> str:
    path = url.removeprefix(home).partition("?")[0]
    return re.sub(r"[^\w]+", "-", path).strip("-") or "home"


@contextmanager
def windows(browser: Chromium, server: Server) -> Iterator[Callable[..., Window]]:
    """Give what opens windows; at the end every fault that any of them saw fails the test."""
    opened: list[Window] = []

    def open_window(who: str, *, script: bool = True) -> Window:
        opened.append(Window(browser, server.address, who, script=script))
        return opened[-1]

    yield open_window
    for one in opened:
        browser.thread.submit(one.context.close).result(60)
    if faults := [fault for one in opened for fault in one.faults]:
        raise AssertionError("\n".join(faults))
