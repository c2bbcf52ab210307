"""The one settings module. Everything that differs between machines comes from the
environment (deploy/kneefoot.env.example lists all of it), and the defaults are those
of a public site: what is not set is refused, not opened.

Nothing imports this module; use `from django.conf import settings`.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from kneefoot.env import Env, local_secret
from kneefoot.logs import to_standard_error

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- Machine -----------------------------------------------------------------

# Shows the inside of the program on every error: for whoever is changing it.
DEBUG = env.flag("KNEEFOOT_DEBUG")
# One's own machine: no HTTPS, a secret made at the first start, static files from where
# they lie. `make run` and the tests set it. Errors look as they do on a public site.
LOCAL = env.flag("KNEEFOOT_LOCAL", default=DEBUG)
VAR_DIR = Path(env.text("KNEEFOOT_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

if LOCAL:
    SECRET_KEY = env.text("KNEEFOOT_SECRET_KEY") or local_secret(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = [*env.words("KNEEFOOT_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
else:
    SECRET_KEY = env.required(
        "KNEEFOOT_SECRET_KEY",
        "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))' "
        "(on your own machine, KNEEFOOT_LOCAL=1 or `make run` makes one for you).",
    )
    if len(SECRET_KEY) < 32:
        raise ImproperlyConfigured("KNEEFOOT_SECRET_KEY needs at least 32 characters.")
    ALLOWED_HOSTS = env.words("KNEEFOOT_HOSTS")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "KNEEFOOT_HOSTS is not set. Write the host names of the site, "
            "for example KNEEFOOT_HOSTS=check.example.org."
        )

DATABASES = {"default": env.database("DATABASE_URL", BASE_DIR, VAR_DIR / "kneefoot.sqlite3")}
# One for all workers, since it counts who failed to sign in (kneefoot/cache.py).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",  # made by kneefoot/migrations
        "KEY_FUNCTION": "kneefoot.cache.hidden_key",
        # So many that nobody can push a counter out by making others.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- What the site tells people ----------------------------------------------

# The number to call when life or limb is at stake, by country.
EMERGENCY_NUMBERS = {
    "AU": "000",
    "EU": "112",
    "GB": "999",
    "US": "911",
}
COUNTRY = env.choice("KNEEFOOT_COUNTRY", EMERGENCY_NUMBERS, "EU")
EMERGENCY_NUMBER = env.text("KNEEFOOT_EMERGENCY_NUMBER", EMERGENCY_NUMBERS[COUNTRY])
if not EMERGENCY_NUMBER.replace(" ", "").isdigit():
    raise ImproperlyConfigured(
        f"KNEEFOOT_EMERGENCY_NUMBER={EMERGENCY_NUMBER!r} is not a number one can dial."
    )

# Answers unchanged for so long, and reports of problems as old, are deleted by `manage.py purge`.
RETENTION_DAYS = env.whole_number("KNEEFOOT_RETENTION_DAYS", 30, least=1, most=3650)
# A plain "back soon" page for the public; the staff area and /health stay.
MAINTENANCE = env.flag("KNEEFOOT_MAINTENANCE")

# --- Application -------------------------------------------------------------

ROOT_URLCONF = "kneefoot.urls"
WSGI_APPLICATION = "kneefoot.wsgi.application"

INSTALLED_APPS = [
    "kneefoot.apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "simple_history",
    "conditions.apps.ConditionsConfig",
    "triage.apps.TriageConfig",
    "kneefoot.apps.KneefootConfig",  # last: it changes what the others put into the admin
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "kneefoot.middleware.PrivatePagesMiddleware",
    "kneefoot.middleware.MaintenanceMiddleware",
    "kneefoot.middleware.DatabaseAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kneefoot.middleware.SecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kneefoot.context_processors.site",
            ],
        },
    },
]
# Widgets are looked up in templates/ first, so that one override reaches every form.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
# A pretend language from right to left (scripts/pseudo_locale.py), to see what is not ready.
if env.flag("KNEEFOOT_PSEUDO"):
    LANGUAGE_CODE = "ar-xb"
    LANGUAGES = [("ar-xb", "Pretend language, from right to left")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("KNEEFOOT_TIME_ZONE", "UTC")

# --- Static files ------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("KNEEFOOT_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
# On one's own machine nothing is collected, and a changed file is seen at once.
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL

# --- Protection --------------------------------------------------------------

HTTPS = env.flag("KNEEFOOT_HTTPS", default=not LOCAL)
SECURE_SSL_REDIRECT = HTTPS
# A monitor asks over plain HTTP from the same machine.
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = env.whole_number("KNEEFOOT_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# The private link is in the address: no other site is told it. Not "no-referrer", with which
# browsers send `Origin: null` even to ourselves, and every form is refused as forged.
SECURE_REFERRER_POLICY = "same-origin"
# Trust the header only where a proxy sets it on every request.
BEHIND_PROXY = env.flag("KNEEFOOT_BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
# Rules for the whole domain (subdomains, preload lists) are for its owner to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"

# The session exists for staff only: the browser does not even send it elsewhere, so a
# clinician who fills in the questionnaire does so as nobody.
SESSION_COOKIE_NAME = "kneefoot_staff"
SESSION_COOKIE_PATH = "/staff/"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = env.words("KNEEFOOT_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "kneefoot.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's icons and the QR code
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "gyroscope": [],
    "magnetometer": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

# Personal pages: never stored by a browser or proxy, never listed by a search engine.
PRIVATE_PATHS = ("/a/", "/staff/")
# One page per condition, with all its evidence inline, has many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Staff sign-in -----------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
# No mail leaves this site (kneefoot/account_urls.py).
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
# An authenticator app and printed recovery codes: both work without our own scripts.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# No address is ever verified here, and none is needed.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Kneefoot"
REQUIRE_MFA = env.flag("KNEEFOOT_REQUIRE_MFA", default=not LOCAL)

# --- Logs --------------------------------------------------------------------

# Answers, addresses of people and private links have no place in them: see kneefoot/logs.py.
LOGGING = to_standard_error(
    {
        # Django's own handlers would mail or print whole requests.
        "django": {"handlers": [], "propagate": True, "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True, "level": "INFO"},
        # At DEBUG it prints SQL with its values.
        "django.db.backends": {"level": "WARNING"},
        "django.db.backends.schema": {"level": "WARNING"},
        # Each step of each PDF.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    }
)
