"""Django's settings, made from the installation's environment. Everything that differs between counties is in ``environment``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from jingzhun.county.config.environment import read_environment

ENVIRONMENT = read_environment()
COUNTY = Path(__file__).resolve().parent.parent
DATA = ENVIRONMENT.data

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = [*ENVIRONMENT.hosts]
ROOT_URLCONF = "jingzhun.county.config.urls"
WSGI_APPLICATION = "jingzhun.county.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "jingzhun.county.audit",
    "jingzhun.county.accounts",
    "jingzhun.county.jobs",
    "jingzhun.county.registry",
    "jingzhun.county.clues",
    "jingzhun.county.intake",
    "jingzhun.county.casework",
    "jingzhun.county.evaluation",
    "jingzhun.county.home",
    "jingzhun.county.api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "jingzhun.county.config.requests.RequestId",
    "jingzhun.county.config.busy.WaitsForNoLockLong",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "jingzhun.county.accounts.middleware.ActorOfRequest",
    "jingzhun.county.accounts.middleware.SessionRules",
    "jingzhun.county.accounts.middleware.RowFloor",
    "jingzhun.county.config.room.ReadsOnlyWhenFull",
    "jingzhun.county.audit.middleware.BatchedReads",
    "jingzhun.county.config.requests.SafeMethodsWriteNothing",
    "jingzhun.county.home.looking.LooksLimited",
]

DATABASES = {"default": {**ENVIRONMENT.database, "ATOMIC_REQUESTS": False}}
CACHES = {"default": {"BACKEND": "jingzhun.county.config.json_cache.JsonCache", "LOCATION": "cache_entries"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "heavy"]}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [COUNTY / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "jingzhun.county.home.page_context.page",
            ],
            "builtins": ["jingzhun.county.home.templatetags.speech", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# -- languages: Chinese first, English complete
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "jingzhun_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LOCALE_PATHS = [COUNTY / "locale"]  # what the templates and config of no app say
FORMAT_MODULE_PATH = ["jingzhun.county.config.formats"]

# -- static files: our own and those that front_end took from the locked packages
STATIC_URL = "/static/"
STATIC_ROOT = COUNTY / "static_served"
STATICFILES_DIRS = [COUNTY / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA / "files")}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# -- who may come in: allauth; the password profile is the installation's
AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "jingzhun.county.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "jingzhun.county.accounts.adapter.SecondFactorAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "300/m/ip,5/5m/key,20/h/key",
    "reauthenticate": "10/m/user",
    "enrol": "30/m/ip",
}
ACCOUNT_FORMS = {
    "login": "jingzhun.county.accounts.forms.LogInForm",
    "reauthenticate": "jingzhun.county.accounts.forms.ConfirmByPasswordForm",
}
MFA_FORMS = {
    "authenticate": "jingzhun.county.accounts.forms.CodeForm",
    "reauthenticate": "jingzhun.county.accounts.forms.ConfirmForm",
}
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "精准"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
USERSESSIONS_TRACK_ACTIVITY = False
FIELD_PROVIDER = ENVIRONMENT.field_provider
PASSWORD_PROFILE = ENVIRONMENT.profile
JURISDICTION = "cn"
IS_DEMO = ENVIRONMENT.is_demo
SECOND_FACTOR_REQUIRED = not ENVIRONMENT.is_demo
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jingzhun.county.accounts.passwords.LongEnough"},
    {"NAME": "jingzhun.county.accounts.passwords.KindsEnough"},
    {"NAME": "jingzhun.county.accounts.passwords.NotUsedBefore"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# -- cookies and headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if ENVIRONMENT.https else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if ENVIRONMENT.https else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "jingzhun.county.config.faults.csrf_refused"
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if ENVIRONMENT.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "report-uri": ["/csp-report"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_TEMP_DIR = None
AUDIT_READS_INLINE = False  # True in tests: a look is written before the answer goes out
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PRODUCT = _("Jingzhun")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "jingzhun.county.config.logs.WithRequestId"},
        "masked": {"()": "jingzhun.county.config.logs.Masked"},
    },
    "formatters": {"line": {"()": "jingzhun.county.config.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request", "masked"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
