from orders.models.draws import Draw
from orders.models.needs import Need
from orders.models.owners import Owner
from orders.models.signups import SignUp

__all__ = ["Draw", "Need", "Owner", "SignUp"]
