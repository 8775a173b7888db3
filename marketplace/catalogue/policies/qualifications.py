"""Which qualification rules an item may have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue.models import QualificationType
from marketplace.catalogue.queries.qualifications import Known
from marketplace.kernel.errors import Invalid
from marketplace.kernel.rules import BadRule, Holds, Rule, leaves, parse_rule


def check_rule(value: Any, known: Known) -> Rule:
    """A rule has the right shape and asks only for qualifications that exist and bind.

    Raises: Invalid at the field "qualification_rule", which names every fault.
    """
    try:
        rule = parse_rule(value)
    except BadRule as error:
        raise Invalid(str(error), field="qualification_rule") from None
    faults = [says for leaf in leaves(rule) for says in faults_of(leaf, known)]
    if faults:
        raise Invalid("\n".join(faults), field="qualification_rule", faults=faults)
    return rule


def faults_of(leaf: Holds, known: Known) -> Iterator[str]:
    """Say what stands against one condition."""
    kind = known.types.get(leaf.type)
    if kind is None:
        yield _("There is no qualification “%(code)s”.") % {"code": leaf.type}
        return
    names = {"name": kind, "level": leaf.level, "major": leaf.major}
    if not kind.is_binding:
        yield _binds_nobody(kind) % names
    if leaf.level is not None and (leaf.type, leaf.level) not in known.levels:
        yield _("%(name)s: there is no level “%(level)s”.") % names
    if leaf.major is not None and (leaf.type, leaf.major) not in known.majors:
        yield _("%(name)s: there is no field “%(major)s”.") % names


def _binds_nobody(kind: QualificationType) -> str:
    if kind.status == QualificationType.Status.ABOLISHED:
        return _("%(name)s: was abolished; nobody may ask for it.")
    return _("%(name)s: is a voluntary rating; nobody may ask for it.")
