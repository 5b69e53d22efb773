"""Rows whose id is a person's id and whose name does not speak against it. All others go on to be weighed."""

from __future__ import annotations

from collections.abc import Sequence

from jingzhun.linkage.comparators import NAME, UNTOLD, Comparator
from jingzhun.linkage.session import Session

EQUAL_NAMES = ("exact", "variant", "look_alike", "sound", "first_part", "cut")
NEAR_NAMES = ("near_sound", "one_character", "spelling")


def link_exact(session: Session, compared: Sequence[Comparator]) -> None:
    """Store ``exact_links``, one row a row whose id says who it is.

    A single character is nobody's name: it is a surname whose rest was lost, and speaks against nothing. An id held by two persons of the registry says nothing. A name that differs in one character is accepted only where the
    birth date does not speak against it and nobody of the village bears exactly the name that is written: else it may be a
    brother's id beside one's own name.
    """
    session.make("holders", _HOLDERS)
    levels = ", ".join(f"{c.case()} as gamma_{c.code}" for c in compared)
    session.make("id_compared", f"select *, {levels} from holders")
    session.make("exact_links", _accepted(next(c for c in compared if c.code == "birth")))


def _accepted(birth: Comparator) -> str:
    return f"""
        select h.* from id_compared h
        where gamma_name in ({NAME.numbers(EQUAL_NAMES)}, {UNTOLD})
           or (
                gamma_name in ({NAME.numbers(NEAR_NAMES)})
                and gamma_birth <> {birth.number("different")}
                and not exists (
                    select 1 from people n
                    where n.folded = h.folded_l and n.village12 = h.village12_r and n.unique_id <> h.person_id
                )
           )
    """


_SIDES = (
    "id_text",
    "id15",
    "id_valid",
    "name",
    "folded",
    "alike",
    "sound",
    "initials",
    "first_part",
    "dropped",
    "birth",
    "birth_on",
    "sex",
)
_HOMES = ("village12", "village9", "village6", "serving12", "household_no", "phone", "house_phone", "head")
PAIRED = ", ".join(f"r.{column} as {column}_l, p.{column} as {column}_r" for column in _SIDES + _HOMES)

_HOLDERS = f"""
    select r.unique_id as row_id, p.unique_id as person_id, {PAIRED}
    from said r
    join people p on p.id_text = case when length(r.id_text) = 15 then null else r.id_text end
    where p.id_holders = 1
      and not exists (select 1 from ruled_out x where x.row_id = r.unique_id and x.person_id = p.unique_id)
      and not exists (select 1 from ruled_in x where x.row_id = r.unique_id)
    union all
    select r.unique_id as row_id, p.unique_id as person_id, {PAIRED}
    from said r
    join people p on p.id15 = r.id_text
    where p.id_holders = 1
      and length(r.id_text) = 15
      and not exists (select 1 from ruled_out x where x.row_id = r.unique_id and x.person_id = p.unique_id)
      and not exists (select 1 from ruled_in x where x.row_id = r.unique_id)
    qualify count(*) over (partition by r.unique_id) = 1
"""
