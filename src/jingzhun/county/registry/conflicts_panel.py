"""What sources tell differently of a household, side by side, for offices (practice.md P28)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.conflicts import Conflict, Told, conflicts_of
from jingzhun.county.registry.contexts import ConflictLine, ConflictsPanel
from jingzhun.county.registry.labels import label_of, label_of_state
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

COLUMNS: Mapping[str, Bilingual] = {
    "grade": Bilingual("房屋等级", "house grade"),
    "structure": Bilingual("房屋结构", "structure"),
    "area_m2": Bilingual("面积（平方米）", "area (m²)"),
    "is_only_home": Bilingual("唯一住房", "only home"),
    "has_visible_damage": Bilingual("有明显损坏", "visibly damaged"),
    "is_quality_safe": Bilingual("水质达标", "water is clean"),
    "litres_per_person_day": Bilingual("人均每天用水（升）", "litres a head and day"),
    "fetch_minutes": Bilingual("取水往返（分钟）", "minutes to fetch water"),
}
ATTRIBUTES: Mapping[str, Bilingual] = {
    "education": Bilingual("文化程度", "education"),
    "school_state": Bilingual("在校状况", "schooling"),
    "labour": Bilingual("劳动能力", "ability to work"),
    "employment": Bilingual("就业", "employment"),
    "disability_grade": Bilingual("残疾等级", "grade of disability"),
    "insurance": Bilingual("医疗保险", "health insurance"),
    "marriage": Bilingual("婚姻状况", "marriage"),
    "ethnic": Bilingual("民族", "ethnic group"),
    "school_reason": Bilingual("未入学原因", "why not at school"),
    "absence_reason": Bilingual("不在家原因", "why away"),
}
YES_NO: Mapping[str, Bilingual] = {"True": Bilingual("是", "yes"), "False": Bilingual("否", "no")}


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the conflicts of a household; none for readers who are not told amounts and sources, and none where sources agree.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    if not actor.may("see_office_words", household.village_code):
        return ()
    found = conflicts_of(actor, household_id, as_of)
    names = dict(Person.objects.filter(pk__in=[c.person_id for c in found if c.person_id]).values_list("pk", "name"))
    lines = tuple(
        ConflictLine(_what(one), names.get(one.person_id or 0, ""), tuple((_value(one, told), told) for told in one.told))
        for one in found
    )
    if not lines:
        return ()
    return (Panel("conflicts", _("Sources disagree"), "registry/panels/conflicts.html", ConflictsPanel(lines), 65),)


def _what(conflict: Conflict) -> Bilingual:
    if conflict.about == "income":
        return label_of("income_lines", conflict.what)
    return (ATTRIBUTES if conflict.about == "state" else COLUMNS)[conflict.what]


def _value(conflict: Conflict, told: Told) -> Bilingual:
    if conflict.about == "income":
        return Bilingual(yuan_text(int(told.value)), yuan_text(int(told.value)))
    if conflict.about == "state":
        return label_of_state(conflict.what, told.value)
    if told.value in YES_NO:
        return YES_NO[told.value]
    return Bilingual(told.value, told.value)
