"""Opening pages as somebody, and reading what they say."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from marketplace.accounts.models import Organisation, User
from tests.support.accounts import manager_of


def client_for(person: User | Organisation | None = None) -> Client:
    """A browser: of a visitor, of a person, or of the manager of a body."""
    client = Client()
    if person is not None:
        client.force_login(manager_of(person) if isinstance(person, Organisation) else person)
    return client


def text_of(answer: Any) -> str:
    """What a page says, without its markup."""
    source = answer.content.decode()
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", source, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def links_in(answer: Any) -> list[str]:
    """Every address that a page links to or sends forms to."""
    return [
        html.unescape(url)
        for url in re.findall(r'(?:href|action|data-live)="([^"#]+)', answer.content.decode())
    ]
