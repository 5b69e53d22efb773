"""The floor under the queries (docs/decisions/0014): on PostgreSQL a page is read as a role that sees the actor's own divisions only.

Why it exists: the scope is asked in one query layer, and one page that forgets it would show another village's people. Under the floor
it shows nothing. Limits: PostgreSQL only; while a page is read (GET, HEAD, and the searches that are sent as POST); not for whoever
sees the whole county. An operation that writes runs above it: it checks its own permission and scope, and may have to move a household
out of what its actor sees. ``SET LOCAL`` would end with each statement, since requests are not one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection

from jingzhun.county.accounts.actor import Actor

ROLE = "jingzhun_reader"
LOWER = (
    "SELECT set_config('jingzhun.divisions', %s, false), set_config('jingzhun.officer', %s, false), set_config('role', %s, false)"
)
LIFT = "SELECT set_config('role', 'none', false), set_config('jingzhun.divisions', '', false), set_config('jingzhun.officer', '', false)"


def needs_floor(actor: Actor) -> bool:
    """Return whether an actor's pages are read on the floor: on PostgreSQL, unless he sees the whole county."""
    if connection.vendor != "postgresql":
        return False
    return not any(settings.ENVIRONMENT.county.startswith(own) for own in actor.scope.divisions)


@contextmanager
def on_the_floor(actor: Actor) -> Iterator[None]:
    """Read as a role that sees the actor's divisions and the households he helps, and nobody else."""
    person = actor.for_officer_id or actor.officer_id
    with connection.cursor() as cursor:
        cursor.execute(LOWER, [",".join(actor.scope.divisions), str(person or ""), ROLE])
    try:
        yield
    finally:
        _lift()


def move_floor(actor: Actor) -> None:
    """Put the floor of a request that stands on one already where its actor stands.

    A program is known by its key only after the middleware laid a floor for nobody; ``on_the_floor``, around it, lifts this one too.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if needs_floor(actor):
            cursor.execute(LOWER, [",".join(actor.scope.divisions), str(actor.officer_id or ""), ROLE])
        else:
            cursor.execute(LIFT)


def _lift() -> None:
    """Give the connection its own role back; one that cannot be given back is closed, so that nobody finds it."""
    if connection.in_atomic_block and connection.needs_rollback:
        return  # a test's own transaction: the rollback gives the role back
    try:
        with connection.cursor() as cursor:
            cursor.execute(LIFT)
    except DatabaseError:
        connection.close()
