"""Which persons a row is compared with: a union of keys, so that a fault in id, name or birth date leaves another way in."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.linkage.lines import LinkLines
from jingzhun.linkage.session import Session


@dataclass(frozen=True)
class Block:
    """One way in: a row meets the persons whose key is equal to its own.

    Parameters
    ----------
    code
        Name of the way.
    row, person
        The key of each side as SQL; null where it cannot be made. The person's is the row's where it is left out.
    """

    code: str
    row: str
    person: str = ""


# An id has three parts that a wrong digit spoils one of: year, month and day, number of the day. Any two of them find it.
BLOCKS = (
    Block("id", "id_text"),
    Block("id_of_15", "id_text", "id15"),
    Block("birth_in_id", "substr(id_text, 7, 8)", "birth"),
    Block("birth", "birth"),
    Block("id_without_day", "substr(id_text, 7, 4) || substr(id_text, 15, 4)"),
    Block("id_without_year", "right(id_text, 8)"),
    Block("id_tail_and_village", "right(id_text, 4) || village12"),
    Block("id_tail_and_surname", "right(id_text, 4) || left(folded, 1)"),
    Block("household_no", "household_no"),
    Block("phone", "phone"),
    Block("house_phone", "phone", "house_phone"),
    Block("name", "folded"),
    Block("name_and_town", "folded || village9"),
    Block("name_and_year", "folded || left(birth, 4)"),
    Block("name_and_day", "folded || right(birth, 4)"),
    Block("look_and_town", "alike || village9"),
    Block("look_and_year", "alike || left(birth, 4)"),
    Block("sound_and_town", "sound || village9"),
    Block("sound_and_year", "sound || left(birth, 4)"),
    Block("sound_and_day", "sound || right(birth, 4)"),
    Block("head_and_town", "head || village9"),
    Block("head_and_name_start", "head || left(folded, 1)"),
    Block("surname_village_year", "left(folded, 1) || village12 || left(birth, 4)"),
    Block("surname_village_day", "left(folded, 1) || village12 || right(birth, 4)"),
    Block("surname_and_month", "left(folded, 1) || left(birth, 6)"),
    Block("surname_village_year_in_id", "left(folded, 1) || village12 || substr(id_text, 7, 4)"),
    Block("surname_village_day_in_id", "left(folded, 1) || village12 || substr(id_text, 11, 4)"),
    Block("surname_and_birth_in_id", "left(folded, 1) || substr(id_text, 7, 6)"),
    Block("sound_and_village", "sound || village12"),
    Block("initials_and_village", "initials || village12"),
    Block("given_name_and_village", "substr(folded, 2) || village12"),
    Block("first_part_and_town", "coalesce(first_part, folded) || village9"),
    Block("first_part_and_year", "coalesce(first_part, folded) || left(birth, 4)"),
)


def find_pairs(session: Session, lines: LinkLines) -> None:
    """Store ``pairs``, one row a row of ``open_rows`` and person that share a key; each pair once.

    A key that more than ``block_persons`` persons share (王伟, the first of January) is left out: other keys narrow it down.
    """
    session.make("pairs", " union ".join(_pairs_of(block, lines) for block in BLOCKS))


def _pairs_of(block: Block, lines: LinkLines) -> str:
    return f"""
        select r.unique_id as row_id, p.unique_id as person_id
        from (select unique_id, is_household_row, {block.row} as block_key from open_rows) r
        join (
            select unique_id, is_head, block_key
            from (select unique_id, is_head, {block.person or block.row} as block_key from people)
            where block_key in (select {block.row} from open_rows)
            qualify count(*) over (partition by block_key) <= {lines.block_persons}
        ) p using (block_key)
        where not r.is_household_row or p.is_head
    """
