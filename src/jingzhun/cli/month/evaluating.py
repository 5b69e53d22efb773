"""What evaluation is handed from a store: the newest run, the clues of all runs, the answers of visits, groups and the audit samples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun import evaluation
from jingzhun.cli.doors import CommandFault
from jingzhun.cli.month.figures import Run
from jingzhun.cli.month.visits import Visit, visits_due, visits_to
from jingzhun.county.clues.month.store_tables import MEMORY_MB
from jingzhun.policy import Policy
from jingzhun.screening import RULES, rule_cards
from jingzhun.tables.catalogue import REGISTRY
from jingzhun.tables.contract import Contract
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.evaluated import AUDIT_FRAME, AUDIT_SAMPLE, HOUSEHOLD_GROUPS
from jingzhun.tables.store import Store
from jingzhun.values.speech import Bilingual

NO_RUN = Bilingual(
    "数据目录里还没有筛查结果；请先运行 jingzhun screen", "the data folder holds no run yet; run jingzhun screen first"
)
NO_RULE = Bilingual("没有规则“{name}”；可用：{known}", "there is no rule '{name}'; there are: {known}")
SAMPLE_STANDS = Bilingual(
    "样本 {sample} 已抽取，之后数据有变化；请换一个 --seed",
    "the sample {sample} was drawn and the data have changed since; choose another --seed",
)
WHY_SEEN = Bilingual(
    "随机抽查：系统没有发现风险。确有返贫致贫风险填“属实”，没有填“不属实”，说不清填“数据有误”",
    "drawn at random: the system found no risk. At risk after all: '属实'; none: '不属实'; cannot say: '数据有误'",
)


@dataclass(frozen=True)
class Evidence:
    """The tables of a store that evaluation looks at.

    Parameters
    ----------
    run
        The newest run.
    clues
        Clues of all runs, each key once.
    files
        File type by file name.
    """

    run: Run
    policy: Policy
    as_of: date
    clues: pa.Table
    files: dict[str, str]

    @cached_property
    def groups(self) -> pa.Table:
        """``household_groups``."""
        return groups_of(self.run, self.policy, self.as_of)

    @cached_property
    def results(self) -> pa.Table:
        """``rule_results``."""
        return evaluation.rule_results(self.clues, self.run["decisions"], self.files, self.policy)

    @property
    def group_results(self) -> pa.Table:
        """``group_results``."""
        return evaluation.group_results(
            self.run["household_classes"], self.groups, self.clues, self.run["decisions"], policy=self.policy
        )

    @property
    def missed(self) -> pa.Table:
        """``missed_estimates`` of every sample."""
        return evaluation.missed_estimates(self.run["audit_sample"], self.run["audit_frame"], self.run["decisions"], self.policy)

    @property
    def found_homes(self) -> list[int]:
        """Homes of samples that a visit found at risk."""
        return evaluation.found_homes(self.run["audit_sample"], self.run["decisions"])


def evidence_of(store: Store, policy: Policy) -> Evidence:
    """Return what the store tells.

    Raises
    ------
    CommandFault
        ``no_run``.
    """
    runs = [m for m in store.history() if m.kind == "run"]
    if not runs:
        raise CommandFault("no_run", NO_RUN)
    run, as_of = Run(store), runs[-1].as_of or date.max
    files = {str(b["file_name"]): str(b["profile"]) for b in run["batches"].to_pylist()}
    clues = evaluation.every_clue([store.read("clues", m.snapshot_id) for m in runs])
    return Evidence(run, policy, as_of, clues, files)


def groups_of(run: Run, policy: Policy, as_of: date) -> pa.Table:
    """Return ``household_groups`` of a store's registry."""
    with DuckEngine(memory_mb=MEMORY_MB) as engine:
        given = {c.name: engine.table(c.name, run[c.name], c) for c in REGISTRY}
        return HOUSEHOLD_GROUPS.conform(engine.run(evaluation.household_groups(given, policy, as_of)))


