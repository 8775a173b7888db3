"""Why something was returned, refused or proposed, as a section of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.presenters.dossiers import Fact, Section
from marketplace.catalogue.models import RefusalCondition
from marketplace.catalogue.models.names import in_language


def reasons_section(kept: Mapping[str, Any]) -> list[Section]:
    """Give the decision that a row keeps; nothing where it keeps none."""
    if not kept.get("conditions"):
        return []
    return [
        Section(_("Last decision against it"), quoted(kept["conditions"]), kept.get("note", ""))
    ]


def quoted(codes: Iterable[str]) -> tuple[Fact, ...]:
    """Give conditions by their codes, in the order in which they were quoted."""
    rows = RefusalCondition.objects.in_bulk(list(codes), field_name="code")
    return tuple(
        Fact(rows[code], in_language(rows[code].says, rows[code].says_en))
        for code in codes
        if code in rows
    )
