"""Django's entry to the package."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox app."""

    name = "forms_platform.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
