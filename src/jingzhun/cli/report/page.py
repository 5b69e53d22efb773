"""The report page from its figures: one file, no network, both languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import jinja2
from markupsafe import Markup

from jingzhun.cli.report.drawing import bars, outline, tiles
from jingzhun.cli.report.figures import Count, Figures
from jingzhun.cli.report.rule_cards import Card, cards_section
from jingzhun.values.speech import Bilingual

FOLDER = "jingzhun.cli.report"
STATES = {
    "taken": Bilingual("已收", "taken"),
    "held": Bilingual("暂扣待确认", "held for confirmation"),
    "refused": Bilingual("退回", "refused"),
    "repeated": Bilingual("重复，未再计", "repeated, not counted again"),
    "late": Bilingual("未到", "not arrived"),
}


@dataclass(frozen=True)
class Chart:
    """One bar chart in both languages with its caption and table twin."""

    title: Bilingual
    zh: Markup
    en: Markup
    caption: Bilingual
    counts: tuple[Count, ...]


def render(figures: Figures, *, rings: Sequence[Sequence[tuple[float, float]]], cards: Sequence[Card] = ()) -> str:
    """Return the page as text; the same figures give the same bytes.

    Parameters
    ----------
    figures
        The figures of the run.
    rings
        The county's outline in degrees, WGS84.
    cards
        The rules' own cards.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_text("report.html.j2"))
    at_risk = sum(c.households for c in figures.classes if c.code not in {"none", "unknown"})
    # S704: the marked texts are our own files and SVG whose labels drawing.py has escaped; names go in as JSON below
    return template.render(
        f=figures,
        at_risk=at_risk,
        refused=sum(q.rows_refused for q in figures.files),
        style=Markup(_text("report.css")),  # noqa: S704
        script=Markup(_text("report.js")),  # noqa: S704
        outline=Markup(outline(rings, figures.place.zh)),  # noqa: S704
        tiles={k: Markup(tiles(figures.villages, k, figures.place.in_language(k))) for k in ("zh", "en")},  # noqa: S704
        map_caption=_map_caption(figures, at_risk),
        charts=_charts(figures),
        cards=cards_section(cards),
        townships=sorted({v.township for v in figures.villages}),
        states=STATES,
        data=Markup(_island(figures)),  # noqa: S704
    )


def _text(name: str) -> str:
    return (resources.files(FOLDER) / "templates" / name).read_text(encoding="utf-8")


def _island(figures: Figures) -> str:
    """Return the list as JSON that no name can break out of."""
    rows = [
        {
            "v": line.village,
            "t": line.township,
            "n": line.head,
            "m": line.members,
            "c": line.class_code,
            "i": line.net_per_head,
            "r": line.risks,
            "z": line.why.zh,
            "e": line.why.en,
            "h": line.measures,
            "k": line.to_visit,
        }
        for line in figures.lines
    ]
    labels = {code: label.as_dict() for code, label in sorted(figures.labels.items())}
    whole = {"rows": rows, "labels": labels, "villages": {v.code: v.name for v in figures.villages}}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _map_caption(figures: Figures, at_risk: int) -> Bilingual:
    fullest = max(figures.villages, key=lambda v: (v.at_risk, v.code), default=None)
    touched = sum(1 for v in figures.villages if v.at_risk)
    if fullest is None or not at_risk:
        return Bilingual("没有村出现风险户。", "No village has a household at risk.")
    return Bilingual(
        f"{len(figures.villages)}个村（社区）中{touched}个有风险户；最多的是{fullest.name}，{fullest.at_risk}户。",
        f"{touched} of {len(figures.villages)} villages have households at risk; most of them in {fullest.name}: {fullest.at_risk}.",
    )


def _charts(figures: Figures) -> tuple[Chart, ...]:
    groups = (
        (Bilingual("类别", "Classes"), tuple(c for c in figures.classes if c.code != "none")),
        (Bilingual("风险类型", "Risks"), figures.risks),
        (Bilingual("匹配的帮扶措施", "Measures that fit"), figures.measures),
        (Bilingual("与上月相比的线索", "Clues against last month"), figures.changes),
    )
    return tuple(_chart(title, counts) for title, counts in groups if counts)


def _chart(title: Bilingual, counts: tuple[Count, ...]) -> Chart:
    most = max(counts, key=lambda c: c.households)
    caption = Bilingual(
        f"最多：{most.label.zh},{most.households:,}。单位：户。", f"Most: {most.label.en}, {most.households:,}. Unit: households."
    )
    drawn = {k: Markup(bars(counts, k, title.in_language(k))) for k in ("zh", "en")}  # noqa: S704
    return Chart(title, drawn["zh"], drawn["en"], caption, counts)
