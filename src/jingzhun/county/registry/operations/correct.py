"""What was written wrongly is corrected: a new event with its reason; the old value stays to be seen, and a correction can be undone.

A person's or household's own columns are changed with what they were before. A dated record of a department or survey is taken back and
written anew as typed here: on a day before the correction the registry still tells what was known then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import Q

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.effects import RECORDS, copy_of
from jingzhun.county.registry.field_names import FIELD_NAMES
from jingzhun.county.registry.labels import LIST_OF_ATTRIBUTE
from jingzhun.county.registry.models import Household, LifeEvent, Person, PersonState
from jingzhun.county.registry.models.sourced import STANDS, Recorded
from jingzhun.county.registry.operations.join_household import checked_id, forms_of_name
from jingzhun.county.registry.operations.live import Act, LifeRefused, Told, carry_out
from jingzhun.county.registry.searching import ID_TAIL, index_of_id, index_of_phone, index_of_tail
from jingzhun.policy.codes import code_lists
from jingzhun.values.dates import DateFault, read_day
from jingzhun.values.money import MoneyFault, read_money
from jingzhun.values.names import normalise_name
from jingzhun.values.speech import Bilingual

NO_FIELD = Bilingual("“{field}”不能在这里更正；可更正：{allowed}", "'{field}' cannot be corrected here; known: {allowed}")
NOTHING = Bilingual("没有要更正的内容", "there is nothing to correct")
BAD_VALUE = Bilingual("“{zh}”的值不能识别", "the value of '{en}' cannot be read")
NOT_THERE = Bilingual("没有找到这条记录，或已被更正", "there is no such record, or it was corrected before")
NOT_A_PERSON = Bilingual("没有找到这个人", "there is no such person in this household")
USE_CHANGE_HEAD = Bilingual("户主请用“更换户主”办理", "use the change of head for the head")
LONGEST = 200
PHONE_DIGITS = 11
YES_NO = {"yes": True, "no": False, "是": True, "否": False, "": None}

Values = Mapping[str, str]
Reader = Callable[[str], object]


def _text(value: str) -> str | None:
    return value.strip()[:LONGEST] or None


def _whole(value: str) -> int | None:
    text = value.strip()
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError
    return int(text) if text else None


def _day(value: str) -> date | None:
    return read_day(value) if value.strip() else None


def _amount(value: str) -> int | None:
    return read_money(value, unit="yuan") if value.strip() else None


def _code(name: str) -> Reader:
    def read(value: str) -> str | None:
        if value.strip() and value.strip() not in code_lists()[name].entries:
            raise ValueError
        return value.strip() or None

    return read


def _yes_no(value: str) -> bool | None:
    return YES_NO[value.strip()]


def _phone(value: str) -> str | None:
    digits = value.replace(" ", "").replace("-", "")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) == PHONE_DIGITS):
        raise ValueError
    return digits or None


PERSON: Mapping[str, Reader] = {
    "name": normalise_name,
    "sex": _code("sex"),
    "birth_on": _day,
    "relation": _code("relation"),
    "id_number": str,  # read by ``checked_id``, which says what is wrong with it
    "phone": _phone,
    "person_no": _text,
}
HOUSEHOLD: Mapping[str, Reader] = {"group_name": _text, "household_no": _text, "register_no": _text, "phone": _phone}
DATED: Mapping[str, Mapping[str, Reader]] = {
    "household_state": {"from_on": _day, "to_on": _day, "risk": _code("risk_types")},
    "person_state": {"value": _text, "from_on": _day, "to_on": _day},
    "income_line": {"amount_fen": _amount, "period_from": _day, "period_to": _day, "is_one_off": _yes_no},
    "production": {"quantity_hundredths": _whole},
    "dwelling": {"grade": _text, "structure": _text, "area_m2": _whole, "is_only_home": _yes_no, "has_visible_damage": _yes_no},
    "water_state": {"is_quality_safe": _yes_no, "litres_per_person_day": _whole, "fetch_minutes": _whole},
    "asset": {"detail": _text, "since_on": _day, "ended_on": _day, "value_fen": _amount},
}
PERSONS_OWN = ("person_state",)  # found by the person; every other record by the household
UNSOURCED = {"source_batch": None, "source_file": None, "source_row": None}


def correct_person(*, actor: Actor, household_id: int, person_id: int, values: Values, told: Told) -> LifeEvent:
    """Correct columns of a person; an empty text says that a value is not known.

    Raises
    ------
    LifeRefused
        ``no_field``, ``nothing``, ``bad_value``, ``use_change_head``, ``not_a_person``, ``id_…``, ``duplicate``, or see ``carry_out``.
    """
    read = _read(values, PERSON)

    def act(doing: Act) -> None:
        person = Person.objects.select_for_update().filter(pk=person_id, household_id=household_id).first()
        if person is None:
            raise LifeRefused("not_a_person", NOT_A_PERSON)
        _must_not_touch_the_head(person, read)
        doing.effects.change(person, **_with_forms(read, person))
        is_head = person.relation == "head" and "name" in read
        doing.effects.change(doing.households[household_id], **({"head_name": read["name"]} if is_head else {}))
        doing.persons.append(person.pk)

    return carry_out("correct", actor=actor, told=told, household_ids=[household_id], act=act)


def correct_household(*, actor: Actor, household_id: int, values: Values, told: Told) -> LifeEvent:
    """Correct columns of a household; see ``correct_person``."""
    read = _read(values, HOUSEHOLD)

    def act(doing: Act) -> None:
        doing.effects.change(doing.households[household_id], **_with_forms(read, doing.households[household_id]))

    return carry_out("correct", actor=actor, told=told, household_ids=[household_id], act=act)


def correct_record(*, actor: Actor, household_id: int, record: str, record_id: int, values: Values, told: Told) -> LifeEvent:
    """Correct a dated record: take it back and write it anew as typed here.

    Parameters
    ----------
    record
        One of ``DATED``; what a department reported (``DepartmentEvent``) is the department's to correct.

    Raises
    ------
    LifeRefused
        ``not_there``, or see ``correct_person``.
    """
    if record not in DATED:
        raise LifeRefused("no_field", NO_FIELD, field=record[:20], allowed=", ".join(DATED))
    read = _read(values, DATED[record])

    def act(doing: Act) -> None:
        old = _dated(record, record_id, household_id)
        doing.effects.take_back(old)
        new = copy_of(old, **read, **UNSOURCED)
        _must_be_sound(new)
        doing.effects.write(new)
        doing.effects.change(doing.households[household_id])

    return carry_out("correct", actor=actor, told=told, household_ids=[household_id], act=act)


def _read(values: Values, readers: Mapping[str, Reader]) -> dict[str, object]:
    if not values:
        raise LifeRefused("nothing", NOTHING)
    read: dict[str, object] = {}
    for name, value in values.items():
        if name not in readers:
            raise LifeRefused("no_field", NO_FIELD, field=name[:20], allowed=", ".join(readers))
        try:
            read[name] = readers[name](value)
        except (ValueError, KeyError, DateFault, MoneyFault) as error:
            raise _bad_value(name) from error
    if read.get("name", "x") == "":
        raise _bad_value("name")
    return read


def _bad_value(field: str) -> LifeRefused:
    name = FIELD_NAMES[field]
    return LifeRefused("bad_value", BAD_VALUE, zh=name.zh, en=name.en)


def _must_not_touch_the_head(person: Person, read: Mapping[str, object]) -> None:
    if "relation" in read and read["relation"] != person.relation and "head" in {read["relation"], person.relation}:
        raise LifeRefused("use_change_head", USE_CHANGE_HEAD)


def _with_forms(read: Mapping[str, object], thing: Household | Person) -> dict[str, object]:
    """Return the columns to change: those told and those that a search compares instead of them."""
    found = dict(read)
    if "name" in read:
        found |= forms_of_name(str(read["name"]))
    if "phone" in read:
        found["phone_index"] = index_of_phone(str(read["phone"])) if read["phone"] else None
    if "id_number" in read:
        number = checked_id(str(read["id_number"]), of_person=thing.pk)
        found["id_number"] = number or None
        found["id_index"] = index_of_id(number) if number else None
        found["id_tail_index"] = index_of_tail(number[-ID_TAIL:]) if number else None
    return found


def _dated(record: str, record_id: int, household_id: int) -> Recorded:
    owner = "person__household" if record in PERSONS_OWN else "household"
    rows = RECORDS[record]._default_manager.filter(STANDS, Q((owner, household_id)), pk=record_id)
    found = rows.select_for_update().first()
    if found is None:
        raise LifeRefused("not_there", NOT_THERE)
    return found


SPANS = (("from_on", "to_on"), ("period_from", "period_to"), ("since_on", "ended_on"))


def _must_be_sound(record: Recorded) -> None:
    for first, last in SPANS:
        start, end = getattr(record, first, None), getattr(record, last, None)
        if start and end and end < start:
            raise _bad_value(last)
    if isinstance(record, PersonState):
        known = code_lists().get(LIST_OF_ATTRIBUTE.get(record.attribute, record.attribute))
        if known is not None and record.value not in known.entries:
            raise _bad_value("value")
    required = [f for f in record._meta.concrete_fields if not f.null and not f.primary_key and not f.has_default()]
    for field in required:
        if getattr(record, field.attname) is None:
            raise _bad_value(field.name)
