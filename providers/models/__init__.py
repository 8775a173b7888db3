from providers.models.agencies import Agency, OpenWork, ProfileChange
from providers.models.holdings import Holding
from providers.models.offers import Offer, OfferFile, OfferPackage
from providers.models.people import Delegate, Practitioner
from providers.models.sanctions import Sanction

__all__ = [
    "Agency",
    "Delegate",
    "Holding",
    "Offer",
    "OfferFile",
    "OfferPackage",
    "OpenWork",
    "Practitioner",
    "ProfileChange",
    "Sanction",
]
