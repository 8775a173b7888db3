"""What every template knows about the person and the bodies they act for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from marketplace.accounts.models import Organisation, Region
from marketplace.accounts.queries.demo import demo_people


def standing(request: HttpRequest) -> dict[str, Any]:
    """`organisations`: the bodies of this person; `acting_for`: the one in this address.

    `home_region`: the region that this installation serves first. `demo_accounts`: the made-up
    people whom a demo offers on its sign-in page.
    """
    home = SimpleLazyObject(lambda: Region.objects.filter(code=settings.HOME_REGION).first())
    demo = SimpleLazyObject(demo_people)
    always = {"home_region": home, "demo_accounts": demo}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"organisations": [], "acting_for": None, **always}
    bodies = SimpleLazyObject(lambda: list(Organisation.objects.of(user).order_by("id")))
    match = request.resolver_match
    number = match.kwargs.get("organisation") if match else None
    acting_for = (
        SimpleLazyObject(lambda: next((b for b in bodies if b.number == number), None))
        if number
        else None
    )
    return {"organisations": bodies, "acting_for": acting_for, **always}
