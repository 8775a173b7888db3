"""The people and public bodies of the sample market; some are one click away in a demo."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from marketplace.accounts.actions.organisations import begin_organisation
from marketplace.accounts.models import Membership, Organisation, Region, User
from marketplace.accounts.queries import actors
from marketplace.events import clock
from marketplace.kernel.actor import Actor
from marketplace.sample.codes import phone_number

DEMO_PASSWORD = "supermarket-demo"  # noqa: S105 (everybody may know it: production lets no demo user in)
# Name, kind and region of the public bodies.
BODIES = (
    ("滨州市公共资源交易中心", "operator", "371600"),
    ("山东省公共资源交易中心", "operator", "370000"),
    ("济南市公共资源交易中心", "operator", "370100"),
    ("滨州市行政审批服务局", "management", "371600"),
    ("滨州市生态环境局", "regulator", "371600"),
)
STAFF = (
    ("op-binzhou", "孙明辉", 0, True),
    ("op-binzhou-2", "李雪梅", 0, True),
    ("op-shandong", "王立新", 1, True),
    ("op-shandong-2", "马国栋", 1, False),
    ("op-jinan", "赵佳宁", 2, True),
    ("management", "周文博", 3, True),
    ("regulator", "韩春雷", 4, True),
)


@dataclass
class Cast:
    """Who is on stage: staff by handle, and a counter that gives every person a number."""

    staff: dict[str, User] = field(default_factory=dict)
    phones: int = 0
    password: str = ""

    def person(self, name: str, handle: str = "", *, is_demo: bool = False) -> User:
        """Make a person; only the demo's own can sign in."""
        self.phones += 1
        user = User(name=name, is_demo=is_demo)
        if handle:
            user.handle = handle
        user.set_phone(phone_number(self.phones), verified=True)
        if is_demo:
            self.password = self.password or make_password(DEMO_PASSWORD)
            user.password = self.password
        else:
            user.set_unusable_password()
        user.save()
        return user

    def reviewer(self, place: Region) -> Actor:
        """Give the operator who keeps a place: Binzhou's its own and what lies outside, else the province's."""
        in_shandong = place.path.startswith("/370000/")
        near = "/371600/" in place.path or not in_shandong
        return actors.staff(self.staff["op-binzhou" if near else "op-shandong"])

    def second(self, place: Region) -> Actor:
        """Give another person than `reviewer`, who may decide what that one proposed."""
        first = self.reviewer(place)
        handle = next(name for name, user in self.staff.items() if f"user/{user.pk}" == first.id)
        return actors.staff(self.staff[f"{handle}-2"])


def call_staff() -> Cast:
    """Set up the public bodies and those who work in them."""
    cast = Cast()
    bodies: dict[int, Organisation] = {}
    for handle, name, number, is_demo in STAFF:
        user = cast.person(name, handle, is_demo=is_demo)
        cast.staff[handle] = user
        if number in bodies:
            Membership.objects.create(
                organisation=bodies[number],
                user=user,
                role=Membership.Role.DELEGATE,
                since=clock.instant(),
            )
            continue
        title, kind, code = BODIES[number]
        bodies[number] = begin_organisation(
            kind=kind,
            name=title,
            region=Region.objects.get(code=code),
            user=user,
            by=actors.installer(),
        )
    return cast
