"""Every variable that the product reads from its environment, in one typed object."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadEnvironment(SystemExit):
    """A variable has a value that cannot be used; names the variable and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The environment, read once at the start.

    Each field's comment names its variable; ``docs/deployment.md`` explains them all.
    """

    data: Path  # UNIONHALL_DATA: folder for the embedded database, keys, files
    database_url: str  # DATABASE_URL: postgres://… ; empty means SQLite in the data folder
    pool_size: int  # UNIONHALL_POOL: PostgreSQL connections per process
    secret_key: str  # UNIONHALL_SECRET_KEY; else made once in the data folder
    key_file: Path  # UNIONHALL_KEY_FILE: the sealing keys; made on first run
    crypto_profile: str  # UNIONHALL_CRYPTO: international (AES, SHA-256) or sm (SM4, SM3)
    demo: bool  # UNIONHALL_DEMO: accept invented identity numbers, show one-time codes
    debug: bool  # UNIONHALL_DEBUG
    hosts: tuple[str, ...]  # UNIONHALL_HOSTS: comma-separated host names
    public_url: str  # UNIONHALL_URL: address printed in QR codes; empty: as requested
    sms_provider: str  # UNIONHALL_SMS: dotted path of the provider class
    privacy_contact: str  # UNIONHALL_PRIVACY_CONTACT: whom to ask about one's data
    bank_name: str  # UNIONHALL_BANK_NAME: the bank that issues the cards
    bank_key: str  # UNIONHALL_BANK_KEY: file with the bank's public keys; else in the data folder
    proxies: int  # UNIONHALL_PROXIES: reverse proxies in front, each adding X-Forwarded-For
    submissions: int  # UNIONHALL_SUBMISSIONS_PER_HOUR: applications by one link from one address
    intake_days: int  # UNIONHALL_INTAKE_DAYS: how long files and sealed rows of lists are kept
    https: bool  # UNIONHALL_HTTPS: secure cookies and HSTS behind a TLS proxy


def _flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "no", "false", "off"}:
        return False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise BadEnvironment(f"{name} must be 1 or 0, not {value!r}.")


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit() or (default and not int(value)):
        raise BadEnvironment(f"{name} must be a whole number above 0, not {value!r}.")
    return int(value)


def _kept_secret(path: Path) -> str:
    """Return the secret in the file; make one, readable by its owner only, if there is none."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:  # two processes at their first start
        pass
    return path.read_text().strip()


def read() -> Environment:
    """Read the environment; raises BadEnvironment with a sentence for the operator."""
    data = Path(os.environ.get("UNIONHALL_DATA") or "var").resolve()
    profile = os.environ.get("UNIONHALL_CRYPTO") or "international"
    if profile not in {"international", "sm"}:
        raise BadEnvironment(f"UNIONHALL_CRYPTO must be international or sm, not {profile!r}.")
    return Environment(
        data=data,
        database_url=os.environ.get("DATABASE_URL", ""),
        pool_size=_number("UNIONHALL_POOL", 16),
        secret_key=os.environ.get("UNIONHALL_SECRET_KEY") or _kept_secret(data / "secret-key"),
        key_file=Path(os.environ.get("UNIONHALL_KEY_FILE") or data / "keys.json"),
        crypto_profile=profile,
        demo=_flag("UNIONHALL_DEMO"),
        debug=_flag("UNIONHALL_DEBUG"),
        hosts=tuple(h for h in os.environ.get("UNIONHALL_HOSTS", "").split(",") if h),
        public_url=os.environ.get("UNIONHALL_URL", "").rstrip("/"),
        sms_provider=os.environ.get("UNIONHALL_SMS") or "unionhall.accounts.sms.ConsoleProvider",
        privacy_contact=os.environ.get("UNIONHALL_PRIVACY_CONTACT") or "12351",
        bank_name=os.environ.get("UNIONHALL_BANK_NAME") or "北京银行",
        bank_key=os.environ.get("UNIONHALL_BANK_KEY", ""),
        proxies=_number("UNIONHALL_PROXIES", 0),
        submissions=_number("UNIONHALL_SUBMISSIONS_PER_HOUR", 600),
        intake_days=_number("UNIONHALL_INTAKE_DAYS", 180),
        https=_flag("UNIONHALL_HTTPS"),
    )


def database(environment: Environment) -> dict[str, object]:
    """Return Django's description of the database."""
    if not environment.database_url:
        return {
            "ENGINE": "unionhall.core.sqlite",
            "NAME": environment.data / "unionhall.sqlite3",
            # A file, as in earnest: in memory, threads would meet other locks than offices do.
            "TEST": {"NAME": environment.data / "test.sqlite3"},
            # To open a file anew means to read its whole schema, for every single request.
            "CONN_MAX_AGE": 300,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-4096;"
                ),
            },
        }
    url = urlsplit(environment.database_url)
    if url.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment(
            "DATABASE_URL must begin with postgres:// (or be empty, for the embedded SQLite)."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.removeprefix("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": environment.pool_size, "timeout": 30},
            **dict(parse_qsl(url.query)),
        },
    }
