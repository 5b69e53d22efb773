"""From weighed pairs to one answer a row: same, ask or different. What is not clear is asked, never guessed."""

from __future__ import annotations

from collections.abc import Sequence

from jingzhun.linkage.comparators import HOME, ID_NUMBER, NAME, SEX, UNTOLD, Comparator
from jingzhun.linkage.evidence import CLOSE, CONFLICT, DECIDED, NOBODY, WEAK, evidence_sql, sentence_sql
from jingzhun.linkage.lines import LinkLines
from jingzhun.linkage.session import Session

EQUAL_NAMES = ("exact", "variant")
NEAR_NAMES = ("look_alike", "sound", "first_part", "near_sound", "one_character")
ONLY_SURNAME = ("initials", "surname")
STRANGE_NAMES = ("given", "different")
EQUAL_BIRTHS = ("as_in_id", "exact")
NEAR_BIRTHS = (*EQUAL_BIRTHS, "month_and_day_swapped", "one_digit", "day_apart", "digits_swapped", "near_year", "lunar")
BONDS = ("household_no", "phone", "head")
NEIGHBOURS = (*BONDS, "village")
CERTAIN_E4 = "10000::int"  # ten-thousandths of one


def judge(session: Session, compared: Sequence[Comparator], lines: LinkLines) -> None:
    """Store ``judged``, one row a row of ``open_rows`` with any person near, and ``shown``, the persons to ask about.

    A row is the person's where the probability reaches the line, the second person lies behind by the margin, and id and name
    do not speak of two persons.
    """
    session.make("ranked", _RANKED)
    session.make("best", f"select *, {_conflict(compared)} as is_conflict from ranked where rank = 1")
    session.make("judged", _judged(lines))
    session.make(
        "shown",
        f"""
        select r.*, j.cause from ranked r join judged j using (row_id)
        where j.band = 'ask' and r.rank <= {lines.candidates}
          and (r.probability_e4 >= {lines.ask_e4} or r.rank = 1 or r.is_id_holder)
        """,
    )


_RANKED = f"""
    select
        s.*,
        p.household_id,
        r.id_valid,
        (s.probability * 10000)::int as probability_e4,
        (s.weight * 10000)::bigint as weight_e4,
        s.gamma_id = {ID_NUMBER.number("exact")} as is_id_holder,
        s.gamma_name in ({NAME.numbers(EQUAL_NAMES)}) as is_namesake,
        is_namesake and s.gamma_home in ({HOME.numbers(NEIGHBOURS)}) and s.gamma_birth <> 0 as is_neighbour_namesake,
        row_number() over of_row as rank,
        count(*) filter (is_id_holder) over everyone as holders,
        count(*) filter (is_id_holder) over of_household as holders_of_household,
        count(*) filter (is_neighbour_namesake) over everyone as neighbour_namesakes,
        count(*) filter (is_namesake) over of_household as household_namesakes,
        lead(weight_e4) over of_row as next_weight_e4
    from scored s
    join people p on p.unique_id = s.person_id
    join open_rows r on r.unique_id = s.row_id
    where not exists (select 1 from ruled_out x where x.row_id = s.row_id and x.person_id = s.person_id)
    window
        of_row as (partition by s.row_id order by s.weight desc, s.person_id),
        everyone as (partition by s.row_id),
        of_household as (partition by s.row_id, p.household_id)
"""


