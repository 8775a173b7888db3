from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Region
from marketplace.catalogue.models.names import in_language
from marketplace.kernel.canonical import H, Json, canonical


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


class Funding(models.TextChoices):
    SOCIAL = "social", _("Social funds")
    FISCAL = "fiscal", _("Fiscal funds")
    STATE = "state", _("State-owned funds")


class RuleTerm(models.Model):
    """One kind of term that rule sets give a value: "entry.check", in working days.

    `says` is the rule in plain words, `default_says` what happens when the time runs out. The
    `unit` of a choice lists what may be chosen: "accepted|escalated".
    """

    class Kind(models.TextChoices):
        WORKDAYS = "workdays", _("working days")
        DAYS = "days", _("days")
        MONTHS = "months", _("months")
        YUAN = "yuan", _("an amount in yuan")
        COUNT = "count", _("a number")
        PERCENT = "percent", _("a share in per cent")
        LADDER = "ladder", _("rising numbers, separated by commas")
        CHOICE = "choice", _("a choice")
        TEXT = "text", _("text")

    class Scope(models.TextChoices):
        REGION = "region", _("depends on the region alone")
        FUNDING = "funding", _("may depend on funds and amount")

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    unit = models.CharField(max_length=20, blank=True)
    scope = models.CharField(max_length=20, choices=Scope.choices)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    says = models.TextField()
    says_en = models.TextField()
    default_says = models.TextField(blank=True)
    default_says_en = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_verified = models.BooleanField(default=False)

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, on: date) -> RuleSetQuerySet:
        return self.filter(
            models.Q(effective_to=None) | models.Q(effective_to__gte=on), effective_from__lte=on
        )

    def covering(self, *, codes: tuple[str, ...], funding: str) -> RuleSetQuerySet:
        """Those that could apply to a place (its codes upwards) and a funding ("" for none)."""
        return self.filter(
            models.Q(region=None) | models.Q(region__code__in=codes), funding__in={"", funding}
        )

    def for_amount(self, amount: Decimal | None) -> RuleSetQuerySet:
        """Those whose band holds the amount; without an amount only those without a band."""
        if amount is None:
            return self.filter(amount_from=None, amount_below=None)
        return self.filter(
            models.Q(amount_from=None) | models.Q(amount_from__lte=amount),
            models.Q(amount_below=None) | models.Q(amount_below__gt=amount),
        )


class RuleSet(models.Model):
    """The versioned law of a region, a funding and a band of amounts: values for terms.

    An empty region, funding or band means every one. The nearest region wins, then a row for the
    funding, then a row for a band. A version is never edited: new law is a new row.
    """

    key = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="rule_sets"
    )
    funding = models.CharField(max_length=10, choices=Funding.choices, blank=True)
    amount_from = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    amount_below = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    terms = models.JSONField()
    hash = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="rule_set_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    @property
    def is_special(self) -> bool:
        """Whether it is for particular funds or amounts only."""
        return bool(self.funding) or self.amount_from is not None or self.amount_below is not None

    @property
    def law(self) -> dict[str, Json]:
        """Everything that a version lays down, as its hash covers it."""
        return {
            "key": self.key,
            "version": self.version,
            "region": self.region.code if self.region else None,
            "funding": self.funding,
            "amount_from": _amount(self.amount_from),
            "amount_below": _amount(self.amount_below),
            "effective_from": self.effective_from.isoformat(),
            "terms": dict(self.terms),
        }

    def computed_hash(self) -> str:
        """Hash the version, 64 hexadecimal digits; `hash` must equal it."""
        return H("ruleset/v1", canonical(self.law)).hex()


class RefusalCondition(models.Model):
    """A condition on which an entry, offer or need may be returned, or an agency sanctioned.

    Whoever returns or sanctions quotes its code.
    """

    class About(models.TextChoices):
        AGENCY = "agency", _("Agency")
        CONDUCT = "conduct", _("Conduct of an agency")
        OWNER = "owner", _("Project owner")
        OFFER = "offer", _("Offer")
        NEED = "need", _("Need")

    code = models.CharField(max_length=20, unique=True)
    about = models.CharField(max_length=8, choices=About.choices)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    says = models.TextField()
    says_en = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.name, self.name_en)}"
