"""Django's entry to the package."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    """The definitions app."""

    name = "forms_platform.definitions"
    label = "definitions"
    default_auto_field = "django.db.models.BigAutoField"
