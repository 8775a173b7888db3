"""Asking to change what the operator checked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from marketplace.accounts.forms.files import CheckedFileField
from marketplace.web.fields import ProseField
from providers.forms.registration import ParticularsForm


class ChangeForm(ParticularsForm):
    """The particulars as they stand; whatever is written over is asked for."""

    note = ProseField(
        label=gettext_lazy("What happened"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("For example: new legal representative since 1 November."),
    )
    proof = CheckedFileField(
        label=gettext_lazy("Proof"),
        required=False,
        help_text=gettext_lazy("The notice of change, or the new licence."),
    )

    @property
    def wanted(self) -> dict[str, Any]:
        """What the action is asked for: every particular, its proof and note."""
        values = self.values
        proof, note = values.pop("proof", None), values.pop("note", "")
        return {"values": values, "proof": proof, "note": note}
