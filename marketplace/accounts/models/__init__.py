from marketplace.accounts.models.files import StoredFile
from marketplace.accounts.models.invitations import Invitation
from marketplace.accounts.models.numbers import NumberSeries
from marketplace.accounts.models.organisations import Membership, Organisation
from marketplace.accounts.models.regions import Region
from marketplace.accounts.models.unmaskings import Unmasking
from marketplace.accounts.models.users import User

__all__ = [
    "Invitation",
    "Membership",
    "NumberSeries",
    "Organisation",
    "Region",
    "StoredFile",
    "Unmasking",
    "User",
]
