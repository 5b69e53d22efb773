"""The figures of a run, read from the store: the page, the JSON and the terminal show the same ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun import intake
from jingzhun.cli.report.figures import Count, Figures, FileQuality, HouseholdLine, PolicyNumber, VillageTile
from jingzhun.county.clues.month.files import FORGOTTEN, NOT_RECOGNISED
from jingzhun.facts import linxi_divisions, short_name
from jingzhun.intake.row_rules import ROW_RULES
from jingzhun.policy import Policy
from jingzhun.policy.codes import CodeList
from jingzhun.policy.show import show
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.store import Store
from jingzhun.values.masks import mask_name
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

PLACE = Bilingual("林西县", "Linxi County")
GUARANTEES = {
    "education": Bilingual("义务教育", "compulsory education"),
    "medical": Bilingual("基本医疗", "basic medical care"),
    "housing": Bilingual("住房安全", "safe housing"),
    "water": Bilingual("饮水安全", "safe drinking water"),
}
CHANGES = {
    "new": Bilingual("新增线索", "new clues"),
    "still": Bilingual("仍在的线索", "still there"),
    "cleared": Bilingual("消除的线索", "gone"),
    "rejected": Bilingual("核查不属实", "rejected after a visit"),
}
LATE = Bilingual("本期没有收到，沿用{last}的数据", "not received; the facts of {last} were carried")
NOT_THERE = Bilingual(
    "本期没有收到或没有接收：{files}；相关结论沿用上一期名单，已注明",
    "not received or not taken: {files}; the lists of the period before stand in and this is said",
)
WORST = ("refused", "held", "late", "repeated", "taken")
SCREENING = "screening/"
TOP = 3


class Run:
    """The tables of the newest run of a store; one that was never stored is empty."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.snapshot = store.snapshot()
        self._known: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        if name not in self._known:
            self._known[name] = self.store.read(name) if name in self.snapshot.tables else CONTRACTS[name].empty()
        return self._known[name]

    def named(self, *names: str) -> dict[str, pa.Table]:
        """Return some tables by their names."""
        return {name: self[name] for name in names}


def figures_of(store: Store, policy: Policy, *, as_of: date, period: str, place: Bilingual = PLACE) -> Figures:
    """Return the figures of the newest run.

    Notes
    -----
    A household counts once in classes and once a risk; persons are those who share its income.
    """
    run = Run(store)
    classes = run["household_classes"]
    helped = run["measure_proposals"].filter(pc.equal(run["measure_proposals"]["answer"], "yes"))
    at_risk = set(run["risks"]["household_id"].to_pylist())
    unhelped = at_risk - set(helped["household_id"].to_pylist())
    lines = household_lines(run, unhelped, helped)
    files = _files(run, policy, period)
    visits = int(pc.sum(classes["needs_visit"].cast(pa.int64())).as_py() or 0)
    return Figures(
        as_of=as_of.isoformat(),
        jurisdiction=policy.jurisdiction,
        place=place,
        policy_hash=policy.hash,
        snapshot_id=run.snapshot.snapshot_id,
        is_partial=bool(pc.any(classes["is_partial"]).as_py()),
        households=run["households"].num_rows,
        persons=run["persons"].num_rows,
        classes=_counted(policy.codes("classes"), classes["class"].to_pylist(), classes["members"].to_pylist()),
        risks=_counted(policy.codes("risk_types"), run["risks"]["risk"].to_pylist()),
        measures=_counted(policy.codes("measure_kinds"), helped["measure"].to_pylist()),
        changes=_changes(run["clues"]),
        guarantees=tuple(_guarantee(classes, name, label) for name, label in GUARANTEES.items()),
        to_visit=visits,
        without_measure=len(unhelped),
        villages=_tiles(classes),
        files=files,
        lines=lines,
        numbers=_numbers(policy),
        labels=_labels(policy),
        notes=_notes(files),
    )


