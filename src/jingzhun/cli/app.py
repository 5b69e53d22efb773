"""The verbs of ``jingzhun``, one file each."""

from __future__ import annotations

import typer

from jingzhun.cli import bench, policy
from jingzhun.cli.backtest import backtest
from jingzhun.cli.backup import backup, drill, restore
from jingzhun.cli.budget import budget
from jingzhun.cli.case import case
from jingzhun.cli.demo import demo
from jingzhun.cli.explain import explain
from jingzhun.cli.intake import intake
from jingzhun.cli.link import link
from jingzhun.cli.papers import bridge, form, retyped, roster
from jingzhun.cli.rekey import rekey
from jingzhun.cli.rule import rule
from jingzhun.cli.screen import screen
from jingzhun.cli.screen_ranges import screen_ranges
from jingzhun.cli.serve import serve
from jingzhun.cli.standings import standings
from jingzhun.cli.synth import synth
from jingzhun.cli.verify import verify
from jingzhun.cli.visits import visits
from jingzhun.cli.whatif import whatif
from jingzhun.cli.wording import Spoken

app = typer.Typer(
    cls=Spoken,
    help="精准：谁有返贫致贫风险、为什么、怎么帮 / who is at risk, why, what helps",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(policy.commands, name="policy")
app.add_typer(bench.commands, name="bench")
VERBS = (
    demo,
    synth,
    intake,
    link,
    screen,
    screen_ranges,
    standings,
    explain,
    case,
    visits,
    serve,
    verify,
    backup,
    drill,
    restore,
    rekey,
)
JUDGING = (whatif, backtest, budget, rule)
PAPERS = (roster, form, bridge, retyped)
for verb in (*VERBS, *JUDGING, *PAPERS):
    app.command()(verb)


@app.callback()
def verbs() -> None:
    """精准 / Jingzhun."""


def main() -> None:
    """Run the command line."""
    app()
