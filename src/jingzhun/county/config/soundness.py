"""I9: is the database itself whole? Asked of the database in its own way, and told in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from jingzhun.values.speech import Bilingual

MOST_TOLD = 20
DAMAGED = Bilingual("数据库文件损坏：{said}", "the database is damaged: {said}")
NO_PARENT = Bilingual("{table} 有 {count} 行指向不存在的 {parent}", "{count} rows of {table} name a missing row of {parent}")
UNCHECKED = Bilingual("约束 {name} 没有生效", "constraint {name} is not enforced")


def unsoundnesses() -> Iterator[tuple[str, Bilingual]]:
    """Yield what the database finds wrong with itself: where, and the sentence."""
    yield from _postgresql() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> Iterator[tuple[str, Bilingual]]:
    for (said,) in _asked(f"PRAGMA integrity_check({MOST_TOLD})"):
        if said != "ok":
            yield "sqlite", DAMAGED.format(said=said)
    lost: dict[tuple[str, str], int] = {}
    for table, _rowid, parent, _number in _asked("PRAGMA foreign_key_check"):
        lost[str(table), str(parent)] = lost.get((str(table), str(parent)), 0) + 1
    for (table, parent), count in sorted(lost.items()):
        yield table, NO_PARENT.format(table=table, count=count, parent=parent)


def _postgresql() -> Iterator[tuple[str, Bilingual]]:
    for (name,) in _asked("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname"):
        yield str(name), UNCHECKED.format(name=name)
    bad = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY 1"
    for (name,) in _asked(bad):
        yield str(name), UNCHECKED.format(name=name)
    failures = "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()"
    for (count,) in _asked(failures):
        if count:
            yield "postgresql", DAMAGED.format(said=f"{count} checksum failures")


def _asked(question: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())
