from marketplace.events.models.clock import ClockShift, Lease
from marketplace.events.models.deadline import Deadline
from marketplace.events.models.delivery import HandlerCursor, ParkedReaction
from marketplace.events.models.fact import EventRow, StateChange
from marketplace.events.models.repeat import Answer
from marketplace.events.models.stateful import Stateful

__all__ = [
    "Answer",
    "ClockShift",
    "Deadline",
    "EventRow",
    "HandlerCursor",
    "Lease",
    "ParkedReaction",
    "StateChange",
    "Stateful",
]
