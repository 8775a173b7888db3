"""Project owners in every state, brought there by the real actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marketplace.accounts.models import User
from marketplace.accounts.queries.actors import person
from marketplace.catalogue.models import RefusalCondition
from marketplace.kernel.actor import Actor
from orders.actions import owners as actions
from orders.models import Owner
from orders.policies.owners import fundings_open_to
from tests.support.accounts import actor_of, make_user, operator_actor, region
from tests.support.numbers import credit_code, identity_number, paper, phone

PLACE = "371602"


def owner_actor(owner: Owner, user: User | None = None) -> Actor:
    """The actor of a member (the first, if none is named) on the owner's desk."""
    return actor_of(owner.organisation, user)


def begun_owner(
    *, kind: str = "institution", name: str = "", user: User | None = None, place: str = PLACE
) -> Owner:
    """An owner whose registration has only begun."""
    user = user or make_user()
    return actions.register_owner(
        name=name or f"滨城区第{user.pk}水务管理站",
        region=region(place),
        kind=kind,
        user=user,
        by=person(user),
    )


def whole_values(kind: str, fundings: Sequence[str] | None = None) -> dict[str, Any]:
    """Everything that a registration of a kind must hold."""
    number = {"identity": identity_number()} if kind == "person" else {"credit_code": credit_code()}
    letter = {} if kind == "person" else {"letter": paper()}
    return {
        **number,
        **letter,
        "fundings": list(fundings_open_to(kind) if fundings is None else fundings),
        "address": "黄河五路 385 号",
        "contact_name": "李芳",
        "contact_phone": phone(),
    }


def filled_owner(
    *, kind: str = "institution", fundings: Sequence[str] | None = None, **begun: Any
) -> Owner:
    """An owner whose registration is complete and not yet handed in."""
    owner = begun_owner(kind=kind, **begun)
    values = whole_values(kind, fundings)
    return actions.save_owner(owner=owner, values=values, by=owner_actor(owner))


def submitted_owner(**filled: Any) -> Owner:
    """An owner that waits for the operator's check."""
    owner = filled_owner(**filled)
    return actions.submit_owner(owner=owner, by=owner_actor(owner))


def approved_owner(
    *, kind: str = "institution", fundings: Sequence[str] | None = None, **begun: Any
) -> Owner:
    """An owner that may post needs, with the funds named or all that its kind may spend."""
    owner = submitted_owner(kind=kind, fundings=fundings, **begun)
    return actions.accept_owner(owner=owner, by=reviewer())


def returned_owner(*, note: str = "请补正。", codes: Sequence[str] = (), **filled: Any) -> Owner:
    """An owner that the operator gave back, for the conditions named or the first there is."""
    owner = submitted_owner(**filled)
    return actions.return_owner(
        owner=owner, conditions=codes or conditions(1), note=note, by=reviewer()
    )


def reviewer(place: str = "371600") -> Actor:
    """A new operator's actor, who may decide about owners of the region."""
    return operator_actor(place)


def conditions(most: int) -> list[str]:
    """Codes of conditions on which an owner may be returned."""
    rows = RefusalCondition.objects.filter(about="owner").order_by("code")
    return list(rows.values_list("code", flat=True)[:most])
