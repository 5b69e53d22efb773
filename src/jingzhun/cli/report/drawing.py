"""Charts and the map as SVG text: bars with direct labels, and the county's outline beside one tile a village."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from itertools import groupby

from jingzhun.cli.report.figures import Count, VillageTile

BAR_WIDTH, BAR_HEIGHT, LABEL_WIDTH = 420, 22, 150
TILE, GAP, TOWN_LABEL, TILES_A_ROW = 26, 3, 128, 16
SHADES = ("#e8f1ee", "#b9d8cd", "#7fb8a4", "#3f8f77", "#1f6f5c")


def bars(counts: Sequence[Count], language: str, title: str) -> str:
    """Return horizontal bars with their numbers written at the end."""
    top = max((c.households for c in counts), default=0) or 1
    height = len(counts) * BAR_HEIGHT + 4
    rows = []
    for i, count in enumerate(counts):
        y, width = i * BAR_HEIGHT, BAR_WIDTH * count.households / top
        label = escape(count.label.in_language(language))
        rows.append(
            f'<text x="{LABEL_WIDTH - 8}" y="{y + 15}" text-anchor="end">{label}</text>'
            f'<rect x="{LABEL_WIDTH}" y="{y + 3}" width="{max(width, 1):.1f}" height="{BAR_HEIGHT - 7}" rx="2" class="bar b-{escape(count.code)}"/>'
            f'<text x="{LABEL_WIDTH + width + 6:.1f}" y="{y + 15}" class="n">{count.households:,}</text>'
        )
    whole = LABEL_WIDTH + BAR_WIDTH + 80
    return f'<svg viewBox="0 0 {whole} {height}" role="img" aria-label="{escape(title)}" class="chart">{"".join(rows)}</svg>'


def outline(rings: Sequence[Sequence[tuple[float, float]]], title: str) -> str:
    """Return the county's outline, longitude shrunk by the cosine of its latitude so that shapes are true."""
    points = [p for ring in rings for p in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = 260 / (north - south)
    width = (east - west) * shrink * scale
    paths = []
    for ring in rings:
        steps = " ".join(f"{(x - west) * shrink * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring)
        paths.append(f'<polygon points="{steps}"/>')
    return (
        f'<svg viewBox="-4 -4 {width + 8:.0f} 268" role="img" aria-label="{escape(title)}" class="outline">{"".join(paths)}</svg>'
    )


def shade(share: float, steps: Sequence[float]) -> int:
    """Return the class, 0 to 4, of a share; classes are cut at the given steps."""
    return sum(1 for s in steps if share > s)


def quintile_steps(villages: Sequence[VillageTile]) -> tuple[float, ...]:
    """Return four cuts that put a fifth of the villages into each class."""
    shares = sorted(v.at_risk / v.households for v in villages if v.households)
    if not shares:
        return (0.0, 0.0, 0.0, 0.0)
    return tuple(shares[min(len(shares) - 1, len(shares) * k // 5)] for k in (1, 2, 3, 4))


def tiles(villages: Sequence[VillageTile], language: str, title: str) -> str:
    """Return one tile a village, in blocks by township; a village of which nothing is known is hatched."""
    steps = quintile_steps(villages)
    out, y = [], 0
    for township, group in groupby(villages, key=lambda v: v.township):
        members = list(group)
        out.append(f'<text x="0" y="{y + 18}" class="town">{escape(township)}</text>')
        for i, village in enumerate(members):
            x, row = TOWN_LABEL + (i % TILES_A_ROW) * (TILE + GAP), y + (i // TILES_A_ROW) * (TILE + GAP)
            out.append(_tile(village, language, x=x, y=row, steps=steps))
        y += math.ceil(len(members) / TILES_A_ROW) * (TILE + GAP) + 6
    width = TOWN_LABEL + TILES_A_ROW * (TILE + GAP)
    hatch = '<defs><pattern id="hatch" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#bbb"/></pattern></defs>'
    return f'<svg viewBox="0 0 {width} {y}" role="img" aria-label="{escape(title)}" class="tiles">{hatch}{"".join(out)}</svg>'


def _tile(village: VillageTile, language: str, *, x: int, y: int, steps: Sequence[float]) -> str:
    share = village.at_risk / village.households if village.households else 0.0
    level = shade(share, steps)
    fill = SHADES[level] if village.households else "url(#hatch)"
    words = {
        "zh": f"{village.name}：{village.households:,}户，有风险{village.at_risk:,}户，待入户{village.to_visit:,}户",
        "en": f"{village.name}: {village.households:,} households, {village.at_risk:,} at risk, {village.to_visit:,} to visit",
    }[language]
    ink = "light" if level >= 3 else "dark"
    return (
        f'<g class="tile" data-village="{escape(village.code)}" tabindex="0"><title>{escape(words)}</title>'
        f'<rect x="{x}" y="{y}" width="{TILE}" height="{TILE}" rx="3" fill="{fill}"/>'
        f'<text x="{x + TILE / 2}" y="{y + 17}" text-anchor="middle" class="{ink}">{village.at_risk}</text></g>'
    )
