"""Clues as an officer may see them: in his divisions, in the words of his audience."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.audience import VILLAGE, audience_of
from jingzhun.county.clues.models import Clue, ClueStep, Decision, Finding, Run
from jingzhun.county.clues.queries.runs import newest_run, policy_of
from jingzhun.county.clues.visible import clue_for, visible_clues
from jingzhun.county.registry.queries import place_names
from jingzhun.policy import Policy
from jingzhun.rules.rule import Rule
from jingzhun.screening.disclosure import sentence
from jingzhun.screening.plan import RULES
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

PAGE = 50  # lines on a page that a person still reads
RULE_OF = {rule.code: rule for rule in RULES}
STATES: Mapping[str, Bilingual] = {
    "new": Bilingual("新增", "new"),
    "still": Bilingual("仍在", "still there"),
    "cleared": Bilingual("已消除", "gone"),
    "rejected": Bilingual("核查不属实", "found untrue"),
}
CHANGES: Mapping[str, Bilingual] = {
    "fact": Bilingual("情况变化", "the fact changed"),
    "rule": Bilingual("标准变化", "the rule changed"),
    "file": Bilingual("文件到或缺", "a file came or is missing"),
    "decision": Bilingual("人工判断", "a person decided"),
    "none": Bilingual("没有变化", "nothing changed"),
}


@dataclass(frozen=True)
class Answer:
    """What a person answered about a clue."""

    outcome: str
    label: Bilingual
    on: date
    by: str
    note: str
    decision_id: str


@dataclass(frozen=True)
class Step:
    """A change of state in a clue's life."""

    on: date
    state: Bilingual
    why: Bilingual


@dataclass(frozen=True)
class ClueLine:
    """A clue on a list.

    Parameters
    ----------
    person_id
        Whom it is about; null for a clue of the household, and for the village, which is told "a member" (P28).
    rule
        Reason code; empty for the village, because a code may name a disease.
    words
        What was found, in the audience's words.
    sources
        Files and rows; none for the village, because a file's name may name a disease.
    """

    key: str
    number: int
    household_id: int
    head_name: str
    village_code: str
    village: str
    person_id: int | None
    rule: str
    risk: str
    risk_label: Bilingual
    words: Bilingual
    state: str
    state_label: Bilingual
    change: Bilingual
    first_seen_on: date
    last_seen_on: date
    sources: tuple[str, ...]
    answer: Answer | None


@dataclass(frozen=True)
class ClueDetail:
    """One clue with everything its reader may know: the line, its amount and threshold, what is asked, its life."""

    line: ClueLine
    audience: str
    title: Bilingual
    asks: Bilingual | None  # what to ask; null for the village, because a question may name a disease
    amount_fen: int | None
    threshold_fen: int | None
    event_on: date | None
    policy_source: str
    steps: tuple[Step, ...]
    answers: tuple[Answer, ...]
    run: Run

    @property
    def amount_yuan(self) -> str:
        """Return the amount as a person reads it; empty where there is none to be told."""
        return yuan_text(self.amount_fen) if self.amount_fen is not None else ""

    @property
    def threshold_yuan(self) -> str:
        """Return the line as a person reads it; empty where there is none to be told."""
        return yuan_text(self.threshold_fen) if self.threshold_fen is not None else ""

    @property
    def last_decision(self) -> str:
        """Return the id of the last answer, for whoever answers next; empty where there is none."""
        return self.answers[-1].decision_id if self.answers else ""


@dataclass(frozen=True)
class ClueFilters:
    """What a list of clues is narrowed by; empty narrows nothing."""

    state: str = ""
    risk: str = ""
    village_code: str = ""
    household_id: int | None = None
    is_answered: bool | None = None


def filtered(clues: QuerySet[Clue], wanted: ClueFilters) -> QuerySet[Clue]:
    """Return the clues that every given filter keeps."""
    plain = {
        "state": wanted.state,
        "risk": wanted.risk,
        "household__village_code__startswith": wanted.village_code,
        "household_id": wanted.household_id,
    }
    kept = clues.filter(**{name: value for name, value in plain.items() if value not in {"", None}})
    if wanted.is_answered is None:
        return kept
    answered = Decision.objects.filter(subject="clue").values("subject_key")
    return kept.filter(clue_key__in=answered) if wanted.is_answered else kept.exclude(clue_key__in=answered)


