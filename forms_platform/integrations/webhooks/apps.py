"""Django's entry to the package."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """The webhooks app."""

    name = "forms_platform.integrations.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
