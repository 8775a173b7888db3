from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page shares: components, error pages, permission table, content policy."""

    name = "marketplace.web"
    label = "web"
