"""Agencies in every state, brought there by the real actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from marketplace.accounts.models import User
from marketplace.accounts.queries.actors import person
from marketplace.catalogue.models import QualificationType, RefusalCondition
from marketplace.events.clock import instant
from marketplace.kernel.actor import Actor
from providers.actions import agencies as actions
from providers.actions.delegates import DelegateValues, name_delegate
from providers.actions.holdings import HoldingValues, declare_holding, submit_holding
from providers.actions.practitioners import (
    PractitionerValues,
    declare_practitioner,
    submit_practitioner,
)
from providers.actions.sanctions import impose_sanction, propose_sanction
from providers.models import Agency, Delegate, Holding, Practitioner, Sanction
from tests.support.accounts import actor_of, make_user, operator_actor, region
from tests.support.numbers import credit_code, identity_number, paper, phone

PLACE = "371602"
HeldCode = str | tuple[str, str] | tuple[str, str | None, Sequence[str]]


def agency_actor(agency: Agency, user: User | None = None) -> Actor:
    """The actor of a member (the first, if none is named) on the agency's desk."""
    return actor_of(agency.organisation, user)


def reviewer(place: str = "371600") -> Actor:
    """A new operator's actor, who may decide about agencies of the region."""
    return operator_actor(place)


def today() -> date:
    return timezone.localdate(instant())


def begun_agency(*, name: str = "", user: User | None = None, place: str = PLACE) -> Agency:
    """An agency whose registration has only begun."""
    user = user or make_user()
    return actions.register_agency(
        name=name or f"滨州市第{user.pk}环境技术有限公司",
        region=region(place),
        user=user,
        by=person(user),
    )


def whole_values() -> dict[str, Any]:
    """Every particular that a registration must hold."""
    return {
        "credit_code": credit_code(),
        "subject_type": Agency.SubjectType.ENTERPRISE,
        "legal_representative": "王建国",
        "legal_representative_identity": identity_number(),
        "address": "黄河八路 471 号",
        "licence": paper("licence.pdf"),
        "contact_name": "李芳",
        "contact_phone": phone(),
        "introduction": "从事环境影响评价和水土保持方案编制。",
        "commitment": paper("commitment.pdf"),
    }


def holding_values(code: HeldCode = "eia-credit", **given: Any) -> HoldingValues:
    """What stands on a certificate; the highest level and every major, if none is named."""
    kind_code, level, majors = _parts(code)
    kind = QualificationType.objects.get(code=kind_code)
    levels = kind.levels.order_by("rank", "pk")
    values = {
        "type": kind,
        "level": levels.filter(code=level).first() if level else levels.first(),
        "majors": tuple(
            kind.majors.order_by("pk")
            if majors is None
            else kind.majors.filter(code__in=majors).order_by("pk")
        ),
        "number": f"鲁字第{phone()[-6:]}号",
        "issuer": "山东省主管部门",
        "valid_from": today() - timedelta(days=365),
        "valid_to": today() + timedelta(days=730),
        "file": paper("certificate.pdf"),
    }
    return HoldingValues(**{**values, **given})


def practitioner_values(**given: Any) -> PractitionerValues:
    values: dict[str, Any] = {
        "name": "赵敏",
        "identity": identity_number(),
        "certificate": "环境影响评价工程师",
        "certificate_number": f"HP{phone()[-6:]}",
        "insured_months": 12,
        "file": paper("practice.pdf"),
    }
    return PractitionerValues(**{**values, **given})


def delegate_values(**given: Any) -> DelegateValues:
    values: dict[str, Any] = {
        "name": "孙伟",
        "identity": identity_number(),
        "phone": phone(),
        "letter": paper("letter.pdf"),
    }
    return DelegateValues(**{**values, **given})


def filled_agency(*, holdings: Sequence[HeldCode] = (), **begun: Any) -> Agency:
    """An agency whose registration is complete and not yet handed in."""
    agency = begun_agency(**begun)
    by = agency_actor(agency)
    agency = actions.save_particulars(agency=agency, values=whole_values(), by=by)
    for code in holdings:
        declare_holding(agency=agency, values=holding_values(code), by=by)
    return agency


def submitted_agency(**filled: Any) -> Agency:
    """An agency that waits for the operator's check."""
    agency = filled_agency(**filled)
    return actions.submit_agency(agency=agency, by=agency_actor(agency))


def returned_agency(
    *, note: str = "请补正。", codes: Sequence[str] = ("entry.code",), **filled: Any
) -> Agency:
    """An agency that the operator gave back."""
    agency = submitted_agency(**filled)
    return actions.return_agency(agency=agency, conditions=codes, note=note, by=reviewer())


def registered_agency(
    *, name: str = "", holdings: Sequence[HeldCode] = (), by: Actor | None = None, **begun: Any
) -> Agency:
    """An agency in the market, whose qualifications are confirmed.

    A holding is named by its type ("eia-credit"), by type and level, or by type, level and majors;
    without a level it is the highest, without majors every one.
    """
    agency = submitted_agency(name=name, holdings=holdings, **begun)
    return actions.accept_agency(agency=agency, by=by or reviewer(agency.place))


def declared_holding(agency: Agency, code: HeldCode = "eia-credit", **given: Any) -> Holding:
    """A qualification that an agency entered and did not hand in."""
    values = holding_values(code, **given)
    return declare_holding(agency=agency, values=values, by=agency_actor(agency))


def checking_holding(agency: Agency, code: HeldCode = "eia-credit", **given: Any) -> Holding:
    """A qualification that waits for the operator's check."""
    row = declared_holding(agency, code, **given)
    return submit_holding(holding=row, by=agency_actor(agency))


def declared_practitioner(agency: Agency, **given: Any) -> Practitioner:
    values = practitioner_values(**given)
    return declare_practitioner(agency=agency, values=values, by=agency_actor(agency))


def checking_practitioner(agency: Agency, **given: Any) -> Practitioner:
    row = declared_practitioner(agency, **given)
    return submit_practitioner(practitioner=row, by=agency_actor(agency))


def named_delegate(agency: Agency, **given: Any) -> Delegate:
    return name_delegate(agency=agency, values=delegate_values(**given), by=agency_actor(agency))


def proposed_sanction(
    agency: Agency, *, kind: str = "suspension", months: int | None = 3, by: Actor | None = None
) -> Sanction:
    """A sanction that waits for a second person."""
    return propose_sanction(
        agency=agency,
        kind=kind,
        conditions=["conduct.price"],
        reason="中选后加价，有录音。",
        months=months,
        by=by or reviewer(agency.place),
    )


def suspended_agency(*, months: int = 3, **registered: Any) -> Agency:
    """An agency whose suspension two people decided."""
    agency = registered_agency(**registered)
    impose_sanction(sanction=proposed_sanction(agency, months=months), by=reviewer(agency.place))
    agency.refresh_from_db()
    return agency


def removed_agency(*, months: int | None = None, **registered: Any) -> Agency:
    """An agency that two people removed."""
    agency = registered_agency(**registered)
    sanction = proposed_sanction(agency, kind="removal", months=months)
    impose_sanction(sanction=sanction, by=reviewer(agency.place))
    agency.refresh_from_db()
    return agency


def codes_about(about: str = "agency") -> list[str]:
    """Codes of the conditions that a decision may quote."""
    rows = RefusalCondition.objects.filter(about=about).order_by("pk")
    return list(rows.values_list("code", flat=True))


def _parts(code: HeldCode) -> tuple[str, str | None, Sequence[str] | None]:
    if isinstance(code, str):
        return code, None, None
    return code if len(code) == 3 else (*code, None)
