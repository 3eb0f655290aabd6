"""The addresses of allauth's pages for a second step at sign-in; each page is loaded by who knocks."""

from __future__ import annotations

from django.urls import path

from forms_platform.look.doors import Doors

both = Doors("allauth.mfa.base.views")
app = Doors("allauth.mfa.totp.views")
passkeys = Doors("allauth.mfa.webauthn.views")
codes = Doors("allauth.mfa.recovery_codes.views")

urlpatterns = [
    path("", both.index, name="mfa_index"),
    path("logga-in/", both.authenticate, name="mfa_authenticate"),
    path("bekrafta/", both.reauthenticate, name="mfa_reauthenticate"),
    path("app/ny/", app.activate_totp, name="mfa_activate_totp"),
    path("app/ta-bort/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("koder/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("koder/nya/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("koder/hamta/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("nycklar/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("nycklar/ny/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("nycklar/bekrafta/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("nycklar/<int:pk>/ta-bort/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("nycklar/<int:pk>/namn/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
