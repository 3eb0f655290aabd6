"""Which view answers which address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

handler400 = "forms_platform.look.errors.bad_request"
handler403 = "forms_platform.look.errors.forbidden"
handler404 = "forms_platform.look.errors.not_found"
handler500 = "forms_platform.look.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("forms_platform.look.urls")),
    path("konto/", include("allauth.account.urls")),
]
