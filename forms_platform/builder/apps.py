"""The app of the builder."""

from django.apps import AppConfig


class BuilderConfig(AppConfig):
    """The builder."""

    name = "forms_platform.builder"
    default_auto_field = "django.db.models.BigAutoField"
