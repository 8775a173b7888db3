"""The queues of the office, in the order of its menu."""

from __future__ import annotations

from cms.office.agencies import Agencies
from cms.office.catalogue.items import Items
from cms.office.catalogue.qualifications import QualificationTypes
from cms.office.catalogue.rule_sets import RuleSets
from cms.office.catalogue.shelf import Shelf
from cms.office.catalogue.tables import Calendar, Conditions, Regions
from cms.office.changes import Changes
from cms.office.deadlines import Deadlines
from cms.office.holdings import Holdings, Practitioners
from cms.office.needs import Needs
from cms.office.offers import Offers
from cms.office.owners import Owners
from cms.office.queues import Queue
from cms.office.results import Results
from cms.office.sanctions import Sanctions

QUEUES: tuple[Queue, ...] = (
    Agencies(),
    Holdings(),
    Practitioners(),
    Changes(),
    Sanctions(),
    Owners(),
    Needs(),
    Offers(),
    Results(),
    Deadlines(),
)
SHELVES: tuple[Shelf, ...] = (
    Items(),
    QualificationTypes(),
    RuleSets(),
    Conditions(),
    Calendar(),
    Regions(),
)
for order, queue in enumerate(QUEUES, start=10):
    queue.menu_order = order
