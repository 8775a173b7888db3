"""Sessions whose content lies encrypted: codes, phone numbers and addresses pass through them."""

from __future__ import annotations

from binascii import Error as BadBase64
from typing import Any

from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends import db

from marketplace.web.secrets import decrypt, encrypt


class SessionStore(db.SessionStore):
    """Django's sessions in the database, under the installation's field key."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return encrypt(self.serializer().dumps(session_dict).decode("latin-1"))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Open a session; one that another key made is as good as none."""
        sealed = session_data.decode() if isinstance(session_data, bytes) else session_data
        try:
            text = decrypt(sealed)
        except (InvalidTag, BadBase64, ValueError):
            return {}
        return self.serializer().loads(text.encode("latin-1")) if text else {}
