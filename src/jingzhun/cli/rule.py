"""``jingzhun rule CODE``: a rule's own card: words, law, numbers and their history, how precise it has been, what it cost last month."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import AcceptReservedOption, DataOption, JsonOption, PlaceOption, answer, policy_of, told
from jingzhun.cli.month.evaluating import card_of, evidence_of, last_day
from jingzhun.cli.report.rule_cards import card_lines, card_page
from jingzhun.tables.durable import write_bytes
from jingzhun.tables.store import Store


def rule(
    code: Annotated[str, typer.Argument(metavar="CODE", help="规则代码 / reason code, MEDICAL_COST")],
    *,
    data: DataOption = Path("data"),
    out: Annotated[Path | None, typer.Option("--out", help="另存为网页 / write the card as a page")] = None,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """一条规则的卡片：文字、依据、数字沿革、准确率、上月花费 / a rule's card."""
    with told():
        store = Store(data)
        policy = policy_of(place, last_day(store), reserved=reserved)
        card = card_of(evidence_of(store, policy), code)
        if out is not None:
            write_bytes(out, card_page(card).encode())
        answer(card, as_json=as_json, lines=card_lines(card))
