"""Both sides of the comparison in one shape: what a row says, and what the registry knows."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.linkage.name_forms import name_forms
from jingzhun.linkage.session import Session
from jingzhun.tables.links import LINK_REQUESTS
from jingzhun.tables.people import HOUSEHOLDS, PERSONS

SIDE_COLUMNS = (
    "unique_id",
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
    "village12",
    "village9",
    "village6",
    "serving12",
    "household_no",
    "phone",
    "house_phone",
    "head",
)


@dataclass(frozen=True)
class Prepared:
    """A registry made ready for linking; it may be used for all the files of a month.

    Parameters
    ----------
    people
        One row a person, in the shape of both sides, with household, namesakes and holders of the same id.
    """

    people: pa.Table


def prepare_registry(persons: pa.Table, households: pa.Table) -> Prepared:
    """Return the registry ready for linking.

    Parameters
    ----------
    persons, households
        Tables of the contracts of these names.

    Nulls
    -----
    A birth date or sex that is not told is taken from the person's own id, which has passed its check.
    """
    checked, homes = PERSONS.conform(persons), HOUSEHOLDS.conform(households)
    with Session() as session:
        session.give("persons", checked)
        session.give("households", homes)
        session.give("name_forms", name_forms(checked["name"]))
        session.make("heads", _HEADS)
        session.make("known", _KNOWN)
        return Prepared(people=session.read(_PEOPLE))


def give_rows(session: Session, requests: pa.Table) -> None:
    """Store ``said``, one row a request in the shape of both sides, with its batch, row and method of reading the id.

    Requests are numbered in the order of their key, so that the order in which they came does not matter.
    """
    checked = LINK_REQUESTS.conform(requests)
    at = checked.schema.get_field_index("id_text")
    session.give("requests", checked.set_column(at, "id_text", pc.utf8_upper(pc.utf8_normalize(checked["id_text"], form="NFKC"))))
    session.give("request_forms", name_forms(checked["name"], checked["head_name"]))
    session.make("asked", _ASKED)
    session.make("said", _SAID)


_HEADS = """
    select p.household_id, min(f.folded) as head
    from persons p join name_forms f on f.raw = p.name
    where p.relation = 'head'
    group by all
"""

# A birth of the 1900s is the only one a 15-digit number can tell.
_KNOWN = """
    select
        p.person_id as unique_id,
        p.household_id,
        p.id_number as id_text,
        case when substr(p.id_number, 7, 2) = '19' then left(p.id_number, 6) || substr(p.id_number, 9, 9) end as id15,
        p.id_number is not null as id_valid,
        f.name, f.folded, f.alike, f.sound, f.initials, f.first_part, f.dropped,
        coalesce(p.birth_on, try_strptime(substr(p.id_number, 7, 8), '%Y%m%d')::date) as birth_on,
        coalesce(p.sex, case when substr(p.id_number, 17, 1) in ('1', '3', '5', '7', '9') then 'male'
                             when p.id_number is not null then 'female' end) as sex,
        h.village_code as village12,
        left(h.village_code, 9) as village9,
        left(h.village_code, 6) as village6,
        h.serving_village_code as serving12,
        h.household_no,
        p.phone,
        h.phone as house_phone,
        heads.head,
        p.relation = 'head' as is_head
    from persons p
    left join households h using (household_id)
    left join heads using (household_id)
    left join name_forms f on f.raw = p.name
"""

_PEOPLE = """
    select
        * replace (case when coalesce(is_head, false) then null else head end as head),
        strftime(birth_on, '%Y%m%d') as birth,
        count(id_text) over (partition by id_text) as id_holders,
        count(folded) over (partition by folded) as namesakes,
        head as household_head
    from known
    order by unique_id
"""

# A row that names only a head of household is asked about the head. The first 18 characters of a disability certificate are
# the id; stars of a masked id are kept.
_ASKED = """
    select
        row_number() over (order by batch_id, "row") as unique_id,
        *,
        name is null and head_name is not null and id_number is null and id_text is null as is_household_row,
        regexp_replace(id_text, '[^0-9XB*]', '', 'g') as id_cleaned
    from requests
"""

_SAID = """
    select
        a.unique_id, a.batch_id, a."row", a.is_household_row,
        coalesce(a.id_number, nullif(left(a.id_cleaned, 18), '')) as id_text,
        null::varchar as id15,
        a.id_number is not null as id_valid,
        case when length(a.id_cleaned) = 15 then 'id_upgraded' when length(a.id_cleaned) in (20, 22) then 'disability_number'
             else 'id' end as id_method,
        f.name, f.folded, f.alike, f.sound, f.initials, f.first_part, f.dropped,
        strftime(a.birth_on, '%Y%m%d') as birth,
        a.birth_on,
        a.sex,
        case when length(a.village_code) = 12 then a.village_code end as village12,
        case when length(a.village_code) >= 9 then left(a.village_code, 9) end as village9,
        left(a.village_code, 6) as village6,
        null::varchar as serving12,
        a.household_no,
        a.phone,
        null::varchar as house_phone,
        case when h.folded is distinct from f.folded then h.folded end as head,
        md5(concat_ws('|', coalesce(a.id_cleaned, a.id_number, ''), coalesce(f.name, ''), coalesce(a.birth_on::varchar, ''),
            coalesce(a.village_code, ''), coalesce(h.name, ''))) as said_key
    from asked a
    left join request_forms f on f.raw = (case when a.is_household_row then a.head_name else a.name end)
    left join request_forms h on h.raw = a.head_name
"""
