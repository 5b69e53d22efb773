"""Why an act is refused, in words an officer can act on."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.values.speech import Bilingual

SENTENCES: dict[str, Bilingual] = {
    "NOT_OPENED": Bilingual("还没有立案，先登记线索", "there is no case yet: record the clue first"),
    "OPENED_ALREADY": Bilingual("已经立案，不必重复", "the case is open already"),
    "NEEDS_FORMER": Bilingual("再次识别须附上已消除风险的原档案", "re-identification needs the earlier, cleared case attached"),
    "NO_SUCH_STEP": Bilingual("本程序没有“{step}”这一步", "this procedure has no step '{step}'"),
    "ENDED": Bilingual("已办结（{end}），不能再办", "the case has ended ({end})"),
    "NOT_ENDED": Bilingual("尚未办结", "the case has not ended"),
    "NOT_REFUSED": Bilingual("没有不予认定的决定，不能申诉或告知", "there is no refusal to answer or to appeal against"),
    "PAUSED": Bilingual("已暂停（{reason}），先恢复", "the case is paused ({reason}): resume it first"),
    "NOT_PAUSED": Bilingual("没有暂停", "the case is not paused"),
    "DONE_ALREADY": Bilingual("“{step}”已办，不必重复", "'{step}' is done already"),
    "TOO_EARLY": Bilingual("先办“{waits}”", "'{waits}' comes first"),
    "NOTICE_RUNS": Bilingual("公示未满，最早{day}", "the notice is still running; the earliest day is {day}"),
    "OBJECTION_OPEN": Bilingual("有异议未复核，先复核", "an objection waits for its re-check"),
    "NO_OBJECTION": Bilingual("没有待复核的异议", "no objection waits"),
    "OBJECTION_CLOSED": Bilingual("尚未公示或已办结，不能提出异议", "objections are open from the notice until the end"),
    "APPEAL_OPEN": Bilingual("申诉已受理，等待答复", "an appeal is being heard"),
    "NO_APPEAL": Bilingual("没有待答复的申诉", "no appeal waits"),
    "APPEALED_ALREADY": Bilingual("申诉已答复过一次", "an appeal was heard already"),
    "ANSWERED_ALREADY": Bilingual("已告知原因", "the reason was told already"),
    "WRONG_ROLE": Bilingual("“{role}”不能办这一步；可由：{allowed}", "'{role}' may not do this; allowed: {allowed}"),
    "SAME_PERSON": Bilingual(
        "同一人不能既办又审，请换人办理", "nobody decides on what he did or refused himself: another officer must"
    ),
    "NOT_LISTED": Bilingual(
        "尚未认定，不能登记帮扶措施；紧急帮扶请登记“先行帮扶”", "not listed yet: record early help instead of measures"
    ),
    "NO_EVIDENCE": Bilingual("缺少依据：{evidence}", "evidence is missing: {evidence}"),
    "NO_SUCH_OUTCOME": Bilingual("这一步的结果只能是：{allowed}", "the outcome may only be: {allowed}"),
    "NO_REASON": Bilingual("须写明原因", "a reason is needed"),
    "NO_MEETING": Bilingual("集体决定须有会议日期和文号", "a decision by list needs the day of the meeting and a document number"),
    "BEFORE_LAST": Bilingual("日期早于前一步（{day}）", "the day is before the step it stands on ({day})"),
    "IN_FUTURE": Bilingual("日期晚于今天", "the day is in the future"),
}


@dataclass(frozen=True)
class Refusal:
    """One reason why an act is refused: a code, and the sentence."""

    code: str
    says: Bilingual


def refusal(code: str, **fields: object) -> Refusal:
    """Return a refusal with its sentence filled."""
    return Refusal(code, SENTENCES[code].format(**fields))
