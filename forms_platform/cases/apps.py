"""Django's entry to the package."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases app."""

    name = "forms_platform.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
