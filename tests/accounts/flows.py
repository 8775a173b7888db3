"""The steps that people take on the account pages, over HTTP."""

from __future__ import annotations

import re

from django.test import Client

from marketplace.notify.models import Message

NEW = "a-new-long-password"


def messages_to(address: str) -> list[str]:
    """What was sent to an address, the oldest first."""
    return [row.body for row in Message.objects.order_by("id") if row.to == address]


def code_sent_to(address: str) -> str:
    """The code in the last message to an address."""
    found = re.search(r"\b\d{6}\b", messages_to(address)[-1])
    assert found, messages_to(address)[-1]
    return found[0]


def sign_up(client: Client, **typed: str):
    """Send the sign-up form."""
    values = {"name": "Wang Fang", "password1": NEW, "password2": NEW, **typed}
    return client.post("/accounts/signup/", values)


def sign_in(client: Client, login: str, password: str = NEW):
    """Send the sign-in form."""
    return client.post("/accounts/login/", {"login": login, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def text_of(response) -> str:
    return response.content.decode()
