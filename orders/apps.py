from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Owners and their needs, from posting over sign-up and draw to the result."""

    name = "orders"
