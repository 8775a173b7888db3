"""People, bodies and actors for tests, made by the real actions."""

from __future__ import annotations

from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from marketplace.accounts.actions.invitations import accept_invitation, invite_member
from marketplace.accounts.actions.organisations import begin_organisation
from marketplace.accounts.models import Organisation, Region, User
from marketplace.accounts.queries import actors
from marketplace.kernel.actor import Party

PASSWORD = "correct-horse-battery"
# Hashed once: Argon2id is slow on purpose.
_hashed: list[str] = []
_numbers = count(1)


def make_user(name: str = "", *, phone: str = "", email: str = "", is_proved: bool = True) -> User:
    """A person who can sign in with `PASSWORD`; without phone and e-mail, with a phone of its own.

    `is_proved` says whether codes were typed for phone and e-mail.
    """
    number = next(_numbers)
    if not phone and not email:
        phone = f"138{number:08d}"
    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    user = User(name=name or f"Person {number}", email=email)
    user.set_phone(phone, verified=is_proved)
    user.password = _hashed[0]
    user.save()
    if email:
        EmailAddress.objects.create(user=user, email=email, verified=is_proved, primary=True)
    return user


def region(code: str = "371602") -> Region:
    return Region.objects.get(code=code)


def make_body(
    kind: str = "agency", name: str = "", *, user: User | None = None, place: str = "371602"
) -> Organisation:
    """A body with one manager (a new person, or the one given)."""
    manager = user or make_user()
    return begin_organisation(
        kind=kind,
        name=name or f"{kind} {next(_numbers)}",
        region=region(place),
        user=manager,
        by=INSTALLER,
    )


def manager_of(body: Organisation) -> User:
    """The person who began a body."""
    return User.objects.filter(memberships__organisation=body).order_by("memberships__id")[0]


def add_member(body: Organisation, *, role: str = "delegate", user: User | None = None) -> User:
    """One more person who acts for a body."""
    person = user or make_user()
    invitation = invite_member(
        organisation=body, address=person.phone or person.email, role=role, by=actor_of(body)
    )
    accept_invitation(invitation=invitation, user=person, by=actors.person(person))
    return person


def actor_of(body: Organisation, user: User | None = None) -> Party:
    """The actor of a member (the first, if none is named) on the desk of a body."""
    return actors.member(user or manager_of(body), body.number)


def make_operator(place: str = "371600", *, user: User | None = None) -> User:
    """A person in an operator of a region; `staff_actor` makes the actor."""
    return manager_of(make_body("operator", place=place, user=user))


def staff_actor(user: User) -> Party:
    """The actor of a person in the back office."""
    return actors.staff(user)


def operator_actor(place: str = "371600") -> Party:
    """The actor of a new operator of a region."""
    return staff_actor(make_operator(place))


INSTALLER = actors.installer()
