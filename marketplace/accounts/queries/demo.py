"""The made-up people of a demo, offered one click away on the sign-in page."""

from __future__ import annotations

from django.conf import settings

from marketplace.accounts.models import Membership, User
from marketplace.kernel.errors import NotFound


def demo_people() -> list[User]:
    """The people marked as the demo's, with what they act for in `stands_for`; none elsewhere."""
    if settings.MODE != "demo":
        return []
    people = list(User.objects.filter(is_demo=True, is_active=True).order_by("id"))
    rows = Membership.objects.filter(user__in=people, ended_at=None, organisation__closed_at=None)
    bodies: dict[int, list[Membership]] = {}
    for row in rows.select_related("organisation").order_by("id"):
        bodies.setdefault(row.user_id, []).append(row)
    for person in people:
        person.stands_for = bodies.get(person.pk, [])  # type: ignore[attr-defined]
    return people


def holds_demo_people() -> bool:
    """Whether the made-up people of a demo are in this database, wherever it is used."""
    return User.objects.filter(is_demo=True).exists()


def demo_person(handle: str) -> User:
    """One of the demo's people by handle. Raises: NotFound, always so outside a demo."""
    person = User.objects.filter(handle=handle, is_demo=True, is_active=True).first()
    if settings.MODE != "demo" or person is None:
        raise NotFound
    return person
