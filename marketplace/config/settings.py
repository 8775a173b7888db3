"""Django's settings; everything an installation may change comes from `env.TABLE`."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from marketplace.config import env

ENV = env.read(os.environ)
MODE = ENV["MODE"]
DATA_DIR = ENV["DATA_DIR"]
BASE_DIR = env.ROOT

SECRET_KEY = ENV["SECRET_KEY"] or env.kept_secret(DATA_DIR, "session")
FIELD_KEY = ENV["FIELD_KEY"] or env.kept_secret(DATA_DIR, "field")
DEBUG = False
ALLOWED_HOSTS = ENV["ALLOWED_HOSTS"] or ["localhost", "127.0.0.1", "[::1]", "testserver"]
SITE_NAME = ENV["SITE_NAME"]
SITE_URL = ENV["SITE_URL"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "marketplace",
    "marketplace.web",
    "marketplace.events",
    "marketplace.notify",
    "marketplace.accounts",
    "marketplace.catalogue",
    "providers",
    "orders",
    "cms",
    "marketplace.sample",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "marketplace.web.middleware.ContentPolicyMiddleware",
    "marketplace.web.middleware.PermissionMiddleware",
    "marketplace.accounts.middleware.SecondFactorMiddleware",
    "cms.middleware.EditorsMiddleware",
    "marketplace.web.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "marketplace.config.urls"
ASGI_APPLICATION = "marketplace.config.asgi.application"
WSGI_APPLICATION = "marketplace.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.web.context.site",
                "marketplace.accounts.context.standing",
            ],
            "builtins": ["marketplace.web.templatetags.components"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Tests move from database to database, which a pool would not follow.
POOL = False if MODE == "test" else {"min_size": 2, "max_size": 20}


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "market.sqlite3",
            "OPTIONS": {
                "timeout": 60,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme != "postgresql":
        raise env.BadSetting("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": POOL, "options": "-c synchronous_commit=on"},
    }


DATABASES = {"default": _database(ENV["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "marketplace.accounts.adapters.backends.PeopleBackend",
    "cms.backends.OfficeBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "marketplace.accounts.adapters.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "marketplace.accounts.forms.signups.SignUpForm",
    "login": "marketplace.accounts.forms.signins.SignInForm",
    "reset_password": "marketplace.accounts.forms.resets.ResetForm",
    "confirm_password_reset_code": "marketplace.accounts.forms.confirmations.ResetCodeForm",
    "confirm_email_verification_code": "marketplace.accounts.forms.confirmations.EmailCodeForm",
    "verify_phone": "marketplace.accounts.forms.confirmations.PhoneCodeForm",
    "add_email": "marketplace.accounts.forms.confirmations.NewEmailForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# Phone or e-mail: the sign-up form asks for one of the two, whatever stands here.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A hall full of people shares one address: 3 codes a minute would be too few for it.
ACCOUNT_RATE_LIMITS = {"verify_phone": "1/30s/key,20/m/ip", "change_phone": "5/m/user"}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "marketplace.accounts.adapters.second_factors.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "marketplace.accounts.forms.confirmations.FirstAppCodeForm",
    "authenticate": "marketplace.accounts.forms.confirmations.AppCodeForm",
    "reauthenticate": "marketplace.accounts.forms.confirmations.AppCodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a proved phone is enough
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_ROLES = frozenset({"operator", "management", "regulator", "trustee"})
MFA_COMPULSORY = MODE == "production"
EMAIL_BACKEND = "marketplace.notify.backend.DoorBackend"
DEFAULT_FROM_EMAIL = ENV["MAIL_FROM"]
SMTP_URL, SMS_URL, SMS_TOKEN = ENV["SMTP_URL"], ENV["SMS_URL"], ENV["SMS_TOKEN"]

# Language and time
LANGUAGE_CODE = ENV["DEFAULT_LANGUAGE"]
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of one that is not there
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = MODE != "production"
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "media/"
UPLOAD_LIMIT = ENV["UPLOAD_LIMIT_MB"] * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["marketplace.web.uploads.CappedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What editors show: apart from everybody's papers, because anyone may fetch it.
    "pictures": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "pictures", "base_url": "/pictures/"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# The house's own tables
PERMISSION_TABLE = "marketplace.config.permissions"
EVENT_SUBSCRIPTIONS = "marketplace.config.subscriptions"
CLOCK_TABLE = "marketplace.config.clock"
HOUSE_CLOCK = "marketplace.events.clock.instant"
CLOCK_MAY_SHIFT = MODE in {"demo", "test"}
CLOCK_RUNS_HERE = ENV["CLOCK"]
HOME_REGION = ENV["HOME_REGION"]

# Safety
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = MODE == "production"
SESSION_ENGINE = "marketplace.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if MODE == "production" else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if MODE == "production" else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "marketplace.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Editorial content
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_RENDITION_STORAGE = "pictures"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "csv"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "marketplace.web.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": ENV["LOG_LEVEL"]},
    # Two lines for every task that went well say nothing.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db")},
}
