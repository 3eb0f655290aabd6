"""Django's entry to the package."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """The organisation app."""

    name = "forms_platform.organisation"
    label = "organisation"
    default_auto_field = "django.db.models.BigAutoField"
