"""Which conditions a decision may quote."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from marketplace.catalogue.queries.conditions import conditions_about
from marketplace.kernel.errors import Invalid


def check_conditions(codes: Sequence[str], *, about: str) -> None:
    """A refusal quotes at least one condition, each of them in force and about this kind.

    Raises: Invalid at the field "conditions".
    """
    if not codes:
        raise Invalid(_("Please choose at least one condition."), field="conditions")
    known = set(conditions_about(about).values_list("code", flat=True))
    unknown = [code for code in codes if code not in known]
    if unknown:
        says = _("This condition cannot be quoted here: %(codes)s.")
        raise Invalid(says % {"codes": ", ".join(unknown)}, field="conditions", unknown=unknown)
