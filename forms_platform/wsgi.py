"""The web processes' entry."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # a page that cannot be imported stops the start, not the first visitor
