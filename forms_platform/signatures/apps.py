"""Django's entry to the package."""

from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    """The signatures app."""

    name = "forms_platform.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"
