"""Which view answers which address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from forms_platform import health

handler400 = "forms_platform.look.errors.bad_request"
handler403 = "forms_platform.look.errors.forbidden"
handler404 = "forms_platform.look.errors.not_found"
handler429 = "forms_platform.look.errors.too_many"  # asked for by allauth
handler500 = "forms_platform.look.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("forms_platform.catalogue.urls")),
    path("", include("forms_platform.look.urls")),
    path("", include("forms_platform.demo.urls")),
    path("", include("forms_platform.organisation.urls")),  # before allauth: some of its pages are not ours
    path("konto/", include("allauth.account.urls")),
    path("konto/tva-steg/", include("forms_platform.organisation.second_factor_urls")),
    path("", include("forms_platform.archive.urls")),  # before the case itself: its address is longer
    path("", include("forms_platform.signatures.urls")),
    path("", include("forms_platform.intake.urls")),
    path("", include("forms_platform.cases.urls")),
    path("", include("forms_platform.approvals.urls")),
    path("", include("forms_platform.notifications.urls")),
    path("", include("forms_platform.staffing.urls")),
    path("", include("forms_platform.integrations.urls")),
    path("", include("forms_platform.outbox.urls")),
    path("", include("forms_platform.builder.urls")),
    path("", include("forms_platform.api.urls")),
    path("", include("forms_platform.integrations.webhooks.urls")),
]
