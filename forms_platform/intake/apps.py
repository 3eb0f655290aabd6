"""Django's entry to the package."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake app."""

    name = "forms_platform.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