def household_lines(run: Run, unhelped: set[int], helped: pa.Table) -> tuple[HouseholdLine, ...]:
    """Return one line a household with a class, a risk or a visit due: who has a risk first, then gravest class, then by village."""
    classes = run["household_classes"]
    listed = classes.filter(pc.or_(pc.not_equal(classes["class"], "none"), classes["needs_visit"]))
    why = _sentences(run["explanations"], "office")
    heads = _heads(run["persons"])
    risks, kinds = _by_household(run["risks"], "rank", "risk"), _by_household(helped, "rank", "measure")
    names = {d.code: d.name for d in linxi_divisions()}
    empty = Bilingual("缺数据，须入户核实。", "Data are missing: to be visited.")
    lines = [
        HouseholdLine(
            household_id=row["household_id"],
            village=row["village_code"],
            township=names.get(row["village_code"][:9], row["village_code"][:9]),
            head=mask_name(heads.get(row["household_id"], "")) or "○",
            members=row["members"],
            class_code=row["class"],
            net_per_head=None if row["net_per_head_fen"] is None else yuan_text(row["net_per_head_fen"]),
            risks=tuple(risks.get(row["household_id"], ())),
            why=why.get(row["household_id"], empty),
            measures=tuple(kinds.get(row["household_id"], ())),
            to_visit=bool(row["needs_visit"]),
        )
        for row in listed.to_pylist()
    ]
    order = ("poor", "unstable_exited", "near_poor", "sudden_hardship", "unknown", "none")
    return tuple(sorted(lines, key=lambda x: (not x.risks, order.index(x.class_code), -len(x.risks), x.village, x.household_id)))


def _heads(persons: pa.Table) -> dict[int, str]:
    heads = persons.filter(pc.equal(persons["relation"], "head"))
    return dict(zip(heads["household_id"].to_pylist(), heads["name"].to_pylist(), strict=True))


def _sentences(explanations: pa.Table, audience: str) -> dict[int, Bilingual]:
    own = explanations.filter(pc.equal(explanations["audience"], audience))
    rows = zip(own["household_id"].to_pylist(), own["zh"].to_pylist(), own["en"].to_pylist(), strict=True)
    return {household: Bilingual(zh, en) for household, zh, en in rows}


