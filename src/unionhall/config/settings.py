"""Django's settings, computed top to bottom from ``environment``."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from unionhall.config import environment

django_stubs_ext.monkeypatch()

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
ALLOWED_HOSTS = [*ENVIRONMENT.hosts] or ["localhost", "127.0.0.1", "[::1]"]
PUBLIC_URL = ENVIRONMENT.public_url
SEALING_KEY_FILE = ENVIRONMENT.key_file
CRYPTO_PROFILE = ENVIRONMENT.crypto_profile
SMS_PROVIDER = ENVIRONMENT.sms_provider
PRIVACY_CONTACT = ENVIRONMENT.privacy_contact
BANK_NAME = ENVIRONMENT.bank_name
BANK_FOLDER = ENVIRONMENT.data / "bank"
DATA_FOLDER = ENVIRONMENT.data
EXPORTS_FOLDER = ENVIRONMENT.data / "exports"
BANK_KEY_FILE = ENVIRONMENT.bank_key
SMS_IN_BACKGROUND = True
DEMO_PASSWORD = "Gonghui-2026"  # noqa: S105 -- of invented accounts, shown on the sign-in page
TRUSTED_PROXIES = ENVIRONMENT.proxies
SUBMISSIONS_PER_HOUR = ENVIRONMENT.submissions
INTAKE_DAYS = ENVIRONMENT.intake_days

ROOT_URLCONF = "unionhall.config.urls"
WSGI_APPLICATION = "unionhall.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "unionhall.core",
    "unionhall.codes",
    "unionhall.rules",
    "unionhall.entitlements",
    "unionhall.papers",
    "unionhall.organizations",
    "unionhall.accounts",
    "unionhall.members",
    "unionhall.lifecycle",
    "unionhall.duplicates",
    "unionhall.quality",
    "unionhall.register",
    "unionhall.outreach",
    "unionhall.joining",
    "unionhall.intake",
    "unionhall.targets",
    "unionhall.founding",
    "unionhall.cards",
    "unionhall.advice",
    "unionhall.supervision",
    "unionhall.mediation",
    "unionhall.linkage",
    "unionhall.earlywarning",
    "unionhall.indicators",
    "unionhall.restructuring",
    "unionhall.config.apps.ConfigConfig",
    # Behind our own, whose words go before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "unionhall.core.http.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "unionhall.config.problems.ProblemMiddleware",
    "unionhall.core.http.ReadableAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "unionhall.accounts.middleware.ActorMiddleware",
    "unionhall.core.http.DomainErrorMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "unionhall.core.context.page",
            ]
        },
    }
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DATABASES: dict[str, dict[str, Any]] = {"default": environment.database(ENVIRONMENT)}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "unionhall.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = False  # accounts.throttle counts in the database instead
MFA_ADAPTER = "unionhall.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REAUTHENTICATION_REQUIRED = True
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Collected files get names that never change their content; while nothing has been collected
# (tests, a development server) the files are served from where they lie.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists() or not {
    "collectstatic",
    "serve",
    "demo",
}.isdisjoint(sys.argv[1:2])
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
CSRF_FAILURE_VIEW = "unionhall.core.views.csrf_failure"
FORM_RENDERER = "unionhall.core.forms.Renderer"
MEDIA_ROOT = ENVIRONMENT.data / "files"
SESSION_IDLE = timedelta(minutes=30)
MEMBER_SESSION_IDLE = timedelta(hours=2)
TOKEN_IDLE = timedelta(hours=2)
SESSION_LASTS = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LASTS.total_seconds())
SESSION_ENGINE = "unionhall.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redacted": {"()": "unionhall.core.logs.Redacted"}},
    "formatters": {
        "line": {
            "()": "unionhall.core.logs.RedactedFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["redacted"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