def clues_for(actor: Actor, wanted: ClueFilters = ClueFilters(), *, after: int = 0, most: int = PAGE) -> tuple[ClueLine, ...]:
    """Return a page of clues by their number in the run; five queries whatever the page's length.

    Parameters
    ----------
    after
        Number of the last clue of the page before (``Clue.id``); 0 begins.
    """
    rows = list(filtered(visible_clues(actor), wanted).filter(pk__gt=after).order_by("pk")[:most])
    return lines_of(actor, rows)


def lines_of(actor: Actor, rows: Sequence[Clue]) -> tuple[ClueLine, ...]:
    """Return clues as lines of a list, in the same order."""
    run = newest_run()
    if run is None or not rows:
        return ()
    policy = policy_of(run)
    places = place_names({clue.household.village_code for clue in rows})
    findings = {f.finding_id: f for f in Finding.objects.filter(finding_id__in=[number_of(clue.clue_key) for clue in rows])}
    answers = _answers([clue.clue_key for clue in rows], policy)
    return tuple(
        _line(actor, clue, findings.get(number_of(clue.clue_key)), policy, places=places, answers=answers.get(clue.clue_key, ()))
        for clue in rows
    )


def clue_detail(actor: Actor, key: str) -> ClueDetail:
    """Return everything the actor may know of one clue; see ``clue_for``."""
    clue = clue_for(actor, key)
    run = newest_run()
    if run is None:
        raise Http404
    policy, audience = policy_of(run), audience_of(actor, clue.household.village_code)
    finding = Finding.objects.filter(finding_id=number_of(key)).first()
    answers = _answers([key], policy).get(key, ())
    line = _line(actor, clue, finding, policy, places=place_names({clue.household.village_code}), answers=answers)
    rule = RULE_OF[clue.rule]
    shown = finding if audience != VILLAGE else None
    return ClueDetail(
        line=line,
        audience=audience,
        title=policy.rule(rule.path).title if audience != VILLAGE else rule.village,
        asks=rule.asks if audience != VILLAGE else None,
        amount_fen=shown.amount_fen if shown else None,
        threshold_fen=shown.threshold_fen if shown else None,
        event_on=shown.event_on if shown else None,
        policy_source=(shown.policy_source or "") if shown else "",
        steps=tuple(
            Step(step.as_of, STATES[step.state], CHANGES[step.change])
            for step in ClueStep.objects.filter(clue_key=key).order_by("as_of", "id")
        ),
        answers=answers,
        run=run,
    )


def number_of(clue_key: str) -> int:
    """Return the number of the finding a clue stands on; 0 for a key of another form, which no finding has."""
    return int(clue_key[1:]) if clue_key[1:].isdigit() else 0


def _line(
    actor: Actor,
    clue: Clue,
    finding: Finding | None,
    policy: Policy,
    *,
    places: Mapping[str, str],
    answers: Sequence[Answer],
) -> ClueLine:
    home = clue.household
    audience = audience_of(actor, home.village_code)
    return ClueLine(
        key=clue.clue_key,
        number=clue.pk,
        household_id=clue.household_id,
        head_name=home.head_name,
        village_code=home.village_code,
        village=places.get(home.village_code, home.village_code),
        person_id=clue.person_id if audience != VILLAGE else None,
        rule=clue.rule if audience != VILLAGE else "",
        risk=clue.risk,
        risk_label=policy.codes("risk_types").label(clue.risk),
        words=_words(RULE_OF[clue.rule], finding, audience),
        state=clue.state,
        state_label=STATES[clue.state],
        change=CHANGES[clue.change],
        first_seen_on=clue.first_seen_on,
        last_seen_on=clue.last_seen_on,
        sources=tuple(clue.sources.split(";")) if audience != VILLAGE and clue.sources else (),
        answer=answers[-1] if answers else None,
    )


def _words(rule: Rule, finding: Finding | None, audience: str) -> Bilingual:
    """Return what was found; a clue that is gone has no finding any more and keeps the sentence that names no amount."""
    if finding is None:
        return rule.village
    return Bilingual(*sentence(rule, finding.__dict__, audience))


def _answers(keys: Iterable[str], policy: Policy) -> dict[str, tuple[Answer, ...]]:
    labels = policy.codes("visit_outcomes")
    found: dict[str, tuple[Answer, ...]] = {}
    for one in Decision.objects.filter(subject="clue", subject_key__in=list(keys)).order_by("decided_on", "id"):
        told = Answer(one.outcome, labels.label(one.outcome), one.decided_on, one.decided_by or "", one.note or "", one.decision_id)
        found[one.subject_key] = (*found.get(one.subject_key, ()), told)
    return found
