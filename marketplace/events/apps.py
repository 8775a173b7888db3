from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The one funnel: facts, states, deadlines, and who hears of them."""

    name = "marketplace.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
