"""Django's entry to the package."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The look app: template tags and the shell, no tables."""

    name = "forms_platform.look"
    label = "look"
