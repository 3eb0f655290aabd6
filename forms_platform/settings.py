"""The platform's settings, all from the environment. What is missing or malformed stops the start with a sentence.

Two ways to run. *Embedded*, without DATABASE_URL: SQLite, a dispatcher thread in each web process, nothing else to
install. *Production*, with DATABASE_URL: PostgreSQL, Redis and Celery. docs/operations.md has the table of variables.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from forms_platform.environment import Environment, sqlite
from forms_platform.signatures.signing_services import read_services

ROOT = Path(__file__).resolve().parent.parent
_environment = Environment(os.environ)

VAR = Path(_environment.text("PLATFORM_VAR", str(ROOT / "var")))
_database = _environment.database("DATABASE_URL")
PRODUCTION = bool(_environment.text("DATABASE_URL") or _environment.text("REDIS_URL"))
DEMO = _environment.flag("PLATFORM_DEMO")
HTTPS = _environment.flag("PLATFORM_HTTPS", default=True) and PRODUCTION
DEBUG = False

if PRODUCTION and DEMO:
    _environment.fault(
        "PLATFORM_DEMO",
        "kan aldrig vara på i drift, för då kan vem som helst logga in som vem som helst; ta bort den",
        "can never be on in production, since anybody could then sign in as anybody; remove it",
    )


# --- Who may ask, and what secrets we keep -----------------------------------------------------------------------


def _own_secret_key() -> str:
    """The key of an embedded installation: made once, readable by the owner alone."""
    kept = VAR / "secret-key"
    VAR.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return kept.read_text(encoding="ascii")


if PRODUCTION:
    SECRET_KEY = _environment.required(
        "SECRET_KEY",
        "minst 50 slumpade tecken som bara den här installationen har",
        "at least 50 random characters of its own",
    )
    if SECRET_KEY and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10):
        _environment.fault("SECRET_KEY", "ska vara minst 50 slumpade tecken", "has to be at least 50 random characters")
    ALLOWED_HOSTS = _environment.listed("ALLOWED_HOSTS")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        _environment.fault(
            "ALLOWED_HOSTS",
            "ska vara webbplatsens namn med komma mellan, aldrig *",
            "has to be the site's host names with commas between them, never *",
        )
    if not HTTPS and not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
        _environment.fault(
            "PLATFORM_HTTPS",
            "kan bara vara 0 när ALLOWED_HOSTS är den egna datorn (localhost, 127.0.0.1)",
            "can be 0 only when ALLOWED_HOSTS is this machine (localhost, 127.0.0.1)",
        )
else:
    SECRET_KEY = _environment.text("SECRET_KEY") or _own_secret_key()
    ALLOWED_HOSTS = _environment.listed("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", "testserver"]

SITE_URL = _environment.text("PLATFORM_URL", "http://localhost:8000").rstrip("/")
if urlsplit(SITE_URL).scheme not in {"http", "https"} or not urlsplit(SITE_URL).hostname:
    _environment.fault("PLATFORM_URL", "ska se ut som https://e.kommun.se", "has to look like https://e.kommun.se")
if PRODUCTION:
    _environment.required(
        "PLATFORM_URL", "adressen som länkar i e-post går till", "the address that links in mail lead to"
    )

CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _environment.flag("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "forms_platform.look.errors.sent_too_late"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# Files are asked about with ClamAV's daemon when there is one; its StreamMaxLength has to be above MAX_BODY_MB.
CLAMAV = _environment.place("CLAMAV_ADDRESS")
CLAMAV_SECONDS = _environment.number("CLAMAV_SECONDS", 10, least=1, most=120)

# How often one person may send in; nobody fills in forms faster than this. While the cache is away nobody is stopped.
SENT_IN_A_MINUTE = _environment.number("SENT_IN_A_MINUTE", 30, least=1, most=100_000)

# How often one token may call the API.
API_CALLS_IN_A_MINUTE = _environment.number("API_CALLS_IN_A_MINUTE", 600, least=10, most=1_000_000)

# Bodies: what is larger is refused before it is read (forms_platform.limits).
MAX_BODY_BYTES = _environment.number("MAX_BODY_MB", 26, least=1, most=500) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640


# --- The rooms ---------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "formtools",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "forms_platform.look",
    "forms_platform.audit",
    "forms_platform.outbox",
    "forms_platform.organisation",
    "forms_platform.definitions",
    "forms_platform.catalogue",
    "forms_platform.cases",
    "forms_platform.intake",
    "forms_platform.approvals",
    "forms_platform.signatures",
    "forms_platform.staffing",
    "forms_platform.archive",
    "forms_platform.integrations",
    "forms_platform.integrations.webhooks",
    "forms_platform.notifications",
    "forms_platform.builder",
    "forms_platform.api",
    "forms_platform.demo",
]
MIDDLEWARE = [
    "forms_platform.logs.RequestLog",
    "forms_platform.look.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "forms_platform.look.maintenance.Maintenance",
    "forms_platform.limits.BodyLimit",
    "forms_platform.organisation.middleware.OneOrganisation",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "forms_platform.look.plain_text.PlainText",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "forms_platform.look.not_allowed.NotAllowedPage",
]
ROOT_URLCONF = "forms_platform.urls"
WSGI_APPLICATION = "forms_platform.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forms_platform.look.shell.shell",
            ],
        },
    }
]
SHELL_BADGES = {
    "queue": "forms_platform.approvals.queue.badge",
    "notices": "forms_platform.notifications.views.unread",
}
E_SERVICES = "forms_platform.definitions.load.all_current"  # what a stand-in can be limited to
SHELL_HAS_ROLE = "forms_platform.organisation.access.has_role"


# --- Signing in --------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "demo:people" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "forms_platform.organisation.sign_in.SignIn"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # who has had their password changed is told
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the letter itself says who sends it
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# A whole municipality comes from one address, so guesses are counted for a name from an address (or from a browser that
# knows the person), and more slowly for a name from anywhere.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "120/m/ip,5/5m/key",
    "login_failed_anywhere": "50/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _environment.flag("BEHIND_PROXY") else 0  # whose address guesses are counted against
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "forms_platform.organisation.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "forms_platform.organisation.second_factor_forms.SignInCode",
    "reauthenticate": "forms_platform.organisation.second_factor_forms.AgainCode",
}
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off; a code is used once all the same
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the staff register says what address a person has


# --- Where things are kept ---------------------------------------------------------------------------------------

VAR.mkdir(parents=True, exist_ok=True)
DATABASES: dict[str, Any] = {"default": _database or sqlite(VAR / "platform.sqlite3")}
PUBLISHING_FOUR_EYES = _environment.flag("PUBLISHING_FOUR_EYES")  # somebody else agrees before a version is used
FRESH_SECONDS = 2.0  # how late a page may see what another process changed: the organisation, a published e-service
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR / "files"
ORGANISATION_NUMBER = _environment.text("ORGANISATION_NUMBER", "212000-0000")
# "allowance=3510,other=…": the mappings' parameters.
PAYROLL_PARAMETERS = _environment.pairs("PAYROLL_PARAMETERS") or ({"timmar_per_dag": "8"} if DEMO else {})
PAYROLL_FOLDER = Path(_environment.text("PAYROLL_FOLDER", str(VAR / "payroll")))
FINANCE_PARAMETERS = _environment.pairs("FINANCE_PARAMETERS")
FINANCE_FOLDER = Path(_environment.text("FINANCE_FOLDER", str(VAR / "finance")))
DELIVERY_FOLDERS = {  # until an operator sets another address
    "payroll": PAYROLL_FOLDER,
    "finance": FINANCE_FOLDER,
    "payments": Path(_environment.text("PAYMENTS_FOLDER", str(VAR / "payments"))),
    "hr": Path(_environment.text("HR_FOLDER", str(VAR / "hr"))),
}
BALANCES_KEPT_DAYS = _environment.number("BALANCES_KEPT_DAYS", 400, least=1, most=3650)  # what other systems said
# Names, addresses and networks in the municipality's own network that deliveries may go to.
DELIVERY_ALLOWED = _environment.listed("DELIVERY_ALLOWED")
DELIVERY_TRUST = Path(_trust) if (_trust := _environment.text("DELIVERY_TRUST")) else None  # receivers' own authority
KEYS_FOLDER = Path(_environment.text("KEYS_FOLDER", str(VAR / "keys")))  # the seal's keys: signatures.folder
KEYS_PASSPHRASE = _environment.text("KEYS_PASSPHRASE")  # production without keys of its own does not start
# Keys in a hardware module (HSM) instead of files: docs/keys.md.
PKCS11_MODULE = _environment.text("PKCS11_MODULE")
PKCS11_TOKEN = _environment.text("PKCS11_TOKEN")
PKCS11_PIN = _environment.text("PKCS11_PIN")
PKCS11_ROOT_PIN = _environment.text("PKCS11_ROOT_PIN")  # only while the root signs, on a computer without network
if PKCS11_MODULE and not PKCS11_TOKEN:
    _environment.required("PKCS11_TOKEN", "etiketten på modulens token", "the label of the module's token")
if PKCS11_MODULE and not Path(PKCS11_MODULE).is_file():
    _environment.fault("PKCS11_MODULE", "är ingen fil som finns", "is no file that is there")
# Who makes the time stamps: our own authority in a process of its own, or one at an address (RFC 3161): docs/keys.md.
TSA_URL = _environment.text("TSA_URL")
TSA_POLICY = _environment.listed("TSA_POLICY")
TSA_TRUST = Path(_tsa_trust) if (_tsa_trust := _environment.text("TSA_TRUST")) else None
TSA_USER = _environment.text("TSA_USER")
TSA_PASSWORD = _environment.text("TSA_PASSWORD")
TSA_SECONDS = _environment.number("TSA_SECONDS", 10, least=1, most=30)  # how long an answer may take
if TSA_URL and urlsplit(TSA_URL).scheme not in {"http", "https", "unix"}:
    _environment.fault("TSA_URL", "ska börja med https:, http: eller unix:", "has to begin with https:, http: or unix:")
if TSA_TRUST is not None and not TSA_TRUST.is_file():
    _environment.fault("TSA_TRUST", "är ingen fil som finns", "is no file that is there")
RECORD_EMBEDS_FILES = _environment.flag("RECORD_EMBEDS_FILES")  # the case's PDF files lie inside its record
SIGNATURE_PROVIDERS = _environment.listed("SIGNATURE_PROVIDERS") or ["internal"]  # signatures.policy
SIGNING_SERVICES = read_services(_environment, SIGNATURE_PROVIDERS)  # docs/signing-services.md
SIGNING_ALLOWED = _environment.listed("SIGNING_ALLOWED")  # services in the municipality's own network
# Where the municipality signs people in (OpenID Connect): there they show anew who they are, to sign.
SSO_ISSUER = _environment.text("SSO_ISSUER")
SSO_CLIENT = _environment.text("SSO_CLIENT")
SSO_SECRET = _environment.text("SSO_SECRET")
SSO_CLAIM = _environment.text("SSO_CLAIM", "preferred_username")  # equals a user name, employee number or e-mail here
SSO_LEVELS = _environment.listed("SSO_LEVELS")  # acr_values to ask for
SSO_TRUST = Path(_sso_trust) if (_sso_trust := _environment.text("SSO_TRUST")) else None  # its own authority, as PEM
if SSO_ISSUER and not (urlsplit(SSO_ISSUER).scheme in {"https", "http"} and SSO_CLIENT and SSO_SECRET):
    _environment.fault(
        "SSO_ISSUER",
        "ska vara tjänstens adress, https://…, och kräver SSO_CLIENT och SSO_SECRET",
        "has to be the address of the service, https://…, and needs SSO_CLIENT and SSO_SECRET",
    )
SIGNING_PATIENCE = _environment.number("SIGNING_PATIENCE", 8, least=1, most=30)  # seconds for an answer of theirs
# How an eID is known to be the person's: "number", only by an identity number that we know; "name", also by their name.
SIGNATURE_IDENTITY = _environment.text("SIGNATURE_IDENTITY", "number")
if SIGNATURE_IDENTITY not in {"number", "name"}:
    _environment.fault("SIGNATURE_IDENTITY", "ska vara number eller name", "has to be number or name")
SIGNATURE_LEVEL = _environment.number("SIGNATURE_LEVEL", 1, least=1, most=4)  # the weakest that any signature may be
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = Path(_environment.text("STATIC_ROOT", str(VAR / "static")))
_collected = PRODUCTION or "collectstatic" in sys.argv or (STATIC_ROOT / "staticfiles.json").exists()
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "forms_platform.static_files.HashedFiles"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected
if not _collected:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: the files are found where they are written
WHITENOISE_MAX_AGE = 3600

REDIS_URL = _environment.text("REDIS_URL")
if PRODUCTION:
    if _database is None and not any(fault.name == "DATABASE_URL" for fault in _environment.faults):
        _environment.required(
            "DATABASE_URL", "postgres://namn:lösenord@värd/databas", "postgres://name:password@host/database"
        )
    elif _database is not None and "postgresql" not in _database["ENGINE"]:
        _environment.fault(
            "DATABASE_URL",
            "ska vara PostgreSQL; SQLite används utan DATABASE_URL",
            "has to be PostgreSQL; SQLite is used without it",
        )
    if urlsplit(REDIS_URL).scheme not in {"redis", "rediss", "unix"}:
        _environment.fault("REDIS_URL", "ska se ut som redis://värd:6379/0", "has to look like redis://host:6379/0")
    CACHES: dict[str, Any] = {
        "default": {"BACKEND": "forms_platform.cache.RedisOrNothing", "LOCATION": REDIS_URL, "KEY_PREFIX": "forms"}
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"


# --- The outbox --------------------------------------------------------------------------------------------------

OUTBOX_HANDLERS = "forms_platform.wiring.HANDLERS"
DOCUMENT_CHECKS = ["forms_platform.integrations.hr.fits.faults"]  # asked of a document above what it can know itself
MAIL_PREVIEW = "forms_platform.wiring.MAIL_PREVIEW"  # how a mail would look, for who builds an e-service
SYSTEM_ACTIONS = "forms_platform.wiring.ACTIONS"  # what steps of the kind "system" ask for, and who does it
API_ASKS = "forms_platform.wiring.FOR_PROGRAMS"  # what the API asks of rooms beside it
OUTBOX_BY = "celery" if PRODUCTION else "thread"  # who carries out post: "celery", "thread", or "nobody" in tests
OUTBOX_CELERY = "forms_platform.celery.app"
OUTBOX_LEASE_SECONDS = _environment.number("OUTBOX_LEASE_SECONDS", 60, least=2, most=3600)
OUTBOX_BACKOFF_SECONDS = _environment.numbers(
    "OUTBOX_BACKOFF_SECONDS", (15, 60, 300, 1500) if DEMO else (5 * 60, 25 * 60, 125 * 60, 625 * 60)
)
OUTBOX_TRIES = _environment.number("OUTBOX_TRIES", 8, least=1, most=100)
OUTBOX_CARRIERS = _environment.number("OUTBOX_CARRIERS", 12, least=1, most=64)  # a process: deliveries on their way
OUTBOX_LATE_SECONDS = _environment.number("OUTBOX_LATE_SECONDS", 300, least=5, most=86_400)
# What is done is forgotten after so many days; what was given up, or settled by hand, never is.
OUTBOX_KEPT_DAYS = _environment.number("OUTBOX_KEPT_DAYS", 90, least=7, most=3650)
OUTBOX_ABOUT = "forms_platform.cases.spoken_of"  # a module: names(abouts) and abouts(words)
OUTBOX_TRAIL = "forms_platform.audit.trail.append"  # what is done to post by hand is logged
OUTBOX_WAKE = "forms_platform.integrations.health.wake_all"  # the receivers of these lanes are said to be well
OUTBOX_OPERATOR = "forms_platform.organisation.access.has_role"  # (person, "drift") -> bool
UNDO_SECONDS = _environment.number("UNDO_SECONDS", 10, least=0, most=60)

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_ACKS_LATE = True
CELERY_DB_REUSE_MAX = 1000  # tasks on one connection; forms_platform.celery looks whether it still lives
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    # A request waits half a second for a broker that is away, two for one that is silent, and then not for a while:
    # the doorbell is no part of taking a case. The worker has its own patience (CELERY_BROKER_CONNECTION_*).
    "max_retries": 0,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 2,
    "socket_keepalive": True,
}
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BEAT_SCHEDULE = {
    # Finds what became due, what a dead worker had, and what the doorbell never told. Worth nothing after the next one.
    "sweep": {"task": "outbox.sweep", "schedule": 2.0, "options": {"expires": 2.0}},
    # Asks each quarter whether the day's work has begun: a clock that was down in the night loses no day.
    "day": {"task": "outbox.begin_day", "schedule": 900.0, "options": {"expires": 900.0}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")


# --- Language, time, mail, log -----------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
MUNICIPALITY = _environment.text("MUNICIPALITY", "Björkvattens kommun")

_mail = urlsplit(_environment.text("EMAIL_URL", "folder:"))
if PRODUCTION:
    _environment.required(
        "EMAIL_URL",
        "smtp://namn:lösenord@värd:587?tls=1, eller folder: för att bara spara breven",
        "smtp://name:password@host:587?tls=1, or folder: to only keep the letters",
    )
match _mail.scheme:
    case "smtp" | "smtps":
        EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        EMAIL_HOST = _mail.hostname or "localhost"
        EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 587)
        EMAIL_HOST_USER = unquote(_mail.username or "")
        EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
        EMAIL_USE_SSL = _mail.scheme == "smtps"
        EMAIL_USE_TLS = not EMAIL_USE_SSL and parse_qs(_mail.query).get("tls", ["0"])[-1] == "1"
        EMAIL_TIMEOUT = 10
    case "folder":
        EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        EMAIL_FILE_PATH = Path(_mail.path) if _mail.path else VAR / "mail"
    case "console":
        EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    case _:
        _environment.fault(
            "EMAIL_URL", "ska börja med smtp:, smtps: eller folder:", "has to begin with smtp:, smtps: or folder:"
        )
_from = f"{MUNICIPALITY} <ingen-svarar@{urlsplit(SITE_URL).hostname or 'localhost'}>"
DEFAULT_FROM_EMAIL = _environment.text("MAIL_FROM", _from)
# A mail about one's turn may have a link that signs in, once, for three days (notifications.links). 0: plain links.
MAIL_SIGN_IN_LINKS = _environment.flag("MAIL_SIGN_IN_LINKS", default=True)
# Told each day of what is stuck in the outbox, beside those who hold the role drift.
OPERATOR_MAIL = _environment.text("OPERATOR_MAIL")

LOG_FORMAT = _environment.text("LOG_FORMAT", "json" if PRODUCTION else "plain")
if LOG_FORMAT not in {"json", "plain"}:
    _environment.fault("LOG_FORMAT", "ska vara json eller plain", "has to be json or plain")
LOG_LEVEL = _environment.text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    _environment.fault(
        "LOG_LEVEL", "ska vara DEBUG, INFO, WARNING eller ERROR", "has to be DEBUG, INFO, WARNING or ERROR"
    )
    LOG_LEVEL = "INFO"
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "forms_platform.logs.JsonLine"},
        "plain": {"()": "forms_platform.logs.PlainLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stderr",
            "formatter": "plain" if LOG_FORMAT == "plain" else "json",
        }
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Every refused request is already a line of forms_platform.requests; only what broke is told again.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # The sweep comes every two seconds; what a task did is told by the outbox and by its row.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.request": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pyhanko": {"level": "WARNING"},
        "pyhanko_certvalidator": {"level": "WARNING"},
    },
}

_environment.stop_if_faulty()
