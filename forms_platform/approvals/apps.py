"""Django's entry to the package."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """The approvals app."""

    name = "forms_platform.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"
