from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Agencies: registration, qualifications, practitioners, and the offers on their shelves."""

    name = "providers"
