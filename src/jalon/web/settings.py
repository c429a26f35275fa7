"""Django's settings, made from what a person says when they start the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings

from jalon.ledger.address import read_address
from jalon.ledger.databases import base_settings
from jalon.ledger.databases import configure as make_ready
from jalon.web.words import LANGUAGES

HERE = Path(__file__).parent
_KEPT_OPEN = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
"""A thread keeps its connection for ten minutes, and asks whether it still lives before each request."""


@dataclass(frozen=True, kw_only=True)
class Serving:
    """One site: its workspace's folder, ledger and secret, who may ask for it, how it sends mail.

    `address` is the outside address (`https://kpi.example.org`), for links in mails and for cookies;
    `demo` signs visitors of the printed address in, on this machine only. `now` replaces the clock in tests.
    """

    folder: Path
    ledger: str
    secret: str = field(repr=False)
    address: str = "http://127.0.0.1:8000"
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    demo: bool = False
    mail: str = field(default="", repr=False)  # smtp://user:password@host:587?tls=yes
    mail_from: str = "jalon@localhost"
    proxy: str = ""  # the address of the proxy that speaks for visitors
    now: datetime | None = None

    @property
    def secure(self) -> bool:
        """True when people reach the site over HTTPS."""
        return self.address.startswith("https://")

    def clock(self) -> datetime:
        """The moment that pages are made for."""
        return self.now or datetime.now(UTC)


def configure(serving: Serving) -> None:
    """Make Django ready to serve a workspace. A process serves one; asking again changes nothing.

    Raises Refusal for a ledger address that cannot be understood.
    """
    served = django_settings.configured and hasattr(django_settings, "JALON")
    make_ready(None if served else _settings(serving))


def _settings(serving: Serving) -> dict[str, Any]:
    return base_settings(
        JALON=serving,
        DATABASES={"default": {**read_address(serving.ledger).settings, **_KEPT_OPEN}},
        SECRET_KEY=serving.secret,
        ALLOWED_HOSTS=list(serving.hosts),
        CSRF_TRUSTED_ORIGINS=[serving.address],
        ROOT_URLCONF="jalon.web.urls",
        MIDDLEWARE=[
            "jalon.web.frame.headers.security_headers",
            "jalon.web.frame.looking.one_reading",
            "django.middleware.gzip.GZipMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "jalon.web.frame.language.in_language",
            "jalon.web.frame.refusing.refusals_as_pages",
        ],
        TEMPLATES=[_templates()],
        LANGUAGES=[(each, each) for each in LANGUAGES],
        LANGUAGE_CODE="fr",
        LOGIN_URL="sign-in",
        LOGIN_REDIRECT_URL="today",
        SESSION_COOKIE_AGE=14 * 24 * 3600,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=serving.secure,
        CSRF_COOKIE_SECURE=serving.secure,
        CSRF_COOKIE_HTTPONLY=True,
        CSRF_COOKIE_SAMESITE="Lax",
        CSRF_FAILURE_VIEW="jalon.web.frame.faults.not_from_here",
        DATA_UPLOAD_MAX_MEMORY_SIZE=2 * 1024 * 1024,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=500,
        DATA_UPLOAD_MAX_NUMBER_FILES=1,
        FILE_UPLOAD_MAX_MEMORY_SIZE=2 * 1024 * 1024,
        PASSWORD_RESET_TIMEOUT=3 * 24 * 3600,
        AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
        AUTH_PASSWORD_VALIDATORS=[
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
            for name, options in (
                ("MinimumLengthValidator", {"min_length": 10}),
                ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
                ("CommonPasswordValidator", {}),
                ("NumericPasswordValidator", {}),
            )
        ],
        DEFAULT_FROM_EMAIL=serving.mail_from,
        LOGGING_CONFIG=None,
        USE_I18N=True,
    )


def _templates() -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(HERE / "templates")],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["jalon.web.frame.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "jalon.web.frame.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
