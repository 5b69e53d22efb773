"""What other registers say a member owns, put as a question to the household: never a refusal, never a balance (domain.md 1.5, P28)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.rules.apply import line
from jingzhun.screening.dated import source_text
from jingzhun.values.speech import Bilingual

QUESTIONS: Mapping[str, Bilingual] = {
    "car": Bilingual("名下登记有机动车，请说明用途和来源", "a vehicle is registered: what is it for, and how was it paid?"),
    "large_machine": Bilingual(
        "名下登记有大型机械，请说明用途和来源", "a large machine is registered: what is it for, and how was it paid?"
    ),
    "town_house": Bilingual(
        "名下登记有城镇住房，请说明来源和居住情况", "a town house is registered: how was it acquired, and who lives there?"
    ),
    "shop": Bilingual("名下登记有商铺，请说明来源和收益", "a shop is registered: how was it acquired, and what does it bring?"),
    "company": Bilingual("名下登记有市场主体，请说明经营情况", "a firm is registered: is it active, and what does it bring?"),
    "public_payroll": Bilingual("由财政供养，请说明岗位和收入", "paid from the public payroll: which post and income?"),
    "village_cadre": Bilingual("任村干部，请说明报酬", "is a village cadre: what is the pay?"),
    "deposit": Bilingual("名下有存款信息，请说明用途", "deposits are reported: what are they for?"),
    "commercial_pension": Bilingual("购买有商业养老保险，请说明缴费来源", "a commercial pension is held: who pays for it?"),
    "provident_fund": Bilingual("缴存住房公积金，请说明工作单位", "a provident fund is paid: which employer?"),
    "study_abroad": Bilingual("有自费留学信息，请说明费用来源", "study abroad at own cost is reported: who pays for it?"),
}


def asset_hits(tables: Mapping[str, ir.Table], homes: ir.Table, classes: ir.Table, policy: Policy, *, as_of: date) -> ir.Table:
    """Return ``asset_hits``: assets in force of members of households that are at risk or have a status.

    Nulls
    -----
    A value not told is asked about; a vehicle told to be below the dated value is not.
    """
    numbers = policy.rule("screening/asset_hits")
    assets = tables["assets"]
    begun = (assets.since_on <= as_of).fill_null(True)
    held = assets.filter(begun & ~(assets.ended_on < as_of).fill_null(False) & assets.kind.isin(list(numbers.codes("kinds") or ())))
    is_exempt = held.detail.isin(list(numbers.codes("exempt_details") or ())).fill_null(False)
    is_cheap = ((held.kind == "car") & (held.value_fen < line(numbers.fen("car_value")))).fill_null(False)
    asked = held.filter(~is_exempt & ~is_cheap)
    placed = asked.left_join(homes, "person_id").drop("person_id_right")
    homed = placed.mutate(household_id=ibis.coalesce(placed.home_id, placed.household_id), source=source_text(placed))
    looked_at = classes.filter((classes["class"] != "none") | classes.status.notnull() | (classes.risk_bits != line(0)))
    mine = homed.semi_join(looked_at, "household_id")
    return mine.inner_join(_questions(), "kind").select(
        "household_id", "person_id", "kind", "asset_no", "question_zh", "question_en", sources=mine.source.fill_null("")
    )


def _questions() -> ir.Table:
    rows = [{"kind": kind, "question_zh": said.zh, "question_en": said.en} for kind, said in QUESTIONS.items()]
    return ibis.memtable(rows, schema={"kind": "string", "question_zh": "string", "question_en": "string"})
