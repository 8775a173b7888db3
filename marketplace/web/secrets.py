"""Encryption of personal fields at rest, and the keyed fingerprint by which they are found."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def _key(purpose: str) -> bytes:
    return hmac.digest(settings.FIELD_KEY.encode(), purpose.encode(), hashlib.sha256)


def encrypt(text: str) -> str:
    """Encrypt a value with AES-256-GCM under the installation's field key; "" stays ""."""
    if not text:
        return ""
    nonce = os.urandom(12)
    sealed = AESGCM(_key("field/v1")).encrypt(nonce, text.encode(), b"")
    return base64.b64encode(nonce + sealed).decode()


def decrypt(sealed: str) -> str:
    """Open what `encrypt` made. Raises: cryptography's InvalidTag for another key or a changed value."""
    if not sealed:
        return ""
    raw = base64.b64decode(sealed)
    return AESGCM(_key("field/v1")).decrypt(raw[:12], raw[12:], b"").decode()


def fingerprint(text: str) -> str:
    """Give a keyed hash for look-up and uniqueness: equal values only, nothing to guess from."""
    return hmac.new(_key("fingerprint/v1"), text.encode(), hashlib.sha256).hexdigest()


def masked(text: str) -> str:
    """Show the ends of a number or address only: 138******21, wa***@example.cn."""
    name, at, host = text.partition("@")
    if at:
        return f"{name[:2]}***@{host}"
    if len(text) <= 5:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 5) + text[-2:]
