"""What an installation tells the site, from its environment: one typed object, read once, every fault told at once."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MODES = ("demo", "production", "test")
PROFILES = ("mlps3", "asvs")
FIELD_PROVIDERS = ("aes256gcm", "sm4gcm")
KEY_LENGTH = 50
CONNECT_SECONDS = 5  # a database that does not answer by then is told as busy
GATEWAY = re.compile(r"https://[A-Za-z0-9.\-]+(:\d{1,5})?(/[^\s?#]*)?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?(/[^\s?#]*)?")
SCANNER = re.compile(r"unix:/[^\0]+|tcp:[A-Za-z0-9.\-]+:\d{1,5}")
WRONG = Bilingual("环境变量 {name} 的值“{value}”不可用；可用：{allowed}", "{name} is '{value}'; allowed: {allowed}")


class EnvironmentFault(JingzhunError):
    """The environment of an installation cannot be used."""


@dataclass(frozen=True)
class Environment:
    """The settings of one installation.

    Parameters
    ----------
    data
        Folder of everything that is kept: database, snapshots, files, keys, backups.
    mode
        ``demo`` (synthetic people, a printed log-in a role), ``production`` or ``test``.
    database
        Django's database mapping: SQLite in ``data`` or PostgreSQL by ``JINGZHUN_DATABASE``.
    hosts
        Names under which the site may be asked for.
    https
        Whether browsers reach the site by https; passwords never travel otherwise, but for localhost.
    profile
        Password and session rules: ``mlps3`` (GB/T 22239) or ``asvs``.
    county
        Division code of the county whose registry this is; whoever holds a role for it or above sees every household.
    field_provider
        How ids and phones are sealed in the database.
    trusted_proxies
        Addresses whose ``X-Forwarded-For`` is believed.
    scanner
        Where clamd listens, as ``unix:/run/clamav/clamd.ctl`` or ``tcp:localhost:3310``; empty: files are not scanned.
    gateway
        The county's message platform, which knows officers by their user names; empty: nothing is sent out.
    gateway_key
        Shared with it, signs what is sent.
    """

    data: Path
    mode: str
    database: Mapping[str, object]
    hosts: tuple[str, ...]
    https: bool
    profile: str
    secret_key: str
    county: str = "150424"
    field_provider: str = "aes256gcm"
    trusted_proxies: tuple[str, ...] = ()
    scanner: str = ""
    gateway: str = ""
    gateway_key: str = ""

    @property
    def is_demo(self) -> bool:
        """Return whether the people of this installation do not exist."""
        return self.mode == "demo"

    @property
    def is_production(self) -> bool:
        """Return whether the strict checks at the start apply."""
        return self.mode == "production"


def read_environment(given: Mapping[str, str] = os.environ) -> Environment:
    """Return the installation's settings.

    Raises
    ------
    EnvironmentFault
        ``wrong_value``, naming the variable and what is allowed.
    """
    data = Path(given.get("JINGZHUN_DATA", "data")).resolve()
    return Environment(
        data=data,
        mode=_one_of(given, "JINGZHUN_MODE", MODES, "production"),
        database=database_of(given.get("JINGZHUN_DATABASE", ""), data),
        hosts=_list(given, "JINGZHUN_HOSTS", "localhost"),
        https=_one_of(given, "JINGZHUN_HTTPS", ("yes", "no"), "no") == "yes",
        profile=_one_of(given, "JINGZHUN_PROFILE", PROFILES, "mlps3"),
        secret_key=given.get("JINGZHUN_SECRET_KEY") or kept_secret(data / "keys" / "secret_key"),
        county=_county(given),
        field_provider=_one_of(given, "JINGZHUN_FIELD_PROVIDER", FIELD_PROVIDERS, "aes256gcm"),
        trusted_proxies=_list(given, "JINGZHUN_PROXIES", ""),
        scanner=_scanner(given),
        gateway=_gateway(given),
        gateway_key=given.get("JINGZHUN_GATEWAY_KEY", ""),
    )


def _gateway(given: Mapping[str, str]) -> str:
    value = given.get("JINGZHUN_GATEWAY", "").strip()
    if value and not GATEWAY.fullmatch(value):
        raise EnvironmentFault(
            "wrong_value", WRONG, name="JINGZHUN_GATEWAY", value=value[:60], allowed="https://…, http://localhost…"
        )
    if value and not given.get("JINGZHUN_GATEWAY_KEY", ""):
        raise EnvironmentFault("wrong_value", WRONG, name="JINGZHUN_GATEWAY_KEY", value="", allowed="32–")
    return value


def _scanner(given: Mapping[str, str]) -> str:
    value = given.get("JINGZHUN_SCANNER", "").strip()
    if value and not SCANNER.fullmatch(value):
        raise EnvironmentFault("wrong_value", WRONG, name="JINGZHUN_SCANNER", value=value, allowed="unix:/path, tcp:host:port")
    return value


def kept_secret(place: Path) -> str:
    """Return the secret kept in a file that only its owner reads; the first call makes it."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = place.with_name(f".{place.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(KEY_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, place)  # the first of two starting processes wins; both read the same secret
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return place.read_text(encoding="ascii").strip()


def database_of(address: str, data: Path) -> dict[str, object]:
    """Return Django's mapping for an address; an empty one is SQLite in the data folder.

    Raises
    ------
    EnvironmentFault
        ``wrong_value`` where the address is neither ``sqlite:…`` nor ``postgresql://…``.
    """
    parts = urlsplit(address or f"sqlite:{data / 'county.sqlite3'}")
    if parts.scheme == "sqlite":
        return {"ENGINE": "jingzhun.county.config.sqlite", "NAME": unquote(parts.path)}
    if parts.scheme in {"postgresql", "postgres"}:
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"connect_timeout": CONNECT_SECONDS},
            "CONN_HEALTH_CHECKS": True,
        }
    raise EnvironmentFault("wrong_value", WRONG, name="JINGZHUN_DATABASE", value=parts.scheme, allowed="sqlite:, postgresql://")


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = given.get(name, default)
    if value not in allowed:
        raise EnvironmentFault("wrong_value", WRONG, name=name, value=value[:40], allowed=", ".join(allowed))
    return value


def _county(given: Mapping[str, str]) -> str:
    value = given.get("JINGZHUN_COUNTY", "150424")
    if not (value.isascii() and value.isdigit() and len(value) == len("150424")):
        raise EnvironmentFault("wrong_value", WRONG, name="JINGZHUN_COUNTY", value=value[:40], allowed="150424")
    return value


def _list(given: Mapping[str, str], name: str, default: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.get(name, default).split(",") if part.strip())
