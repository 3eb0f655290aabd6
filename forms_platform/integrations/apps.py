"""Django's entry to the package."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """The integrations app."""

    name = "forms_platform.integrations"
    label = "integrations"
    default_auto_field = "django.db.models.BigAutoField"
