from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter

from marketplace.web.secrets import decrypt, encrypt


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, whose secrets lie encrypted."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