def last_day(store: Store) -> date:
    """Return the day of the newest run, whose policy the verbs of evaluation use."""
    days = [m.as_of for m in store.history() if m.kind == "run" and m.as_of]
    if not days:
        raise CommandFault("no_run", NO_RUN)
    return days[-1]


def keep_sample(store: Store, drawn: evaluation.Drawn) -> None:
    """Store a sample with its frame; the same sample drawn again changes nothing.

    Raises
    ------
    CommandFault
        ``sample_stands``: one of this name was drawn before the data changed, and its sheets may be on their way.
    """
    if not drawn.sample.num_rows:
        return
    snapshot, names = store.snapshot(), ("audit_sample", "audit_frame")
    sample_id = drawn.sample["sample_id"][0].as_py()
    if set(names) <= set(snapshot.tables):
        stored = [_own(store.read(name), sample_id) for name in names]
        if stored[0].num_rows:
            if stored != [_in_order(AUDIT_SAMPLE, drawn.sample), _in_order(AUDIT_FRAME, drawn.frame)]:
                raise CommandFault("sample_stands", SAMPLE_STANDS, sample=sample_id)
            return
    tables = {name: store.joined(name, table) for name, table in zip(names, (drawn.sample, drawn.frame), strict=True)}
    store.write(tables, kind="audit", period=snapshot.period, as_of=snapshot.as_of, policy_hash=snapshot.policy_hash)


def _in_order(contract: Contract, table: pa.Table) -> pa.Table:
    return contract.conform(table.sort_by([(name, "ascending") for name in contract.order]))


def _own(table: pa.Table, sample_id: str) -> pa.Table:
    return table.filter(pc.equal(table["sample_id"], sample_id))


def sample_visits(run: Run, policy: Policy, sample: pa.Table) -> dict[str, list[Visit]]:
    """Return the visits to the homes of a sample, each with the key its answer comes back under."""
    pairs = zip(sample["household_id"].to_pylist(), sample["visit_key"].to_pylist(), strict=True)
    return visits_to(run, policy, {home: (key, WHY_SEEN.zh) for home, key in pairs})


def chosen_visits(store: Store, policy: Policy, choices: pa.Table, sample: pa.Table) -> dict[str, list[Visit]]:
    """Return the visits of a budget by village: homes with clues under their clue keys, drawn homes under their keys of the sample."""
    drawn = set(sample["household_id"].to_pylist())
    found = visits_due(store, policy, set(choices["household_id"].to_pylist()) - drawn)
    for village, visits in sample_visits(Run(store), policy, sample).items():
        found.setdefault(village, []).extend(visits)
    return {v: sorted(visits, key=lambda x: (x.group, x.household_id)) for v, visits in sorted(found.items()) if visits}


def titles(policy: Policy) -> dict[str, Bilingual]:
    """Return what each rule is called."""
    return {rule.code: policy.rule(rule.path).title for rule in RULES}


def cards_of(evidence: Evidence) -> list[dict[str, object]]:
    """Return the cards of all rules, in the order of the plan."""
    return [_with_experience(card, evidence) for card in rule_cards(evidence.policy)]


def card_of(evidence: Evidence, code: str) -> dict[str, object]:
    """Return a rule's own card.

    Raises
    ------
    CommandFault
        ``no_rule``, naming those there are.
    """
    cards = {str(card["code"]): card for card in rule_cards(evidence.policy)}
    if code not in cards:
        raise CommandFault("no_rule", NO_RULE, name=code[:40], known=", ".join(sorted(cards)))
    return _with_experience(cards[code], evidence)


def _with_experience(card: dict[str, object], evidence: Evidence) -> dict[str, object]:
    return evaluation.with_experience(
        card, results=evidence.results, decisions=evidence.run["decisions"], clues=evidence.clues,
        policy=evidence.policy, as_of=evidence.as_of,
    )  # fmt: skip
