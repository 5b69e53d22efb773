"""A rule's card drawn: as lines of a terminal, as a section of the report, and as a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from jingzhun.intake.profile import profiles
from jingzhun.policy.values import UNITS
from jingzhun.values.money import yuan_text
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual

FOLDER = "jingzhun.cli.report"
HUNDRED = 100
Card = Mapping[str, Any]


def cards_section(cards: Sequence[Card]) -> Markup:
    """Return the cards as a section of the report; each opens where it is asked for."""
    text = _environment().from_string(_text("rule_cards.html.j2")).render(cards=cards)
    return Markup(text)  # noqa: S704 - the template has escaped what it was given


def card_page(card: Card) -> str:
    """Return one card as a self-contained page; the same card gives the same bytes."""
    section = cards_section([card])
    style = Markup(_text("report.css"))  # noqa: S704 - our own file
    return _environment().from_string(_text("rule_page.html.j2")).render(card=card, section=section, style=style)


def card_lines(card: Card) -> Iterator[str]:
    """Yield the card as lines in both languages."""
    yield f"{card['code']} {card['title']['zh']} / {card['title']['en']}"
    yield f"依据 basis: {card['document']}，{card['article']}"
    for name, title in (
        ("village", "对村 village"),
        ("office", "对部门 office"),
        ("unknown", "不清楚时 unknown"),
        ("asks", "入户询问 asks"),
    ):
        yield f"{title}: {card[name]['zh']} / {card[name]['en']}"
    for row in card["history"]:
        verified = "已核实 verified" if row["verified"] else "未核实 not verified"
        yield (
            f"{row['from']} – {row['to'] or '…'}  {row['describe']['zh']} / {row['describe']['en']}: "
            f"{row['value'] if row['state'] == 'value' else row['state']} {row['unit']} ({row['source']}, {verified})"
        )
    yield f"准确率 precision: {precision_text(card['precision'])}"
    cost = card["last_month"]
    yield f"{cost['month']} 入户 visits {cost['visits']} · 分钟 minutes {cost['minutes']}"


def precision_text(found: Card | None) -> str:
    """Return precision with its interval and counts; a dash where no visit answered.

    Examples
    --------
    >>> precision_text({"precision_ppm": 500_000, "low_ppm": 237_000, "high_ppm": 763_000, "confirmed": 5, "checked": 10, "hits": 40})
    '50.0% [23.7%, 76.3%] · 5 / 10 / 40'
    """
    if found is None or found["precision_ppm"] is None:
        return "—" if found is None else f"— · {found['confirmed']} / {found['checked']} / {found['hits']}"
    share, low, high = (f"{found[n] / PPM * HUNDRED:.1f}%" for n in ("precision_ppm", "low_ppm", "high_ppm"))
    return f"{share} [{low}, {high}] · {found['confirmed']} / {found['checked']} / {found['hits']}"


def unit_text(unit: str) -> Bilingual:
    """Return the name of a unit; one that ``units.yaml`` does not know stands as it is."""
    told = UNITS.get(unit, {"zh": unit, "en": unit})
    return Bilingual(told["zh"], told["en"])


def value_text(value: object) -> Bilingual:
    """Return a number of policy as a person reads it: yes and no in words, codes one after the other."""
    if isinstance(value, bool):
        return Bilingual("是", "yes") if value else Bilingual("否", "no")
    if isinstance(value, list | tuple):
        return Bilingual("、".join(map(str, value)), ", ".join(map(str, value)))
    return Bilingual(str(value), str(value))


def file_text(source: str) -> Bilingual:
    """Return the title of a file type; what is no file type (a survey, the registry) stands as it is."""
    found = profiles().get(source)
    return found.title if found else Bilingual(source, source)


def _environment() -> jinja2.Environment:
    made = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    told = {"precision_text": precision_text, "unit_text": unit_text, "value_text": value_text, "file_text": file_text}
    made.globals |= told | {"yuan_text": yuan_text}
    return made


def _text(name: str) -> str:
    return (resources.files(FOLDER) / "templates" / name).read_text(encoding="utf-8")
