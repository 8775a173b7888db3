from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, sign-in and codes, over the house's own users and outgoing door."""
