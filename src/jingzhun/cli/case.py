"""``jingzhun case ROOM FILE.yaml``: one case given as facts, its result, reasons and path: the door by which a rule is checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jingzhun.casework import case as casework
from jingzhun.cli.doors import NOT_SO, CommandFault, answer, both, told
from jingzhun.evaluation import case as evaluation
from jingzhun.linkage import case as linkage
from jingzhun.measures import case as measures
from jingzhun.rules.cases import Adapter, Outcome, run_cases
from jingzhun.screening import case as screening
from jingzhun.tables.contract import Contract
from jingzhun.values.speech import Bilingual

ROOMS: dict[str, Adapter] = {
    "casework": casework.run_case,
    "evaluation": evaluation.run_case,
    "linkage": linkage.run_case,
    "measures": measures.run_case,
    "screening": screening.run_case,
}
EXTRA: dict[str, dict[str, Contract]] = {
    room: dict(getattr(module, "EXTRA_FACTS", {}))
    for room, module in (("casework", casework), ("linkage", linkage), ("measures", measures), ("screening", screening))
}
TOGETHER = {"measures": measures.TOGETHER, "screening": screening.TOGETHER}
NO_ROOM = Bilingual("没有“{room}”；可用：{allowed}", "there is no room '{room}'; allowed: {allowed}")


def case(
    room: Annotated[str, typer.Argument(help="房间 / room: " + ", ".join(ROOMS))],
    file: Annotated[Path, typer.Argument(help="案例 YAML / the case file")],
    *,
    name: Annotated[str, typer.Option("--name", help="只运行这一个案例 / only this case")] = "",
    lines_only: Annotated[bool, typer.Option("--lines", help="以文字显示路径 / the path as lines")] = False,
) -> None:
    """运行一个规则案例 / run a case and print result, reasons and trace."""
    with told():
        if room not in ROOMS:
            raise CommandFault("no_room", NO_ROOM, room=room, allowed=", ".join(ROOMS))
        found = [
            o
            for o in run_cases(file, ROOMS[room], extra=EXTRA[room], together=TOGETHER.get(room))
            if not name or o.case.name == name
        ]
        shown = [o.as_dict() for o in found]
        answer(shown[0] if len(shown) == 1 else shown, as_json=not lines_only, lines=_lines(found))
    if not all(o.has_passed for o in found):
        raise typer.Exit(NOT_SO)


def _lines(found: list[Outcome]) -> Iterator[str]:
    for one in found:
        yield f"{'✓' if one.has_passed else '✗'} {one.case.name}"
        yield from (f"  {both(d)}" for d in one.differences)
        if one.result and one.result.trace:
            yield from one.result.trace.lines("zh", 1)
