"""Keys changed: everything sealed is sealed again under a new key, a few hundred values at a time, while officers go on working.

The old key stays in the ring: backups hold values sealed with it, and a value that somebody writes meanwhile is sealed with the new one anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.ciphers import SealBroken, add_key
from jingzhun.county.config.sealed import SealedText, keys
from jingzhun.county.config.sealed_files import reseal as reseal_file
from jingzhun.county.config.sealed_files import sealed_files
from jingzhun.values.speech import Bilingual

AT_A_TIME = 500
MOST_NAMED = 20  # of spoilt files
SPOILT = Bilingual(
    "其余都已用新密钥加密，但有{count}个文件打不开（已损坏，或属于别的密钥）：{files}。请从备份中取回这些文件，再运行 jingzhun rekey --go-on",
    "everything else is sealed with the new key, but {count} files cannot be opened (spoilt, or of other keys): {files}. Take them from a "
    "backup, then run jingzhun rekey --go-on",
)


def change_key(*, actor: Actor, tell: Callable[[str, int], None] = lambda what, count: None) -> dict[str, int]:
    """Make a new key and seal everything with it; return how many values of each column and how many files were sealed again.

    Killed anywhere it goes on by ``reseal`` without a further key.

    Raises
    ------
    PermissionDenied, StepUpNeeded
        Where the actor may not change keys.
    """
    actor.must("change_key")
    name = add_key(settings.DATA / "keys", settings.FIELD_PROVIDER)
    with transaction.atomic():
        record(
            Change(
                actor_id=actor.officer_id,
                act="change_key",
                subject_kind="key",
                subject_id=name,
                division_code=settings.ENVIRONMENT.county,
                changes={"key": [None, name]},
                request_id=actor.request_id,
            )
        )
    return reseal(tell)


def reseal(tell: Callable[[str, int], None] = lambda what, count: None) -> dict[str, int]:
    """Seal with the current key whatever is sealed with an older one; nothing where all is current.

    Raises
    ------
    SealBroken
        ``spoilt``: after everything else was sealed again, naming the files that no key opens.
    """
    done = {}
    for field in sealed_fields():
        done[field.bound_to] = sum(_reseal_column(field))
        tell(field.bound_to, done[field.bound_to])
    done["files"], spoilt = 0, []
    for place in sealed_files():
        try:
            done["files"] += reseal_file(place)
        except SealBroken:
            spoilt.append(str(place.relative_to(settings.DATA)))
    tell("files", done["files"])
    if spoilt:
        raise SealBroken("spoilt", SPOILT, files="、".join(spoilt[:MOST_NAMED]), count=len(spoilt))
    return done


def sealed_fields() -> list[SealedText]:
    """Return every sealed column of the site."""
    return [f for model in apps.get_models() for f in model._meta.concrete_fields if isinstance(f, SealedText)]


def _reseal_column(field: SealedText) -> Iterator[int]:
    """Yield how many values each transaction sealed again; one that was changed meanwhile is left to whoever changed it."""
    quote, ring = connection.ops.quote_name, keys()
    table, column, pk = quote(field.model._meta.db_table), quote(str(field.column)), quote(_pk(field.model))
    find = f"SELECT {pk}, {column} FROM {table} WHERE {pk} > %s AND {column} NOT LIKE %s ORDER BY {pk} LIMIT {AT_A_TIME}"  # noqa: S608 - names of our own models
    change = f"UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s"  # noqa: S608 - names of our own models
    last = -1
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(find, [last, f"{ring.current}:%"])
            rows = cursor.fetchall()
            for number, old in rows:
                cursor.execute(change, [ring.seal(ring.open(old, field.bound_to), field.bound_to), number, old])
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows)


def _pk(model: type[models.Model]) -> str:
    found = model._meta.pk
    if found is None or found.column is None:
        raise TypeError(model)
    return str(found.column)
