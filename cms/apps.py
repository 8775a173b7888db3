from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Wagtail: home, notices, guides, and the operator's back office."""

    name = "cms"
