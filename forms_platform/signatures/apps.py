"""Django's entry to the package."""

import sys

from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    """The signatures app."""

    name = "forms_platform.signatures"
    label = "signatures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Production without keys of its own does not start: what it sealed would prove nothing."""
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured

        if not settings.PRODUCTION or "make_keys" in sys.argv[1:2]:
            return
        from forms_platform.signatures.folder import KeysMissing, check_folder

        try:
            check_folder(
                settings.KEYS_FOLDER,
                production=True,
                hardware=bool(settings.PKCS11_MODULE),
                stamped_elsewhere=bool(settings.TSA_URL),
            )
        except KeysMissing as missing:
            raise ImproperlyConfigured(str(missing)) from missing
