"""The queues of the office, in the order of its menu."""

from __future__ import annotations

from cms.office.agencies import Agencies
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
for order, queue in enumerate(QUEUES, start=10):
    queue.menu_order = order
