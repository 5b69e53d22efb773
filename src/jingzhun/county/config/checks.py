"""What a production start is refused for: the whole list at once, each with what to do (trust.md S70, F13)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jingzhun.county.config.environment import KEY_LENGTH, Environment
from jingzhun.county.config.sqlite.base import wal_is_safe
from jingzhun.values.speech import Bilingual

OTHERS = 0o077
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
FEWEST_LETTERS = 8  # different characters of a secret: "aaaa…" and "changeme…" have fewer
FAULTS = {
    "debug": Bilingual("DEBUG 打开了：出错页会显示内部数据", "DEBUG is on: error pages would show what is inside"),
    "short_key": Bilingual(
        "JINGZHUN_SECRET_KEY 太短或太简单（至少 {length} 个字符）；不设置时自动生成",
        "JINGZHUN_SECRET_KEY is too short or too simple ({length} characters at least); leave it unset and one is made",
    ),
    "http_only": Bilingual(
        "网站不用 https 却对外提供（{hosts}）；请在代理上配置证书并设 JINGZHUN_HTTPS=yes",
        "the site is reached as {hosts} without https; set up a certificate at the proxy and JINGZHUN_HTTPS=yes",
    ),
    "any_host": Bilingual("JINGZHUN_HOSTS 不能用通配符", "JINGZHUN_HOSTS must not hold a wildcard"),
    "readable": Bilingual(
        "{place} 其他用户可读；请运行 chmod go-rwx", "{place} may be read by other users; run chmod go-rwx on it"
    ),
    "demo_accounts": Bilingual(
        "有演示账号在用（{count} 个）；请停用：{names}", "{count} demo accounts are active; close them: {names}"
    ),
    "no_database_password": Bilingual(
        "PostgreSQL 经网络连接但没有密码", "PostgreSQL is reached over the network without a password"
    ),
}
OLD_SQLITE = Bilingual(
    "SQLite {version} 的 WAL 有丢数据的缺陷，已改用回滚日志（写入时读取会等待）；升级到 3.51.3 后自动恢复",
    "WAL of SQLite {version} can lose pages; the rollback journal is used instead (readers wait for a writer) until it is 3.51.3",
)


@dataclass(frozen=True)
class StartFault:
    """One reason not to start."""

    code: str
    sentence: Bilingual


def start_faults(installation: Environment, *, debug: bool, demo_accounts: tuple[str, ...] = ()) -> Iterator[StartFault]:
    """Yield every reason not to start in production; a demo or a test has none."""
    if not installation.is_production:
        return
    if debug:
        yield _fault("debug")
    if len(installation.secret_key) < KEY_LENGTH or len(set(installation.secret_key)) < FEWEST_LETTERS:
        yield _fault("short_key", length=KEY_LENGTH)
    outside = [host for host in installation.hosts if host not in LOCAL]
    if any("*" in host or host.startswith(".") for host in outside):
        yield _fault("any_host")
    if outside and not installation.https:
        yield _fault("http_only", hosts=", ".join(outside))
    yield from _readable(installation)
    host = str(installation.database.get("HOST", ""))
    if host and not host.startswith("/") and not installation.database.get("PASSWORD"):
        yield _fault("no_database_password")
    if demo_accounts:
        yield _fault("demo_accounts", count=len(demo_accounts), names=", ".join(demo_accounts))


def start_warnings(installation: Environment, version: str = sqlite3.sqlite_version) -> Iterator[Bilingual]:
    """Yield what is told at the start and does not hinder it."""
    if _sqlite_file(installation) and not wal_is_safe(tuple(int(part) for part in version.split("."))):
        yield OLD_SQLITE.format(version=version)


def _readable(installation: Environment) -> Iterator[StartFault]:
    kept = [installation.data / "keys", *(installation.data / "keys").glob("*")]
    database = _sqlite_file(installation)
    kept += [database, installation.data] if database else []
    for place in kept:
        if place.exists() and place.stat().st_mode & OTHERS:
            yield _fault("readable", place=place)


def _sqlite_file(installation: Environment) -> Path | None:
    return Path(str(installation.database["NAME"])) if "sqlite" in str(installation.database["ENGINE"]) else None


def _fault(code: str, **fields: object) -> StartFault:
    return StartFault(code, FAULTS[code].format(**fields) if fields else FAULTS[code])
