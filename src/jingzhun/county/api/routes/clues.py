"""Clues: list, one, and the answer of a visit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.api.commands import once
from jingzhun.county.api.schemas import (
    USUAL,
    AnswerAsked,
    AnswerTold,
    Asked,
    ClueDetailTold,
    CluesTold,
    ClueTold,
    Number,
    Size,
    StepTold,
    Words,
)
from jingzhun.county.audit.reads import note_read
from jingzhun.county.clues.filters import Code, RiskCode
from jingzhun.county.clues.operations.answer_clue import ClueAnswer, answer_clue
from jingzhun.county.clues.queries.clues import Answer, ClueDetail, ClueFilters, ClueLine, clue_detail, clues_for
from jingzhun.tables.risks import CLUE_STATES

router = Router(tags=["clues"])
Key = Annotated[str, Field(pattern=r"^C[0-9]{1,19}$"), Path()]
CREATED = 201


class StaleTag(Exception):
    """An ``If-Match`` names a state that is no more."""


class CluesAsked(Asked):
    """Filters of the list of clues, and the page."""

    state: Literal[CLUE_STATES] | None = None  # type: ignore[valid-type]
    risk: RiskCode | None = None
    division: Code | None = None
    household_id: Number | None = None
    is_answered: bool | None = None
    after: Number | None = None
    size: Size = USUAL


@router.get("/clues", response=CluesTold, operation_id="list_clues")
def list_clues(request: HttpRequest, asked: Query[CluesAsked]) -> CluesTold:
    """Give the newest run's clues in the key's divisions."""
    wanted = ClueFilters(
        state=asked.state or "",
        risk=asked.risk or "",
        village_code=asked.division or "",
        household_id=int(asked.household_id) if asked.household_id else None,
        is_answered=asked.is_answered,
    )
    lines = clues_for(actor_in(request), wanted, after=int(asked.after or 0), most=asked.size)
    note_read(request, "clue_list", count=len(lines))
    return CluesTold(items=[_clue(line) for line in lines], next=str(lines[-1].number) if len(lines) == asked.size else None)


@router.get("/clues/{key}", response=ClueDetailTold, operation_id="get_clue")
def get_clue(request: HttpRequest, response: HttpResponse, key: Key) -> ClueDetailTold:
    """Give one clue; the ETag changes with its state and its answers."""
    detail = clue_detail(actor_in(request), key)
    response["ETag"] = tag_of(detail)
    note_read(request, "clue_page", household_id=detail.line.household_id)
    return _detail(detail)


@router.post("/clues/{key}/answers", response={CREATED: AnswerTold}, operation_id="answer_clue")
def add_answer(request: HttpRequest, key: Key, body: AnswerAsked) -> HttpResponse:
    """Keep what a visit found. With ``If-Match`` only if the clue is still as it was read (412)."""

    def do() -> Mapping[str, object]:
        detail = clue_detail(actor_in(request), key)
        wanted = request.headers.get("If-Match", "")
        if wanted not in {"", "*", tag_of(detail)}:
            raise StaleTag
        expected = detail.last_decision if wanted not in {"", "*"} else None
        answer_clue(actor=actor_in(request), answer=ClueAnswer(key, body.outcome, body.on, body.note, expected))
        return _answer(clue_detail(actor_in(request), key).answers[-1]).model_dump(mode="json")

    return once(request, CREATED, do)


def tag_of(detail: ClueDetail) -> str:
    """Return the ETag of a clue."""
    stands = f"{detail.run.snapshot_id}|{detail.line.state}|{detail.last_decision}"
    return f'"{hashlib.sha256(stands.encode()).hexdigest()[:16]}"'


def _clue(line: ClueLine) -> ClueTold:
    return ClueTold(
        key=line.key,
        household_id=str(line.household_id),
        person_id=str(line.person_id) if line.person_id is not None else None,
        village_code=line.village_code,
        rule=line.rule,
        risk=line.risk,
        words=Words.of(line.words),
        state=line.state,
        first_seen_on=line.first_seen_on,
        last_seen_on=line.last_seen_on,
        sources=list(line.sources),
        answer=_answer(line.answer) if line.answer else None,
    )


def _detail(detail: ClueDetail) -> ClueDetailTold:
    return ClueDetailTold(
        clue=_clue(detail.line),
        audience=detail.audience,
        title=Words.of(detail.title),
        asks=Words.of(detail.asks) if detail.asks else None,
        amount_fen=detail.amount_fen,
        threshold_fen=detail.threshold_fen,
        event_on=detail.event_on,
        policy_source=detail.policy_source,
        steps=[StepTold(on=step.on, state=Words.of(step.state), why=Words.of(step.why)) for step in detail.steps],
        answers=[_answer(answer) for answer in detail.answers],
    )


def _answer(answer: Answer) -> AnswerTold:
    return AnswerTold(outcome=answer.outcome, label=Words.of(answer.label), on=answer.on, by=answer.by, note=answer.note)
