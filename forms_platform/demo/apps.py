"""Django's entry to the package."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo app."""

    name = "forms_platform.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
