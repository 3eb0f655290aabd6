"""Django's entry to the package."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The api app."""

    name = "forms_platform.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
