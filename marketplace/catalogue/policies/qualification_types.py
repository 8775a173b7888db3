"""What a kind of qualification must say, and when it may stop binding."""

from __future__ import annotations

import re

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.models import ItemVersion, QualificationType
from marketplace.catalogue.queries.items import rule_of
from marketplace.events import clock
from marketplace.kernel.errors import Invalid
from marketplace.kernel.rules import leaves

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_LONGEST = 40


def check_code(code: str) -> None:
    """A code is a short word of the address kind. Raises: Invalid at "code"."""
    if not _CODE.fullmatch(code) or len(code) > _LONGEST:
        says = _("Please use small letters, digits and hyphens, at most 40, for example: cma.")
        raise Invalid(says, field="code")


def check_names(**texts: str) -> None:
    """Every text is given. Raises: Invalid at the first empty one."""
    for field, text in texts.items():
        if not text:
            raise Invalid(_("Please fill this in."), field=field)


def check_status(status: str) -> None:
    """It is known what stands behind a qualification. Raises: Invalid at "status"."""
    if status not in QualificationType.Status.values:
        raise Invalid(_("Please choose one of the list."), field="status")


def check_may_stop_binding(kind: QualificationType) -> None:
    """No item, today or later, asks for what is abolished or voluntary. Raises: Invalid."""
    day = timezone.localdate(clock.instant())
    rows = ItemVersion.objects.filter(Q(effective_to=None) | Q(effective_to__gte=day))
    asking = {
        str(row)
        for row in rows.exclude(qualification_rule=None)
        if any(leaf.type == kind.code for leaf in leaves(rule_of(row)))
    }
    if asking:
        says = _("These items still ask for it; please change them first: %(items)s.")
        raise Invalid(says % {"items": ", ".join(sorted(asking))}, field="status")
