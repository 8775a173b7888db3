from marketplace.catalogue.models.approvals import ApprovalItem
from marketplace.catalogue.models.calendar import CalendarDay, CalendarYear
from marketplace.catalogue.models.items import ItemVersion, ServiceItem, ServiceType
from marketplace.catalogue.models.qualifications import (
    QualificationLevel,
    QualificationMajor,
    QualificationType,
)
from marketplace.catalogue.models.rules import RefusalCondition, RuleSet, RuleTerm

__all__ = [
    "ApprovalItem",
    "CalendarDay",
    "CalendarYear",
    "ItemVersion",
    "QualificationLevel",
    "QualificationMajor",
    "QualificationType",
    "RefusalCondition",
    "RuleSet",
    "RuleTerm",
    "ServiceItem",
    "ServiceType",
]
