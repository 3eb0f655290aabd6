"""Addresses of the builder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from forms_platform.look.doors import Doors

if TYPE_CHECKING:
    from forms_platform.builder import (
        blocks,
        changing,
        history,
        home,
        mails,
        preview,
        publishing,
        rehearsal,
        usage,
        views,
    )
else:
    blocks = Doors("forms_platform.builder.blocks")
    changing = Doors("forms_platform.builder.changing")
    history = Doors("forms_platform.builder.history")
    home = Doors("forms_platform.builder.home")
    mails = Doors("forms_platform.builder.mails")
    preview = Doors("forms_platform.builder.preview")
    publishing = Doors("forms_platform.builder.publishing")
    rehearsal = Doors("forms_platform.builder.rehearsal")
    usage = Doors("forms_platform.builder.usage")
    views = Doors("forms_platform.builder.views")

app_name = "builder"
urlpatterns = [
    path("bygg/", home.home, name="home"),
    path("bygg/ny/", home.new, name="new"),
    path("bygg/block/", blocks.listed, name="blocks"),
    path("bygg/<slug:key>/", views.questions, name="questions"),
    path("bygg/<slug:key>/andra/", changing.change, name="change"),
    path("bygg/<slug:key>/block/", blocks.save, name="save_block"),
    path("bygg/<slug:key>/har/", changing.present, name="present"),
    path("bygg/<slug:key>/ta-bort/", views.remove, name="remove"),
    path("bygg/<slug:key>/visa/", preview.preview, name="preview"),
    path("bygg/<slug:key>/flode/", views.flow, name="flow"),
    path("bygg/<slug:key>/texter/", views.texts, name="texts"),
    path("bygg/<slug:key>/texter/fil/", views.texts_file, name="texts_file"),
    path("bygg/<slug:key>/behorighet/", views.access, name="access"),
    path("bygg/<slug:key>/regler/", views.rules, name="rules"),
    path("bygg/<slug:key>/meddelanden/", views.messages, name="messages"),
    path("bygg/<slug:key>/meddelanden/<slug:event>/", mails.mail, name="mail"),
    path("bygg/<slug:key>/sekretess/", views.secrecy, name="secrecy"),
    path("bygg/<slug:key>/leveranser/", views.deliveries, name="deliveries"),
    path("bygg/<slug:key>/versioner/", history.versions, name="versions"),
    path("bygg/<slug:key>/flytta/", history.move, name="move"),
    path("bygg/<slug:key>/json/", views.as_json, name="json"),
    path("bygg/<slug:key>/fil.json", views.file, name="file"),
    path("bygg/<slug:key>/anvandning/", usage.usage, name="usage"),
    path("bygg/<slug:key>/testkor/", rehearsal.rehearse, name="rehearse"),
    path("bygg/<slug:key>/publicera/", publishing.publish, name="publish"),
]
