"""How the system is: database, disk, queue, backup, drill, clock, seals. Each fact with whether it is well and what to do otherwise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from jingzhun.county.audit.models import Event
from jingzhun.county.audit.seals import folder as seals
from jingzhun.county.config.room import LEAST_FREE, free_percent
from jingzhun.county.config.sqlite.base import wal_is_safe
from jingzhun.county.home.backups import last_backup_at, last_drill
from jingzhun.county.jobs.models import Job, OutMessage
from jingzhun.policy.calendar import LAST_KNOWN_YEAR, WorkingDays
from jingzhun.values.speech import Bilingual

OLDEST_BACKUP = timedelta(hours=24)
OLDEST_DRILL = timedelta(days=31)
OLDEST_QUEUED = timedelta(minutes=5)
HOLIDAYS_AHEAD = timedelta(days=60)  # longer than any clock in working days
CLOCK_STEP = timedelta(seconds=5)
NEVER = Bilingual("从来没有", "never")


@dataclass(frozen=True)
class Fact:
    """One fact of the system's health.

    Parameters
    ----------
    to_do
        What the administrator does where it is not well.
    """

    title: Bilingual
    value: Bilingual
    is_well: bool
    to_do: Bilingual


def is_up() -> bool:
    """Return whether the database answers: all that a stranger is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def facts(now: datetime | None = None) -> tuple[Fact, ...]:
    """Return the facts, those that need somebody first."""
    now = now or timezone.now()
    told = [*_database(), *_disk(), *_queue(now), *_messages(), *_copies(now), *_clock(now), *_holidays(now)]
    return tuple(sorted(told, key=lambda fact: fact.is_well))


def _database() -> Iterator[Fact]:
    is_sqlite = connection.vendor == "sqlite"
    name = f"SQLite {sqlite3.sqlite_version}" if is_sqlite else f"PostgreSQL {_version()}"
    is_well = not is_sqlite or wal_is_safe()
    to_do = Bilingual("升级 SQLite 到 3.51.3，或改用 PostgreSQL；现用回滚日志，数据安全", "upgrade SQLite to 3.51.3 or use PostgreSQL; the rollback journal is used, data are safe")  # fmt: skip
    yield Fact(Bilingual("数据库", "database"), Bilingual(name, name), is_well, to_do)


def _disk() -> Iterator[Fact]:
    free = free_percent()
    to_do = Bilingual(
        "腾出空间：移走旧备份；现在只能查看，腾出后自动恢复", "make room: move old backups away; till then the site only reads"
    )
    yield Fact(Bilingual("磁盘剩余", "disk free"), Bilingual(f"{free} %", f"{free} %"), free >= LEAST_FREE, to_do)


def _queue(now: datetime) -> Iterator[Fact]:
    oldest = Job.objects.filter(state="queued").order_by("sequence").values_list("asked_at", flat=True).first()
    waits = now - oldest if oldest else timedelta(0)
    to_do = Bilingual("启动后台进程：jingzhun serve 会一并启动", "start the worker; jingzhun serve starts it")
    yield Fact(Bilingual("任务等待", "queue waits"), _age(waits), waits <= OLDEST_QUEUED, to_do)
    dead = Job.objects.filter(state="dead").count()
    look = Bilingual("在“长任务”页查看并重试", "look at them on the page of long work and try again")
    yield Fact(Bilingual("放弃的任务", "jobs given up"), Bilingual(str(dead), str(dead)), not dead, look)


def _messages() -> Iterator[Fact]:
    if settings.ENVIRONMENT.gateway:
        waits, lost = (OutMessage.objects.filter(state=state).count() for state in ("waiting", "given_up"))
        to_do = Bilingual("检查消息平台的地址和密钥；待办仍在“待办”页", "look at address and key of the message platform; what waits is on its page all the same")  # fmt: skip
        value = Bilingual(f"等待{waits}，放弃{lost}", f"{waits} wait, {lost} given up")
        yield Fact(Bilingual("消息发送", "messages"), value, not lost, to_do)


def _copies(now: datetime) -> Iterator[Fact]:
    made = last_backup_at()
    to_do = Bilingual("运行 jingzhun backup", "run jingzhun backup")
    is_well = made is not None and now - made <= OLDEST_BACKUP
    yield Fact(Bilingual("最近备份", "last backup"), _age(now - made) if made else NEVER, is_well, to_do)
    drilled = last_drill()
    at = datetime.fromisoformat(drilled["at"]) if drilled else None
    is_proved = bool(drilled and drilled["is_green"] and at and now - at <= OLDEST_DRILL)
    prove = Bilingual("运行 jingzhun drill", "run jingzhun drill")
    yield Fact(Bilingual("最近恢复演练", "last drill"), _age(now - at) if at else NEVER, is_proved, prove)
    sealed = (seals() / f"{timezone.localdate(now):%Y-%m-%d}.json").exists()
    word = Bilingual("今天已封存", "sealed today") if sealed else Bilingual("今天还没有", "not yet today")
    yield Fact(Bilingual("审计链封存", "trail sealed"), word, sealed, Bilingual("启动后台进程", "start the worker"))


def _holidays(now: datetime) -> Iterator[Fact]:
    """Tell in time that clocks in working days will soon run into a year whose holidays this release does not know (F37)."""
    calendar, today = WorkingDays(), timezone.localdate(now)
    word = Bilingual(f"收录到{LAST_KNOWN_YEAR}年", f"known until {LAST_KNOWN_YEAR}")
    yield Fact(Bilingual("法定节假日", "statutory holidays"), word, not calendar.is_guessed(today + HOLIDAYS_AHEAD), calendar.alarm)


def _clock(now: datetime) -> Iterator[Fact]:
    """Tell a clock that went back: the last event lies in the future."""
    last = Event.objects.order_by("-sequence").values_list("at", flat=True).first()
    behind = last - now if last and last > now else timedelta(0)
    to_do = Bilingual("校正服务器时间；事件以序号为准，不受影响", "set the server's clock; events keep their order by number")
    yield Fact(Bilingual("时钟落后", "clock behind"), _age(behind), behind <= CLOCK_STEP, to_do)


def _age(age: timedelta) -> Bilingual:
    hours, rest = divmod(int(age.total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return Bilingual(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")
    return Bilingual(f"{minutes} 分 {seconds} 秒", f"{minutes} min {seconds} s")


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])
