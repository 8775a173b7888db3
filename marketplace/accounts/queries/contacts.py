"""The addresses that a person has proved."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress

from marketplace.accounts.models import User


def proved_addresses(user: User) -> list[str]:
    """The phone number and e-mail addresses for which the person has typed a code."""
    emails = EmailAddress.objects.filter(user=user, verified=True).order_by("id")
    phones = [user.phone] if user.phone and user.phone_verified else []
    return [*phones, *(address.email.lower() for address in emails)]


def proved_emails(people: Iterable[User]) -> dict[int, str]:
    """The proved e-mail address of each of these people who has one."""
    rows = EmailAddress.objects.filter(user__in=people, verified=True).order_by("primary", "id")
    return dict(rows.values_list("user_id", "email"))


def person_at(address: str) -> User | None:
    """The person who has proved a phone number or e-mail address."""
    if "@" not in address:
        person = User.objects.by_phone(address)
        return person if person and person.phone_verified else None
    proved = EmailAddress.objects.filter(verified=True, email__iexact=address)
    found = proved.select_related("user").first()
    return found.user if found else None


def is_reached_by(user: User, address: str) -> bool:
    """Whether a phone number or e-mail address is proved to be this person's."""
    return person_at(address) == user
