from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What may be asked for: service items, qualifications, rule sets, the working-day calendar."""

    name = "marketplace.catalogue"
    label = "catalogue"
