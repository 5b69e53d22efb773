"""A survey is begun, its sheets are told and signed, what must be looked at is answered, the extract of its report is frozen (practice.md P16)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.casework import add_up, findings_of, must_sign, survey_window
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import SIGN_WAYS, Case, Survey, SurveyExtract, SurveySheet
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.casework.rounds import days_of_round, tell
from jingzhun.county.casework.surveying import BATCH, Known, known_of, members_of, survey_for, surveyed_homes, visible_sheets
from jingzhun.county.casework.working import CaseRefused, must_be_seen
from jingzhun.county.clues.filters import filter_text
from jingzhun.county.clues.law import county_policy
from jingzhun.county.registry.labels import label_of, named
from jingzhun.county.registry.models import Household, IncomeLine
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.queries import members_at
from jingzhun.policy import Policy, counted_lines_of
from jingzhun.values.money import MoneyFault, read_money
from jingzhun.values.speech import Bilingual

LONGEST, CHUNK = 300, 1_000
PROCEDURE = "monitoring"
FIRST_YEAR = 2014
NO_YEAR = Bilingual("年度须在{first}至{last}之间", "the year lies between {first} and {last}")
NO_WINDOW = Bilingual("没有{year}年的收入计算周期", "policy knows no window for {year}")
THERE = Bilingual("{year}年度的采集已经发起", "the survey of {year} was begun already")
NO_LINE = Bilingual("没有“{line}”这一项收入", "there is no income line '{line}'")
NO_AMOUNT = Bilingual("金额不能识别——{zh}", "an amount cannot be read: {en}")
BELOW_ZERO = Bilingual("“{zh}”不能小于0", "'{en}' cannot be below zero")
NOT_CONFIRMED = Bilingual(
    "请先与农户核对家庭成员；有变化的，先办自然变更",
    "go through the members with the household first; changes come before the sheet",
)
NO_WAY = Bilingual("请选择：签字、按手印，或拒签（写明见证人）", "choose: signed, fingerprint, or refused before a named witness")
NO_WITNESS = Bilingual("拒签的，请写明见证人", "name the witness before whom signing was refused")
NO_SIGNER = Bilingual("签字人须是这一户的成年成员", "whoever signs is a grown member of this household")
NO_DAY = Bilingual("签字日期须在{first}至今天之间", "the day of signing lies between {first} and today")
MUST_TELL = Bilingual(
    "部门说有“{zh}”，但没有说金额；请问农户后填写",
    "a department says that there is '{en}' and not how much: ask, and fill it in",
)
WHY_OTHER = Bilingual(
    "“{zh}”与县里当年的价格产量表不同，请在备注中写明原因",
    "'{en}' is otherwise than the county's table of prices and yields: say why in the note",
)
SIGNED = Bilingual(
    "这一户已经签字确认，不再存草稿；内容有变的，请农户重新签字",
    "this sheet is signed and no draft is kept over it; what is otherwise now is signed anew",
)
NOT_SIGNED = Bilingual("这一户还没有签字确认，没有要核查的", "this sheet is not signed, there is nothing to look at")
NO_ANSWER = Bilingual("请写明核查结果", "say what was found")
FROZEN = Bilingual("该年度的报表数据已经固化", "the extract of this survey was taken already")
NOTHING = Bilingual("还没有一户签字确认，不能固化", "no sheet is signed yet: there is nothing to freeze")


@dataclass(frozen=True, kw_only=True)
class SurveyPlan:
    """What is told of a survey: its year, the days in which homes are asked, its scope as the filter of a list of households."""

    year: int
    document_no: str
    from_on: date | None
    to_on: date | None
    query: str


@dataclass(frozen=True, kw_only=True)
class Signature:
    """How a household confirmed its sheet; whoever refuses does so before a witness."""

    way: str
    on: date | None
    signer_id: int | None = None
    witness: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class SheetTold:
    """What a household told: yuan by line as typed, an empty text where nothing was; without a signature it is a draft."""

    household_id: int
    version: int
    yuan: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    signature: Signature | None = None


def begin_survey(*, actor: Actor, plan: SurveyPlan) -> Survey:
    """Begin the survey of a year and return it.

    Raises
    ------
    PermissionDenied
        Where the actor leads no surveys.
    CaseRefused
        ``no_year``, ``no_days``, ``no_window``, ``there``.
    NotAFilter
        Where the query is no filter of the list of households.
    """
    actor.must("lead_surveys")
    last = timezone.localdate().year + 1
    if not FIRST_YEAR <= plan.year <= last:
        raise CaseRefused("no_year", NO_YEAR, first=FIRST_YEAR, last=last)
    first_day, last_day = days_of_round(plan.from_on, plan.to_on)
    window = survey_window(county_policy(date(plan.year, 1, 1)), plan.year)
    if window is None:
        raise CaseRefused("no_window", NO_WINDOW, year=plan.year)
    query = filter_text(plan.query)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = Survey.objects.create(
                    year=plan.year, document_no=plan.document_no.strip()[:60], window_from=window[0], window_to=window[1],
                    from_on=first_day, to_on=last_day, query=query, officer_id=actor.officer_id or 0, made_at=timezone.now(),
                )  # fmt: skip
        except IntegrityError:
            raise CaseRefused("there", THERE, year=plan.year) from None
        tell(actor, "begin_survey", row, changes={"year": [None, row.year], "query": [None, row.query]})
    return row


def keep_sheet(*, actor: Actor, survey_id: int, told: SheetTold) -> SurveySheet:
    """Keep what a household told and return its sheet; signed, its lines go to the registry and what must be looked at is said.

    A signed sheet may be signed again at any time, also after the extract: the newer stands, the older lines are taken back. No draft
    is kept over it: the lines in the registry would then be those of another sheet.

    Raises
    ------
    Http404
        Where the home is not the actor's, or not of the survey.
    CaseRefused
        ``changed``, ``signed``, ``no_line``, ``no_amount``, ``below_zero``; of a signature also ``not_confirmed``, ``no_way``, ``no_witness``,
        ``no_signer``, ``no_day``, ``must_tell``, ``why_other``.
    """
    survey = survey_for(actor, survey_id, "fill_surveys")
    home = surveyed_homes(actor, survey, "fill_surveys").filter(pk=told.household_id).first()
    if home is None:
        raise Http404
    policy = county_policy(survey.window_to)
    amounts = _amounts(told.yuan, policy)
    with transaction.atomic():
        row = _locked_sheet(actor, survey, home, told.version)
        if row.signed_on and told.signature is None:
            raise CaseRefused("signed", SIGNED)
        before = _as_recorded(row)
        notes: dict[str, str] = {"answer": row.notes["answer"]} if "answer" in row.notes else {}
        notes |= {"note": told.note.strip()[:LONGEST]} if told.note.strip() else {}
        row.told, row.village_code, row.officer_id, row.changed_at = (
            amounts,
            home.village_code,
            actor.officer_id or 0,
            timezone.now(),
        )
        row.version += 1
        if told.signature is not None:
            witness = _signed(row, survey, home, told.signature)
            notes |= {"witness": witness} if witness else {}
            _reckon(row, survey, home, policy, note=told.note)
        row.sealed_notes = json.dumps(notes, ensure_ascii=False) if notes else None
        row.save()
        if told.signature is not None:
            _write_lines(row, survey, home)
        changes = {name: [before[name], now] for name, now in _as_recorded(row).items() if (before[name], now) != (None, None)}
        tell(actor, "sign_sheet" if told.signature else "keep_sheet", survey, changes=changes, home=home)
    return row


def answer_sheet(
    *, actor: Actor, survey_id: int, household_id: int, version: int, answer: str, opens_case: bool = False
) -> SurveySheet:
    """Keep what was found of a sheet that must be looked at, or open a case of it, and return the sheet.

    Raises
    ------
    Http404, PermissionDenied
        Where the sheet is not the actor's; where he answers no surveys.
    CaseRefused
        ``changed``, ``not_signed``, ``no_answer``, and whatever ``open_case`` refuses.
    """
    survey = survey_for(actor, survey_id, "answer_surveys")
    with transaction.atomic():
        mine = visible_sheets(actor, survey, "answer_surveys").select_for_update(of=("self",))
        row = mine.filter(household_id=household_id).first()
        if row is None:
            raise Http404
        must_be_seen(seen=version, now=row.version)
        if not row.signed_on or not row.looked_at:
            raise CaseRefused("not_signed", NOT_SIGNED)
        if not opens_case and not answer.strip():
            raise CaseRefused("no_answer", NO_ANSWER)
        today, case_before = timezone.localdate(), row.case_id
        if opens_case:
            row.case = _case(actor, row, today, answer.strip() or f"{survey.year}年度信息采集")
        row.answered_on, row.version = today, row.version + 1
        row.sealed_notes = json.dumps(row.notes | {"answer": answer.strip()[:LONGEST]}, ensure_ascii=False)
        row.save()
        tell(actor, "answer_sheet", survey, changes={"case": [case_before, row.case_id]}, home=row.household)
    return row


def freeze_survey(*, actor: Actor, survey_id: int, version: int) -> Survey:
    """Take the extract for the report: the signed sheets as they stand now. Sheets are told on; what then differs is listed.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor leads no surveys; where there is none.
    CaseRefused
        ``changed``, ``frozen``, ``nothing``.
    """
    survey_for(actor, survey_id, "lead_surveys")
    with transaction.atomic():
        row = Survey.objects.select_for_update().get(pk=survey_id)
        if row.frozen_at:
            raise CaseRefused("frozen", FROZEN)
        must_be_seen(seen=version, now=row.version)
        signed = row.sheets.filter(signed_on__isnull=False, household__closed_on__isnull=True).order_by(
            "village_code", "household_id"
        )
        columns = ("household_id", "village_code", "members", "net_fen", "per_head_fen", "signed_on")
        kept = [SurveyExtract(survey=row, **told) for told in signed.values(*columns)]
        if not kept:
            raise CaseRefused("nothing", NOTHING)
        SurveyExtract.objects.bulk_create(kept, batch_size=CHUNK)
        row.frozen_at, row.version = timezone.now(), row.version + 1
        row.save()
        tell(actor, "freeze_survey", row, changes={"households": [None, len(kept)]})
    return row


def _amounts(yuan: Mapping[str, str], policy: Policy) -> dict[str, int]:
    """Return fen by line of what was typed; an empty text tells nothing."""
    known, found = counted_lines_of(policy), {}
    for line, text in yuan.items():
        if line not in known:
            raise CaseRefused("no_line", NO_LINE, line=line[:20])
        if text.strip():
            name = label_of("income_lines", line)
            try:
                fen = read_money(text, unit="yuan")
            except MoneyFault as fault:
                why = fault.sentence
                raise CaseRefused("no_amount", NO_AMOUNT, zh=f"{name.zh}：{why.zh}", en=f"{name.en}: {why.en}") from fault
            if fen < 0:
                raise CaseRefused("below_zero", BELOW_ZERO, zh=name.zh, en=name.en)
            found[line] = fen
    return found


def _locked_sheet(actor: Actor, survey: Survey, home: Household, version: int) -> SurveySheet:
    """Return the sheet of a home, locked; of two who tell the first at once the second waits here for the first, and is told that it changed."""
    blank = {"village_code": home.village_code, "officer_id": actor.officer_id or 0, "changed_at": timezone.now(), "version": 0}
    SurveySheet.objects.get_or_create(survey=survey, household=home, defaults=blank)
    row = SurveySheet.objects.select_for_update().get(survey=survey, household=home)
    must_be_seen(seen=version, now=row.version)
    return row


def _as_recorded(row: SurveySheet) -> dict[str, object]:
    """Return of a sheet what the trail keeps of it: how many lines were told, how it was signed, what must be looked at; null where nothing is."""
    return {"lines": len(row.told) if row.version else None, "signed": row.signed_way or None, "found": row.looked_at or None}


def _signed(row: SurveySheet, survey: Survey, home: Household, given: Signature) -> str:
    """Write how the sheet was signed and return the witness; raise ``CaseRefused`` at the first fault."""
    if not given.is_confirmed:
        raise CaseRefused("not_confirmed", NOT_CONFIRMED)
    if given.way not in SIGN_WAYS:
        raise CaseRefused("no_way", NO_WAY)
    if given.on is None or not survey.window_from <= given.on <= timezone.localdate():
        raise CaseRefused("no_day", NO_DAY, first=survey.window_from)
    if given.way == "refused":
        if not given.witness.strip():
            raise CaseRefused("no_witness", NO_WITNESS)
        row.signer_id = None
    else:
        grown = {p.pk for p in members_at(home, given.on) if must_sign(p.birth_on, given.on, county_policy(given.on))}
        if given.signer_id not in grown:
            raise CaseRefused("no_signer", NO_SIGNER)
        row.signer_id = given.signer_id
    row.signed_way, row.signed_on = given.way, given.on
    return given.witness.strip()[:LONGEST]


def _reckon(row: SurveySheet, survey: Survey, home: Household, policy: Policy, *, note: str) -> None:
    """Write the sums of a signed sheet and what of it must be looked at; a new finding waits for an answer of its own."""
    known = known_of(home, survey)
    _must_be_whole(row.told, known, note=note)
    filled = {line: known.filler(line) for line in counted_lines_of(policy) if line not in row.told}
    row.counted = row.told | {line: fen for line, fen in filled.items() if fen is not None}
    row.members = members_of(home, min(row.signed_on or survey.window_to, survey.window_to))
    sums = add_up(row.counted, policy, row.members)
    row.net_fen, row.per_head_fen, row.before_fen = sums.net_fen, sums.per_head_fen, known.before_fen
    row.policy_hash = policy.hash
    found = " ".join(findings_of(sums.per_head_fen, known.before_fen, policy))
    if found != row.looked_at:
        row.looked_at, row.answered_on = found, None


def _must_be_whole(told: Mapping[str, int], known: Known, *, note: str) -> None:
    untold = [line for line in known.untold() if line not in told]
    if untold:
        raise CaseRefused("must_tell", MUST_TELL, **named(label_of("income_lines", line) for line in untold))
    other = [line for line, fen in known.prices.items() if fen is not None and line in told and told[line] != fen]
    if other and not note.strip():
        raise CaseRefused("why_other", WHY_OTHER, **named(label_of("income_lines", line) for line in other))


def _write_lines(row: SurveySheet, survey: Survey, home: Household) -> None:
    """Write what the household told into the registry, beside the departments' figures; what it told before is taken back."""
    source = {"source_batch": f"{BATCH}:{survey.year}", "source_row": row.pk}
    IncomeLine.objects.filter(STANDS, household=home, **source).update(retracted_at=timezone.now())
    told = row.told or {next(iter(counted_lines_of(county_policy(survey.window_to)))): 0}  # nothing at all is told as nothing
    IncomeLine.objects.bulk_create(
        IncomeLine(
            household=home, line=line, amount_fen=fen, period_from=survey.window_from, period_to=survey.window_to, basis="survey",
            source_file=f"年度信息采集{survey.year}", **source,
        )
        for line, fen in told.items()
    )  # fmt: skip


def _case(actor: Actor, row: SurveySheet, today: date, why: str) -> Case:
    told = Opening(household_id=row.household_id, procedure=PROCEDURE, source="survey", on=today, reason=why[:LONGEST])
    return open_case(actor=actor, opening=told)
