"""The addresses of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.approvals import bulk_views, habit_views, passing_views, views
else:
    bulk_views = Doors("forms_platform.approvals.bulk_views")
    habit_views = Doors("forms_platform.approvals.habit_views")
    passing_views = Doors("forms_platform.approvals.passing_views")
    views = Doors("forms_platform.approvals.views")

app_name = "approvals"
urlpatterns = [
    path("att-godkanna/", views.queue, name="queue"),
    path("att-godkanna/bunt/", bulk_views.bulk, name="bulk"),
    path("att-godkanna/bunt/<uuid:batch>/", bulk_views.batch, name="batch"),
    path("att-godkanna/kolumner/", habit_views.columns, name="columns"),
    path("att-godkanna/vyer/", habit_views.keep_view, name="keep_view"),
    path("att-godkanna/vyer/andra/", habit_views.change_view, name="change_view"),
    path("att-godkanna/mallar/", habit_views.replies, name="replies"),
    path("att-godkanna/angra/<uuid:batch>/", views.undo, name="undo"),
    path("att-godkanna/<str:number>/", views.task, name="task"),
    path("att-godkanna/<str:number>/beslut/", views.decide, name="decide"),
    path("att-godkanna/<str:number>/ge-vidare/", passing_views.pass_on, name="pass_on"),
    path("att-godkanna/<str:number>/yttrande/", passing_views.opinion, name="opinion"),
    path("att-godkanna/<str:number>/ta/", views.claim, name="claim"),
    path("att-godkanna/<str:number>/slapp/", views.release, name="release"),
]
