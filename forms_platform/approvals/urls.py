"""The addresses of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.approvals import views
else:
    views = Doors("forms_platform.approvals.views")

app_name = "approvals"
urlpatterns = [
    path("att-godkanna/", views.queue, name="queue"),
    path("att-godkanna/bunt/", views.bulk, name="bulk"),
    path("att-godkanna/angra/<uuid:batch>/", views.undo, name="undo"),
    path("att-godkanna/<str:number>/", views.task, name="task"),
    path("att-godkanna/<str:number>/beslut/", views.decide, name="decide"),
    path("att-godkanna/<str:number>/ta/", views.claim, name="claim"),
    path("att-godkanna/<str:number>/slapp/", views.release, name="release"),
]
