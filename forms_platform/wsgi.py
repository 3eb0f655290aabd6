"""The web processes' entry."""

import os

from django.core.wsgi import get_wsgi_application

from forms_platform.look.doors import open_all

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forms_platform.settings")
application = get_wsgi_application()
open_all()  # a page that cannot be imported stops the start, not the first visitor
