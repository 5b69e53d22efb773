"""``jingzhun backtest``: how precise each rule has been, who is judged wrongly, and what the audit sample says is missed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from jingzhun import evaluation
from jingzhun.cli.doors import AcceptReservedOption, DataOption, JsonOption, PlaceOption, answer, policy_of, told
from jingzhun.cli.month.evaluating import evidence_of, keep_sample, last_day, sample_visits, titles
from jingzhun.cli.month.visits import write_visits
from jingzhun.evaluation.groups import LABELS
from jingzhun.policy import Policy
from jingzhun.tables.evaluated import EVERYONE
from jingzhun.tables.store import Store
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual

HUNDRED = 100
HIDDEN = Bilingual("隐去", "hidden")
NONE_YET = Bilingual(
    "还没有入户核查结果；准确率要等结果导入后才有", "no visit was answered yet; precision comes with the first answers"
)


def backtest(
    *,
    data: DataOption = Path("data"),
    sample: Annotated[
        Path | None, typer.Option("--sample", help="抽查未标记户，核查表写到此文件夹 / draw an audit sample, sheets go here")
    ] = None,
    homes: Annotated[
        int | None, typer.Option("--homes", min=1, help="抽查户数，缺省按政策 / homes to draw, those of policy if not told")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="随机种子，同种子同样本 / same seed, same homes")] = 1,
    shared: Annotated[bool, typer.Option("--shared", help="对外提供：小数隐去 / for others: small counts hidden")] = False,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """用核查结果检验规则，并估计漏掉的户 / test the rules by the answers of visits, and estimate who is missed."""
    with told():
        store = Store(data)
        policy = policy_of(place, last_day(store), reserved=reserved)
        files: list[Path] = []
        if sample is not None:
            files = _draw(store, policy, sample, seed=seed, homes=homes)
        evidence = evidence_of(store, policy)
        tables = {"rule_results": evidence.results, "group_results": evidence.group_results, "missed_estimates": evidence.missed}
        shown = {n: evaluation.suppressed(n, t, policy) if shared else t for n, t in tables.items()}
        confidence = policy.rule("evaluation/statistics").ppm("confidence") or 0
        whole = {
            "as_of": evidence.as_of.isoformat(),
            "confidence_ppm": confidence,
            **{name: table.to_pylist() for name, table in shown.items()},
            "found_homes": [] if shared else [str(h) for h in evidence.found_homes],
            "files": [str(f) for f in files],
        }
        answer(whole, as_json=as_json, lines=_lines(shown, policy, files))


def _draw(store: Store, policy: Policy, out: Path, *, seed: int, homes: int | None) -> list[Path]:
    evidence = evidence_of(store, policy)
    classes = evidence.run["household_classes"]
    drawn = evaluation.draw_sample(classes, evidence.groups, policy=policy, as_of=evidence.as_of, seed=seed, homes=homes)
    keep_sample(store, drawn)
    return write_visits(sample_visits(evidence.run, policy, drawn.sample), out, as_of=evidence.as_of.isoformat())


def _lines(tables: dict[str, pa.Table], policy: Policy, files: list[Path]) -> Iterator[str]:
    names = titles(policy)
    rules = [r for r in tables["rule_results"].to_pylist() if r["source"] == EVERYONE]
    if not any(r["checked"] for r in rules):
        yield f"{NONE_YET.zh} / {NONE_YET.en}"
    yield "规则 rule · 线索 hits · 已核 checked · 属实 confirmed · 准确率 precision [区间 interval]"
    for r in rules:
        yield (
            f"{r['rule']} {names[r['rule']].zh} / {names[r['rule']].en}: {_n(r['hits'])} · {_n(r['checked'])} · {_n(r['confirmed'])} · "
            f"{_share(r['precision_ppm'], r['low_ppm'], r['high_ppm'])}"
        )
    yield "组 group · 户 homes · 不清楚 unknown · 有误 wrong"
    for r in tables["group_results"].to_pylist():
        label = LABELS[r["group"]]
        unknown = _share(r["unknown_ppm"], r["unknown_low_ppm"], r["unknown_high_ppm"])
        wrong = _share(r["wrong_ppm"], r["wrong_low_ppm"], r["wrong_high_ppm"])
        yield f"{label.zh} / {label.en}: {_n(r['households'])} · {unknown} · {wrong}"
    for r in tables["missed_estimates"].to_pylist():
        label = LABELS[r["group"]]
        estimate = "—" if r["missed"] is None else f"{r['missed']} [{r['missed_low']}, {r['missed_high']}]"
        note = f" ({r['note_zh']} / {r['note_en']})" if r["note_zh"] else ""
        yield f"漏报 missed {r['sample_id']} {label.zh} / {label.en}: {estimate} · 抽 drawn {_n(r['sampled'])} / {_n(r['households'])}{note}"
    yield from (str(f) for f in files)


def _n(count: int | None) -> str:
    return f"{HIDDEN.zh} {HIDDEN.en}" if count is None else f"{count:,}"


def _share(share: int | None, low: int | None, high: int | None) -> str:
    if share is None or low is None or high is None:
        return "—"
    return f"{share / PPM * HUNDRED:.1f}% [{low / PPM * HUNDRED:.1f}%, {high / PPM * HUNDRED:.1f}%]"
