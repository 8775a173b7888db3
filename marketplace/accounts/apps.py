from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, the bodies they act for, regions, and the desk: what needs me today."""

    name = "marketplace.accounts"
    label = "accounts"
