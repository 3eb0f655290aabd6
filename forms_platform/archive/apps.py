"""Django's entry to the package."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The archive app."""

    name = "forms_platform.archive"
    label = "archive"
    default_auto_field = "django.db.models.BigAutoField"
