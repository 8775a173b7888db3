from http.cookies import SimpleCookie

import pytest
from django.test import Client, RequestFactory

from marketplace.web.display import Display, display_of


def read(cookie):
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES["display"] = cookie
    return display_of(request)


@pytest.mark.parametrize(
    ("cookie", "display"),
    [
        (None, Display()),
        ("", Display()),
        ("theme=dark&contrast=high&size=larger", Display("dark", "high", "larger")),
        ("size=large", Display(size="large")),
        ("theme=dark&size=huge", Display()),
        ('theme="><script>', Display()),
        ("%%%&&&===", Display()),
        ("other=1&theme=light", Display(theme="light")),
    ],
)
def test_the_cookie_is_read_or_counts_as_none(cookie, display):
    assert read(cookie) == display


def test_the_cookie_comes_back_as_it_went():
    chosen = Display("dark", "high", "large")
    assert read(chosen.cookie()) == chosen


@pytest.mark.django_db
class TestForm:
    def test_a_choice_is_kept_and_seen(self, client: Client):
        answer = client.post(
            "/display/", {"theme": "dark", "size": "large", "next": "/components/?page=2"}
        )
        assert (answer.status_code, answer["Location"]) == (302, "/components/?page=2")
        cookie = answer.cookies["display"]
        assert cookie.value == "theme=dark&contrast=auto&size=large"
        assert (cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (
            31536000,
            "Lax",
            True,
        )
        page = client.get("/display/").content.decode()
        assert 'data-theme="dark" data-contrast="auto" data-size="large"' in page
        assert 'css/dark.css" media="screen">' in page

    def test_what_is_not_chosen_stays(self, client: Client):
        client.cookies = SimpleCookie({"display": "theme=dark&contrast=high&size=large"})
        answer = client.post("/display/", {"size": "normal"})
        assert answer.cookies["display"].value == "theme=dark&contrast=high&size=normal"

    @pytest.mark.parametrize(
        "there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", ""]
    )
    def test_nobody_is_sent_elsewhere(self, client: Client, there: str):
        answer = client.post("/display/", {"theme": "light", "next": there})
        assert answer["Location"] == "/"

    def test_an_unknown_choice_is_refused_and_sets_nothing(self, client: Client):
        answer = client.post("/display/", {"theme": "pink"})
        assert answer.status_code == 422
        assert "display" not in answer.cookies
        assert "pink" in answer.content.decode()

    def test_light_by_choice_needs_no_night(self, client: Client):
        client.cookies = SimpleCookie({"display": "theme=light"})
        assert "dark.css" not in client.get("/display/").content.decode()

    def test_a_form_without_token_is_refused(self):
        answer = Client(enforce_csrf_checks=True).post("/display/", {"theme": "dark"})
        assert answer.status_code == 403
