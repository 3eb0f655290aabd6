"""Addresses of the API. One pattern takes every call: the table of operations knows the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.api import token_views, views
else:
    views, token_views = Doors("forms_platform.api.views"), Doors("forms_platform.api.token_views")

app_name = "api"
urlpatterns = [
    path("api/v1/openapi.json", views.document, name="openapi"),
    path("api/v1/docs", views.docs, name="docs"),
    path("api/v1/oauth/token", views.oauth_token, name="oauth_token"),
    path("api/v1/todo/fragment", views.todo_fragment, name="todo_fragment"),
    path("api/v1/<path:path>", views.call, name="call"),
    path("konto/api/", token_views.tokens, name="tokens"),
    path("konto/api/<int:token>/aterkalla/", token_views.revoke, name="revoke"),
    path("api-klienter/", token_views.clients, name="clients"),
    path("api-klienter/<int:client>/aterkalla/", token_views.revoke_client, name="revoke_client"),
]
