"""Addresses of the pages about receivers, and of the finance system's registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.integrations import batch_pages, views
    from forms_platform.integrations.hr import views as hr
    from forms_platform.integrations.payments import views as payments
    from forms_platform.integrations.registers import balance_views as balances
    from forms_platform.integrations.registers import views as registers
else:
    batch_pages = Doors("forms_platform.integrations.batch_pages")
    views = Doors("forms_platform.integrations.views")
    hr = Doors("forms_platform.integrations.hr.views")
    payments = Doors("forms_platform.integrations.payments.views")
    balances = Doors("forms_platform.integrations.registers.balance_views")
    registers = Doors("forms_platform.integrations.registers.views")

app_name = "integrations"
urlpatterns = [
    path("drift/mottagare/", views.receivers, name="receivers"),
    path("drift/mottagare/hr/schema/", hr.schemas, name="schemas"),
    path("drift/mottagare/<slug:target>/", views.receiver, name="receiver"),
    path("drift/mottagare/<slug:target>/prova/", views.try_receiver, name="try"),
    path("drift/mottagare/<slug:target>/forsok-igen/", views.replay_target, name="replay"),
    path("drift/mottagare/<slug:target>/filer/", batch_pages.batches, name="batches"),
    path("drift/mottagare/<slug:target>/filer/<slug:batch>/", batch_pages.batch_file, name="batch"),
    path("utbetalningar/", payments.lists, name="payments"),
    path("utbetalningar/<slug:batch>/", payments.payment_list, name="payment_list"),
    path("utbetalningar/<slug:batch>/attestera/", payments.attest_list, name="attest_list"),
    path("saldon/", balances.balances, name="balances"),
    path("kodlistor/las-in/sie/", registers.registers, name="registers"),
]
