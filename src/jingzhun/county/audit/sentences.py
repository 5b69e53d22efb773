"""Events told as sentences: one line an act, in both languages. An act without a line fails ``tests/county/audit/test_sentences.py``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jingzhun.county.audit.fields import VALUES, WORDS, field_name
from jingzhun.county.audit.models import Event
from jingzhun.values.speech import Bilingual

SENTENCES: dict[str, Bilingual] = {
    # the registry
    "load_store": Bilingual("载入了登记库", "loaded the registry"),
    "join_household": Bilingual("把人加入{subject}", "let people join {subject}"),
    "leave_household": Bilingual("把人移出{subject}", "let people leave {subject}"),
    "split_household": Bilingual("从{subject}分户", "split {subject}"),
    "merge_household": Bilingual("把{subject}并入另一户", "merged {subject} into another"),
    "move_household": Bilingual("把{subject}迁到另一村", "moved {subject} to another village"),
    "change_head_household": Bilingual("更换了{subject}的户主", "changed the head of {subject}"),
    "correct_household": Bilingual("更正了{subject}", "corrected {subject}"),
    "undo_life": Bilingual("撤销了{subject}的一次变动", "undid a change of {subject}"),
    "end_helper": Bilingual("结束了{subject}的帮扶关系", "ended the helper of {subject}"),
    "assign_helper": Bilingual("为{subject}指定了帮扶责任人", "assigned a helper to {subject}"),
    "make_selection": Bilingual("选定了一批户", "selected a list of households"),
    "export_selection": Bilingual("导出了选定的名单", "exported a selected list"),
    "keep_paper": Bilingual("把一份材料存入{subject}的档案", "filed a paper of {subject}"),
    "withdraw_paper": Bilingual("撤下了{subject}的一份材料", "withdrew a paper of {subject}"),
    "give_scan": Bilingual("上传了{subject}", "gave {subject}"),
    "make_filing_sheets": Bilingual("打印了{subject}的本户分隔页", "printed filing sheets of {subject}"),
    "file_scan": Bilingual("把{subject}归入各户档案", "filed {subject} into the households' files"),
    "drop_scan": Bilingual("撤下了{subject}", "dropped {subject}"),
    "read_boundaries": Bilingual("读取了{subject}", "read {subject}"),
    "confirm_boundaries": Bilingual("启用了{subject}", "put {subject} in force"),
    "replace_boundaries": Bilingual("以新启用的边界替换了{subject}", "replaced {subject} by those put in force"),
    "drop_boundaries": Bilingual("撤下了{subject}", "dropped {subject}"),
    # the month
    "load_run": Bilingual("载入了一次月度运行", "loaded a run of the month"),
    "start_month": Bilingual("开始了月度运行", "started the run of the month"),
    "release_run": Bilingual("载入了线索数量异常的月度运行", "loaded a run of the month whose clues jump"),
    "recall_run": Bilingual("撤下了一次月度运行的结果", "took the result of a run of the month off"),
    "take_changes": Bilingual("月度运行更新了结果", "the run of the month took its changes over"),
    "answer_clue": Bilingual("答复了{subject}", "answered {subject}"),
    "accept_held": Bilingual("接收了暂扣的文件", "accepted a file that was held"),
    # the Excel door
    "upload_file": Bilingual("上传了{subject}", "gave {subject}"),
    "fix_rows": Bilingual("改正了{subject}的单元格", "mended cells of {subject}"),
    "confirm_delivery": Bilingual("确认导入{subject}", "confirmed {subject}"),
    "release_delivery": Bilingual("核对后放行了{subject}", "released {subject} after a check"),
    "withdraw_delivery": Bilingual("撤回了{subject}", "withdrew {subject}"),
    "undo_delivery": Bilingual("撤销了{subject}的导入", "undid {subject}"),
    # lists from above, forms, the national system, raw rows
    "give_list": Bilingual("下发了{subject}", "gave out {subject}"),
    "answer_list_row": Bilingual("答复了{subject}中的一行", "answered a row of {subject}"),
    "place_list_row": Bilingual("把{subject}中的一行分到村", "gave a row of {subject} to a village"),
    "returned_list": Bilingual("办结返回了{subject}", "returned {subject} to its sender"),
    "withdrawn_list": Bilingual("撤回了{subject}", "took {subject} back from the villages"),
    "take_village_book": Bilingual("收下了本村核查表（{subject}）", "took a village's workbook ({subject})"),
    "keep_template": Bilingual("保存了空白表（{subject}）", "kept a blank form ({subject})"),
    "ask_form": Bilingual("要求填写表格（{subject}）", "asked for a form to be filled ({subject})"),
    "ask_bridge": Bilingual("要求与国家系统比对（{subject}）", "asked for a comparison with the national system ({subject})"),
    "erase_raw_rows": Bilingual("删除了到期的部门原始数据（{subject}）", "deleted raw departmental rows (before {subject})"),
    "change_key": Bilingual("更换了加密密钥（{subject}）", "changed the key of sealed columns ({subject})"),
    "freeze_report": Bilingual("固化了报表（{subject}）", "froze a report ({subject})"),
    "answer_row": Bilingual("认定了{subject}中一行是谁的", "told whose a row of {subject} is"),
    # casework
    "open_case": Bilingual("开办了{subject}", "opened {subject}"),
    "work_case": Bilingual("办了{subject}的一步", "took a step of {subject}"),
    "mark_measure": Bilingual("登记了{subject}的措施落实情况", "marked what came of a measure of {subject}"),
    "read_delivery": Bilingual(
        "从部门数据读取了{subject}的一项措施落实情况", "read from a department's file what came of a measure of {subject}"
    ),
    "mark_risk_gone": Bilingual("登记了{subject}的一项风险已消除", "marked a risk of {subject} as gone"),
    "begin_campaign": Bilingual("发起了{subject}", "began {subject}"),
    "visit_campaign": Bilingual("登记了{subject}的一户", "recorded a home of {subject}"),
    "close_campaign": Bilingual("结束了{subject}", "closed {subject}"),
    "begin_survey": Bilingual("发起了{subject}", "began {subject}"),
    "keep_sheet": Bilingual("保存了{subject}的一户收入表草稿", "kept a draft of a sheet of {subject}"),
    "sign_sheet": Bilingual("登记了{subject}的一户签字确认", "kept a signed sheet of {subject}"),
    "answer_sheet": Bilingual("核查了{subject}的一户", "looked into a sheet of {subject}"),
    "judge_sheet": Bilingual(
        "按现已公布的监测线重新判断了{subject}的一户", "judged a sheet of {subject} by the line that is known now"
    ),
    "freeze_survey": Bilingual("固化了{subject}的报表数据", "froze the extract of {subject}"),
    "authorise": Bilingual("登记了{subject}中一人的授权", "kept a signature of {subject}"),
    "withdraw_authorisation": Bilingual("撤回了{subject}中一人的授权", "took a signature of {subject} back"),
    "start_comparison": Bilingual("发起了{subject}", "started {subject}"),
    "take_reply": Bilingual("收到{subject}的部门回复", "took a department's reply of {subject}"),
    "finish_comparison": Bilingual("完成了{subject}", "finished {subject}"),
    "call_meeting": Bilingual("召集了{subject}", "called {subject}"),
    "hold_meeting": Bilingual("记录了{subject}的表决", "recorded the votes of {subject}"),
    "post_notice": Bilingual("张贴了{subject}", "posted {subject}"),
    "take_notice_down": Bilingual("取下了{subject}", "took {subject} down"),
    "refer_measure": Bilingual("发出了{subject}", "sent {subject}"),
    "answer_referral": Bilingual("登记了{subject}的答复", "kept the answer to {subject}"),
    "withdraw_referral": Bilingual("撤回了{subject}", "took {subject} back"),
    "flag_pace": Bilingual("办理过快，待核查", "worked faster than a person can read; to be reviewed"),
    "review_pace": Bilingual("核查了{subject}的办理速度", "reviewed the pace of {subject}"),
    # requests for help, and the villages' codes
    "receive_request": Bilingual("收到{subject}", "received {subject}"),
    "place_request": Bilingual("确认了{subject}是哪一户", "told whose {subject} is"),
    "open_case_of_request": Bilingual("为{subject}立案", "opened a case of {subject}"),
    "answer_request": Bilingual("答复了{subject}", "answered {subject}"),
    "withdraw_request": Bilingual("{subject}由申请人撤回", "{subject} was withdrawn by whoever holds its receipt"),
    "make_door": Bilingual("生成了{subject}", "made {subject}"),
    "end_door": Bilingual("停用了{subject}", "ended {subject}"),
    "make_feed": Bilingual("生成了{subject}的日历地址", "made an address of the calendar of {subject}"),
    "end_feed": Bilingual("停用了{subject}的日历地址", "ended the address of the calendar of {subject}"),
    # the register of problems
    "take_inspection": Bilingual("登记了{subject}", "took {subject} in"),
    "assign_problem": Bilingual("明确了{subject}的责任", "gave {subject} to whom mends it"),
    "problem_progress": Bilingual("报告了{subject}的进展", "reported progress of {subject}"),
    "problem_done": Bilingual("报告{subject}已整改", "told {subject} mended"),
    "problem_returned": Bilingual("退回了{subject}", "sent {subject} back"),
    "problem_closed": Bilingual("{subject}销号", "closed {subject} out"),
    "problem_reopened": Bilingual("重新打开了{subject}", "opened {subject} again"),
    # jobs and keys
    "ask_job": Bilingual("提交了{subject}", "asked for {subject}"),
    "stop_job": Bilingual("停止了{subject}", "stopped {subject}"),
    "retry_job": Bilingual("重试了{subject}", "tried {subject} again"),
    "rotate_keys": Bilingual("更换了加密密钥", "made a new key"),
    "make_api_key": Bilingual("发放了接口密钥", "gave out a key of the API"),
    "revoke_api_key": Bilingual("收回了接口密钥", "took a key of the API back"),
    # accounts
    "make_officer": Bilingual("开通了{subject}", "opened {subject}"),
    "make_demo_officer": Bilingual("开通了演示账号", "opened a demo account"),
    "add_village_officer": Bilingual("为村级人员开通了{subject}", "opened {subject} for a village person"),
    "enrol_village_officer": Bilingual("为{subject}发了登记码", "gave {subject} a code to enrol"),
    "redeem_enrolment": Bilingual("用登记码启用了{subject}", "enrolled {subject} by its code"),
    "appoint": Bilingual("任命了{subject}", "appointed {subject}"),
    "end_appointment": Bilingual("结束了{subject}的一项任职", "ended an appointment of {subject}"),
    "disable_officer": Bilingual("停用了{subject}", "closed {subject}"),
    "enable_officer": Bilingual("重新启用了{subject}", "opened {subject} again"),
    "change_profile": Bilingual("修改了{subject}的资料", "changed the profile of {subject}"),
    "ask_digest": Bilingual("设置了{subject}的每日提醒", "set the daily digest of {subject}"),
    "set_password": Bilingual("设置了{subject}的密码", "set the password of {subject}"),
    "reset_second_factor": Bilingual("重置了{subject}的二次验证", "reset the second factor of {subject}"),
    "set_stand_in": Bilingual("为{subject}指定了代班人", "named a substitute for {subject}"),
    "end_stand_in": Bilingual("结束了{subject}的代班", "ended the standing-in for {subject}"),
    "act_for": Bilingual("切换了代班身份", "began or ended to act for another"),
    "end_sessions": Bilingual("强制退出了{subject}的登录", "ended the sessions of {subject}"),
    "end_own_sessions": Bilingual("退出了自己的其他登录", "ended own other sessions"),
    "log_in": Bilingual("登录", "logged in"),
    "refuse_log_in": Bilingual("登录被拒", "a log-in was refused"),
    "slow_log_in": Bilingual("登录过于频繁，被限速", "log-ins came too fast and were slowed"),
    # whoever tried
    "refuse": Bilingual("想打开{subject}，被拒绝", "asked for {subject} and was refused"),
}
SUBJECTS: dict[str, Bilingual] = {
    "household": Bilingual("户 {id}", "household {id}"),
    "pace": Bilingual("第 {id} 条记录", "entry {id}"),
    "village": Bilingual("村 {id}", "village {id}"),
    "scan": Bilingual("扫描件 {id}", "scanned pile {id}"),
    "boundary_set": Bilingual("边界 {id}", "boundaries {id}"),
    "person": Bilingual("人员 {id}", "person {id}"),
    "officer": Bilingual("账号 {id}", "account {id}"),
    "job": Bilingual("任务 {id}", "job {id}"),
    "clue": Bilingual("线索 {id}", "clue {id}"),
    "delivery": Bilingual("文件 {id}", "file {id}"),
    "list": Bilingual("清单 {id}", "list {id}"),
    "form": Bilingual("空白表 {id}", "form {id}"),
    "form_run": Bilingual("表格 {id}", "form {id}"),
    "bridge": Bilingual("第 {id} 次比对", "comparison {id}"),
    "receipt": Bilingual("回执 {id}", "receipt {id}"),
    "report": Bilingual("报表 {id}", "report {id}"),
    "raw_rows": Bilingual("截止日 {id}", "the day {id}"),
    "key": Bilingual("密钥 {id}", "key {id}"),
    "case": Bilingual("案子 {id}", "case {id}"),
    "referral": Bilingual("转介 {id}", "referral {id}"),
    "campaign": Bilingual("排查 {id}", "campaign {id}"),
    "survey": Bilingual("年度采集 {id}", "survey {id}"),
    "comparison": Bilingual("信息比对 {id}", "comparison {id}"),
    "meeting": Bilingual("评议会 {id}", "meeting {id}"),
    "help_request": Bilingual("求助申请 {id}", "request {id}"),
    "application_door": Bilingual("自主申请二维码 {id}", "the code for applying {id}"),
    "inspection": Bilingual("问题清单 {id}", "list of problems {id}"),
    "problem": Bilingual("整改问题 {id}", "problem {id}"),
    "notice": Bilingual("公示 {id}", "notice {id}"),
    "run": Bilingual("月度运行 {id}", "run {id}"),
    "act": Bilingual("功能“{id}”", "the act '{id}'"),
    "address": Bilingual("页面“{id}”", "the page '{id}'"),
}
OTHER = Bilingual("对象 {kind} {id}", "{kind} {id}")
LONGEST = 60


def sentence_of(event: Event) -> Bilingual:
    """Return what happened; an act of a later release is told by its name."""
    kind = SUBJECTS.get(event.subject_kind, OTHER).format(kind=event.subject_kind, id=event.subject_id)
    told = SENTENCES.get(event.act)
    if told is None:
        return Bilingual(f"{event.act} {kind.zh}", f"{event.act} {kind.en}")
    return Bilingual(told.zh.format(subject=kind.zh), told.en.format(subject=kind.en))


def act_as_words(act: str) -> Bilingual:
    """Return what an act does, of anything: a choice of the page's filter."""
    told = SENTENCES[act]
    return Bilingual(told.zh.format(subject="…"), told.en.format(subject="…"))


def changes_of(event: Event) -> Iterator[tuple[Bilingual, Bilingual, Bilingual]]:
    """Yield field, before and after of what the event changed, each short enough to read; codes of rules and measures stay codes."""
    changes: Mapping[str, object] = event.changes
    for field, told in changes.items():
        before, after = told if isinstance(told, list) and len(told) == len(("before", "after")) else (None, told)
        yield field_name(field) or Bilingual(field, field), _short(field, before), _short(field, after)


def _short(field: str, value: object) -> Bilingual:
    text = "—" if value is None or value == "" else str(value)
    if field in WORDS and value:
        text = WORDS[field](text)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}…"
    return VALUES.get(text, Bilingual(text, text))
