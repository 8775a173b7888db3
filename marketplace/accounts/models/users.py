from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from marketplace.web.fields import EncryptedField
from marketplace.web.secrets import fingerprint, masked

if TYPE_CHECKING:
    from marketplace.accounts.models.organisations import Organisation


def new_handle() -> str:
    return secrets.token_hex(8)


class UserManager(BaseUserManager["User"]):
    """Makes users; look-up by phone goes over the fingerprint."""

    def create_user(self, *, password: str | None = None, phone: str = "", **fields: Any) -> User:
        user: User = self.model(**fields)
        user.set_phone(phone, verified=False)
        user.set_password(password)
        user.save()
        return user

    def acting_for(self, organisation: Organisation) -> models.QuerySet[User]:
        """The people who act for a body now and may still sign in."""
        return self.filter(
            is_active=True,
            memberships__organisation=organisation,
            memberships__ended_at=None,
        ).distinct()

    def by_phone(self, phone: str) -> User | None:
        return self.filter(phone_fingerprint=fingerprint(phone)).first() if phone else None


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in by phone or e-mail and acts for the bodies of their memberships.

    `is_demo` marks the made-up people of a demo, whom production lets in nowhere.
    """

    handle = models.CharField(max_length=32, unique=True, default=new_handle)
    name = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    phone = EncryptedField(blank=True)
    phone_fingerprint = models.CharField(max_length=64, null=True, unique=True, editable=False)
    phone_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or masked(self.phone) or self.handle

    def set_phone(self, phone: str, *, verified: bool) -> None:
        """Set the phone with its fingerprint; the caller saves."""
        self.phone, self.phone_verified = phone, bool(phone) and verified
        self.phone_fingerprint = fingerprint(phone) if phone else None

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)

    @property
    def is_staff(self) -> bool:
        """Django's word for who may see an admin; ours asks the memberships instead."""
        return False

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
