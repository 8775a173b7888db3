from django.apps import AppConfig


class SampleConfig(AppConfig):
    """The sample market: names, scenarios, and the command that plays them."""

    name = "marketplace.sample"
    label = "sample"