def _by_household(table: pa.Table, order: str, value: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    ordered = table.sort_by([("household_id", "ascending"), (order, "ascending"), (value, "ascending")])
    for household, code in zip(ordered["household_id"].to_pylist(), ordered[value].to_pylist(), strict=True):
        found[household].append(code)
    return found


def _counted(codes: CodeList, values: Sequence[str], members: Sequence[int] | None = None) -> tuple[Count, ...]:
    households = Counter(values)
    persons: Counter[str] = Counter()
    for value, count in zip(values, members or [], strict=False):
        persons[value] += count
    return tuple(
        Count(code, codes.label(code), households[code], persons[code] if members is not None else None)
        for code in codes.codes
        if households[code]
    )


def _changes(clues: pa.Table) -> tuple[Count, ...]:
    counted: dict[str, set[int]] = defaultdict(set)
    for state, household in zip(clues["state"].to_pylist(), clues["household_id"].to_pylist(), strict=True):
        counted[state].add(household)
    return tuple(Count(state, label, len(counted[state])) for state, label in CHANGES.items() if counted[state])


def _guarantee(classes: pa.Table, name: str, label: Bilingual) -> tuple[Bilingual, int, int, int]:
    answers = Counter(classes[name].to_pylist())
    return label, answers["yes"], answers["no"], answers["unknown"]


def _tiles(classes: pa.Table) -> tuple[VillageTile, ...]:
    names = {d.code: d.name for d in linxi_divisions()}
    total: Counter[str] = Counter()
    risky: Counter[str] = Counter()
    visits: Counter[str] = Counter()
    rows = zip(*(classes[c].to_pylist() for c in ("village_code", "class", "needs_visit")), strict=True)
    for village, kind, visit in rows:
        total[village] += 1
        risky[village] += kind not in {"none", "unknown"}
        visits[village] += bool(visit)
    return tuple(
        VillageTile(v, short_name(names.get(v, v)), names.get(v[:9], v[:9]), total[v], risky[v], visits[v]) for v in sorted(total)
    )


def _files(run: Run, policy: Policy, period: str) -> tuple[FileQuality, ...]:
    batches = [b for b in run["batches"].to_pylist() if b["period"] == period]
    links: dict[str, Counter[str]] = defaultdict(Counter)
    for batch, band in zip(run["links"]["batch_id"].to_pylist(), run["links"]["band"].to_pylist(), strict=True):
        links[batch][band] += 1
    faults: dict[str, Counter[str]] = defaultdict(Counter)
    for batch, rule in zip(run["row_faults"]["batch_id"].to_pylist(), run["row_faults"]["rule"].to_pylist(), strict=True):
        faults[batch][rule] += 1
    here = [_quality(b, policy, links=links[b["batch_id"]], faults=faults[b["batch_id"]]) for b in batches]
    everything = [*here, *_late(run, policy, period)]
    return tuple(sorted(everything, key=lambda q: (WORST.index(q.state), -q.rows_refused, q.department.zh, q.profile, q.file)))


def _quality(batch: Mapping[str, object], policy: Policy, *, links: Counter[str], faults: Counter[str]) -> FileQuality:
    known = batch["profile"] != FORGOTTEN
    title = intake.profile_of(str(batch["profile"])).title if known else NOT_RECOGNISED
    department = policy.codes("departments").label(str(batch["department"])) if known else NOT_RECOGNISED
    note = Bilingual(str(batch["note_zh"]), str(batch["note_en"])) if batch["note_zh"] else None
    counts = {name: int(str(batch[name])) for name in ("rows_read", "rows_clean", "rows_refused", "rows_warned")}
    top = tuple((_fault_name(rule), n) for rule, n in sorted(faults.items(), key=lambda i: (-i[1], i[0]))[:TOP])
    return FileQuality(
        file=str(batch["file_name"]), profile=str(batch["profile"]), title=title, department=department, state=str(batch["state"]),
        linked=links["same"], asked=links["ask"], unlinked=links["different"], note=note, top_faults=top, **counts,
    )  # fmt: skip


def _fault_name(rule: str) -> Bilingual:
    """Return what is wrong in a few words: the sentence up to its first stop."""
    whole = ROW_RULES[rule].sentence.format(header="…", text="…", other="…")
    return Bilingual(re.split("[，；,;：]", whole.zh, maxsplit=1)[0], re.split("[,;:]", whole.en, maxsplit=1)[0])


def _notes(files: Sequence[FileQuality]) -> tuple[Bilingual, ...]:
    missing = [f for f in files if f.state in {"late", "held"} or (f.state == "refused")]
    if not missing:
        return ()
    zh = "、".join(f"{f.title.zh}" if f.file == "—" else f.file for f in missing)
    en = ", ".join(f"{f.title.en}" if f.file == "—" else f.file for f in missing)
    return (Bilingual(NOT_THERE.zh.format(files=zh), NOT_THERE.en.format(files=en)),)


def _late(run: Run, policy: Policy, period: str) -> list[FileQuality]:
    """Return the file types that came before, are due again and did not come."""
    now = intake.read_period(period)
    last: dict[str, str] = {}
    for batch in run["batches"].to_pylist():
        if batch["state"] in {"taken", "repeated"} and batch["period"] <= period:
            last[batch["profile"]] = max(batch["period"], last.get(batch["profile"], ""))
    here = {b["profile"] for b in run["batches"].to_pylist() if b["period"] == period}
    due = [p for p, when in sorted(last.items()) if p not in here and now - intake.read_period(when) >= intake.profile_of(p).months]
    return [
        FileQuality(
            file="—", profile=p, title=intake.profile_of(p).title, department=policy.codes("departments").label(intake.profile_of(p).department),
            state="late", rows_read=0, rows_clean=0, rows_refused=0, rows_warned=0, linked=0, asked=0, unlinked=0,
            note=LATE.format(last=last[p]),
        )
        for p in due
    ]  # fmt: skip


def _numbers(policy: Policy) -> tuple[PolicyNumber, ...]:
    found = []
    for one in show(policy, ""):
        value = one.value
        if (
            not one.path.startswith(SCREENING)
            or value is None
            or value.state != "value"
            or value.unit in {"table", "codes", "text"}
        ):
            continue
        found.append(
            PolicyNumber(one.path, one.title, str(value.value), value.unit, value.source, value.verified, value.borrowed_from)
        )
    return tuple(found)


def _labels(policy: Policy) -> dict[str, Bilingual]:
    lists = (policy.codes(name) for name in ("classes", "risk_types", "measure_kinds"))
    return {code: codes.label(code) for codes in lists for code in codes.codes}
