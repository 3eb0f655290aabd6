"""Django's entry to the package."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit app."""

    name = "forms_platform.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
