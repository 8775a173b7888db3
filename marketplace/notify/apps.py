from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """The one outgoing door: e-mail, SMS, and in the demo a visible outbox."""

    name = "marketplace.notify"
    label = "notify"
