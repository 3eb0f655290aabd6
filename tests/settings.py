"""The platform's settings as tests see them: own folder, own database, no worker, nothing sent."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_scratch = tempfile.mkdtemp(prefix="platform-tests-")
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
os.environ["PLATFORM_VAR"] = _scratch
for _name in ("DATABASE_URL", "REDIS_URL", "PLATFORM_DEMO", "SECRET_KEY", "ALLOWED_HOSTS"):
    os.environ.pop(_name, None)

from forms_platform.environment import database_from_url  # noqa: E402 - the folder above has to be set first
from forms_platform.settings import *  # noqa: E402, F403
from forms_platform.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if os.environ.get("TEST_DATABASE_URL"):
    DATABASES["default"] = database_from_url(os.environ["TEST_DATABASE_URL"])
else:
    # A file, not memory: races between threads and processes are then the ones that production has.
    DATABASES["default"]["TEST"] = {"NAME": Path(_scratch) / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )

STATIC_ROOT.mkdir(exist_ok=True)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
FRESH_SECONDS = 3600.0  # a busy machine does not change what is counted; tests/conftest.py forgets between tests
OUTBOX_BY = "nobody"  # a test runs what is due itself: forms_platform.outbox.relay.drain(now)
