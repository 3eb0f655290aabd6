"""Django's entry to the package."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The catalogue app."""

    name = "forms_platform.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
