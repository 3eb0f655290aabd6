"""Django's entry to the package."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The notifications app."""

    name = "forms_platform.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