def _conflict(compared: Sequence[Comparator]) -> str:
    """Return the SQL that is true where id and name speak of two persons; each line is one way in which they do."""
    birth = next(c for c in compared if c.code == "birth")
    born_then = f"gamma_birth in ({birth.numbers(EQUAL_BIRTHS)})"
    born_near = f"gamma_birth in ({birth.numbers(NEAR_BIRTHS)}) and gamma_sex <> {SEX.number('different')}"
    name_differs = f"gamma_name not in ({NAME.numbers(EQUAL_NAMES)}, {UNTOLD})"
    # a clerk wrote a relative's id: the row is then a member's of that household with the same name and no other birth date,
    # or with the very birth date and nearly the name
    kin_id = (
        f"holders_of_household > 0 and ((is_namesake and gamma_birth in ({birth.numbers(NEAR_BIRTHS)}, {UNTOLD}))"
        f" or (gamma_name in ({NAME.numbers(NEAR_NAMES)}) and {born_then}))"
    )
    ways = (
        # the id is another's, and not that of a member of the household whom name and birth date rule out
        f"holders > 0 and not is_id_holder and not ({kin_id})",
        # a brother's id, unless the birth date is the holder's
        f"is_id_holder and gamma_name in ({NAME.numbers(ONLY_SURNAME)}) and not ({born_near})",
        f"is_id_holder and gamma_name = {NAME.number('one_of_two')} and not ({born_near})"
        f" and not (gamma_home in ({HOME.numbers(NEIGHBOURS)}) and gamma_sex <> {SEX.number('different')})",
        # a stranger's id, unless birth date and household are the holder's: then the person took another name
        f"is_id_holder and gamma_name in ({NAME.numbers(STRANGE_NAMES)})"
        f" and not ({born_then} and gamma_home in ({HOME.numbers(BONDS)}))",
        f"is_id_holder and {name_differs} and gamma_birth = {birth.number('different')}",
        # the name is a neighbour's or another member's
        f"is_id_holder and {name_differs} and neighbour_namesakes + household_namesakes > 0",
        # both ids are good and the names differ: a twin or sibling whom the registry does not have; an id that a spreadsheet
        # zeroed passes its check by chance once in eleven
        f"id_valid and holders = 0 and gamma_id not in ({ID_NUMBER.number('tail_lost')}, {UNTOLD}) and {name_differs}",
    )
    return "coalesce(" + " or ".join(f"({way})" for way in ways) + ", false)"


def _judged(lines: LinkLines) -> str:
    return f"""
        select
            *,
            case
                when is_conflict and (probability_e4 >= {lines.ask_e4} or holders > 0) then 'conflict'
                when probability_e4 < {lines.ask_e4} then 'nobody'
                when probability_e4 < {lines.same_e4} then 'weak'
                when next_weight_e4 is not null and weight_e4 - next_weight_e4 < {lines.margin_e4} then 'close'
                else 'clear'
            end as cause,
            case cause when 'clear' then 'same' when 'nobody' then 'different' else 'ask' end as band
        from best
    """


def links_sql(compared: Sequence[Comparator]) -> str:
    """Return the SQL of ``links``, one row a request in the order of its key."""
    return f"""
        select
            s.batch_id, s."row",
            coalesce(d.person_id, e.person_id, case when j.band = 'same' then j.person_id end) as person_id,
            p.household_id,
            case when d.person_id is not null or e.person_id is not null then 'same' else coalesce(j.band, 'different') end as band,
            case when d.person_id is not null or e.person_id is not null then {CERTAIN_E4} else coalesce(j.probability_e4, 0) end
                as score_e4,
            case
                when d.person_id is not null then 'person_decided'
                when e.person_id is not null then s.id_method
                when j.cause is null or j.cause = 'nobody' then 'none'
                when j.cause = 'conflict' then 'id_and_name_disagree'
                when s.is_household_row then 'household'
                when j.is_id_holder then s.id_method
                else 'probabilistic'
            end as method,
            {_sentence(compared, "zh")} as evidence_zh,
            {_sentence(compared, "en")} as evidence_en
        from said s
        left join ruled_in d on d.row_id = s.unique_id
        left join exact_links e on e.row_id = s.unique_id
        left join judged j on j.row_id = s.unique_id
        left join people p
            on p.unique_id = coalesce(d.person_id, e.person_id, case when j.band = 'same' then j.person_id end)
        order by s.batch_id, s."row"
    """


def candidates_sql(compared: Sequence[Comparator]) -> str:
    """Return the SQL of ``link_candidates``, one row a row to be asked about and person it may be."""
    return f"""
        select
            s.batch_id, s."row",
            (row_number() over (partition by s.unique_id order by c.rank))::smallint as rank,
            c.person_id,
            c.probability_e4 as score_e4,
            {evidence_sql(compared, "zh", prefix="c.")} as evidence_zh,
            {evidence_sql(compared, "en", prefix="c.")} as evidence_en
        from shown c
        join said s on s.unique_id = c.row_id
        order by all
    """


def _sentence(compared: Sequence[Comparator], language: str) -> str:
    joint = {"zh": ":", "en": ": "}[language]
    words = evidence_sql(compared, language, prefix="j.")
    causes = {"conflict": CONFLICT, "close": CLOSE, "weak": WEAK}
    asked = " ".join(
        f"when j.cause = '{cause}' then {sentence_sql(sentence, language)} || '{joint}' || {words}"
        for cause, sentence in causes.items()
    )
    return f"""
        case
            when d.person_id is not null then {sentence_sql(DECIDED, language)}
            when e.person_id is not null then {evidence_sql(compared, language, prefix="e.")}
            when j.cause = 'clear' then {words}
            {asked}
            else {sentence_sql(NOBODY, language)}
        end
    """
