"""What a person decided about a row is kept: for that row, and for every later row that says the same.

A decision's ``subject_key`` is ``row|<batch>|<row>|<person id>`` or ``said|<said key>|<person id>``. The said key is a digest of
what the row says (id, name, birth date, village, head), so next month's file is answered without asking again and no id number
stands in a key.
"""

from __future__ import annotations

import pyarrow as pa

from jingzhun.linkage.session import Session
from jingzhun.linkage.sides import give_rows
from jingzhun.tables.decisions import DECISIONS


def row_key(batch_id: str, row: int, person_id: int) -> str:
    """Return the subject key of a decision about one row."""
    return f"row|{batch_id}|{row}|{person_id}"


def said_key(said: str, person_id: int) -> str:
    """Return the subject key of a decision about all rows that say the same."""
    return f"said|{said}|{person_id}"


def what_rows_say(requests: pa.Table) -> pa.Table:
    """Return ``batch_id, row, said_key``, one row a request: the digest under which a decision is remembered."""
    with Session() as session:
        give_rows(session, requests)
        return session.read('select batch_id, "row", said_key from said order by batch_id, "row"')


def give_decisions(session: Session, decided: pa.Table | None) -> None:
    """Store ``ruled_in`` (row and the person it is) and ``ruled_out`` (row and a person it is not).

    The last decision on a row and person holds. A row is in ``ruled_in`` once, by the last decision on it, and only while that
    person is in the registry.
    """
    session.give("decisions", DECISIONS.empty() if decided is None else DECISIONS.conform(decided))
    session.make("last_decisions", _LAST)
    session.make("ruled_in", _RULED_IN)
    session.make("ruled_out", "select distinct row_id, person_id from last_decisions where outcome = 'different_person'")


_LAST = """
    with parts as (
        select *, string_split(subject_key, '|') as part from decisions
        where subject = 'link' and outcome in ('same_person', 'different_person')
    ), meant as (
        select s.unique_id as row_id, try_cast(part[4] as bigint) as person_id, outcome, decided_on, decision_id
        from parts join said s on part[1] = 'row' and part[2] = s.batch_id and try_cast(part[3] as bigint) = s."row"
        union all
        select s.unique_id, try_cast(part[3] as bigint), outcome, decided_on, decision_id
        from parts join said s on part[1] = 'said' and part[2] = s.said_key
    )
    select * from meant
    where person_id is not null
    qualify row_number() over (partition by row_id, person_id order by decided_on desc, decision_id desc) = 1
"""

_RULED_IN = """
    select d.row_id, d.person_id
    from last_decisions d
    join people p on p.unique_id = d.person_id
    where d.outcome = 'same_person'
    qualify row_number() over (partition by d.row_id order by d.decided_on desc, d.decision_id desc) = 1
"""
