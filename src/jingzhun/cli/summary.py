"""The end of a run on a terminal: classes, risks, measures, what to visit and what to send back."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from jingzhun.cli.doors import both
from jingzhun.cli.report.figures import Count, Figures
from jingzhun.values.speech import Bilingual


def print_summary(figures: Figures) -> None:
    """Print the figures of a run as tables."""
    console = Console(width=110)
    title = Bilingual("{zh} 截至 {day}", "{en}, as of {day}").format(**figures.place.as_dict(), day=figures.as_of)
    console.print(f"\n[bold]{both(title)}[/bold]  {figures.households:,} 户 households · {figures.persons:,} 人 persons")
    for name, counts in (
        (Bilingual("类别", "class"), figures.classes),
        (Bilingual("风险", "risk"), figures.risks),
        (Bilingual("可用措施", "measure that fits"), figures.measures),
        (Bilingual("与上月相比", "against last month"), figures.changes),
    ):
        console.print(_table(name, counts))
    refused = sum(f.rows_refused for f in figures.files)
    asked = sum(f.asked for f in figures.files)
    console.print(
        f"须入户 to visit: {figures.to_visit:,} 户    有风险而无措施 at risk without a measure: {figures.without_measure:,} 户"
    )
    console.print(f"退回部门 rows sent back: {refused:,} 行    待人判断 rows to ask a person about: {asked:,} 行")


def _table(name: Bilingual, counts: tuple[Count, ...]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(both(name), min_width=48)
    table.add_column("户 households", justify="right")
    if any(c.persons is not None for c in counts):
        table.add_column("人 persons", justify="right")
    for count in counts:
        cells = [both(count.label), f"{count.households:,}"]
        table.add_row(*cells, *([f"{count.persons:,}"] if count.persons is not None else []))
    return table
