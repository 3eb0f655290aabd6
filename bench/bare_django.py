"""The floor: a Django project with the admin and nothing of ours, as startproject makes it."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """
SECRET_KEY = "a-key-for-a-bench-that-nobody-else-ever-sees-1234567890"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bare.urls"
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                  "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
              "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
              "django.contrib.auth.middleware.AuthenticationMiddleware",
              "django.contrib.messages.middleware.MessageMiddleware",
              "django.middleware.clickjacking.XFrameOptionsMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
    "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                           "django.contrib.messages.context_processors.messages"]}}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "bare.sqlite3"}}
STATIC_URL = "static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""
URLS = """
from django.contrib import admin
from django.urls import path
urlpatterns = [path("admin/", admin.site.urls)]
"""
WSGI = """
import os
from django.core.wsgi import get_wsgi_application
os.environ["DJANGO_SETTINGS_MODULE"] = "bare.settings"
application = get_wsgi_application()
"""
MANAGE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "bare.settings"
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


def bare_project(folder: Path) -> Path:
    """The folder with manage.py of a bare project."""
    package = folder / "bare"
    package.mkdir()
    for name, text in {"__init__": "", "settings": SETTINGS, "urls": URLS, "wsgi": WSGI}.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    (folder / "manage.py").write_text(MANAGE, encoding="utf-8")
    return folder
