"""Django's entry to the package."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """The staffing app."""

    name = "forms_platform.staffing"
    label = "staffing"
    default_auto_field = "django.db.models.BigAutoField"
