"""Looks told in words, in both languages: to whoever watches, and to the household itself. A look without a name fails the tests (``tests/county/conftest.py``)."""

from __future__ import annotations

from jingzhun.values.speech import Bilingual

LOOKS: dict[str, Bilingual] = {
    # a household and its people
    "household_page": Bilingual("打开了页面", "opened the page"),
    "household_panel": Bilingual("在名单旁打开", "opened it beside the list"),
    "household_own": Bilingual("打印了农户自己的一份", "printed its own file"),
    "household_papers": Bilingual("查看了档案材料", "looked at its papers"),
    "paper": Bilingual("打开了一份材料", "opened a paper"),
    "file_cover": Bilingual("打印了档案封面", "printed the cover of its file"),
    "person_page": Bilingual("打开了成员页面", "opened a member's page"),
    "id_unmasked": Bilingual("查看了完整身份证号", "saw a full id"),
    "phone_unmasked": Bilingual("查看了完整电话", "saw a full phone number"),
    "too_many_looks": Bilingual("查看过多，被暂停", "looked at too many and was stopped"),
    "explanation": Bilingual("查看了判断过程", "looked at how it was judged"),
    # lists of households
    "household_list": Bilingual("打开了户名单", "opened the list of households"),
    "search": Bilingual("搜索了人员", "looked for people"),
    "village_page": Bilingual("打开了村级台账", "opened a village's page"),
    "export": Bilingual("在导出名单中", "exported it in a list"),
    "export_file": Bilingual("下载了导出的名单", "fetched an exported list"),
    "clue_list": Bilingual("打开了线索名单", "opened the list of clues"),
    "clue_page": Bilingual("打开了一条线索", "opened a clue"),
    # papers to file
    "filing": Bilingual("打开了材料归档", "opened the filing of papers"),
    "filing_sheets": Bilingual("打印了本户分隔页", "printed filing sheets"),
    "scan": Bilingual("打开了扫描件", "opened a scanned pile"),
    # files, lists and forms
    "delivery": Bilingual("打开了导入的文件", "opened a file taken in"),
    "delivery_returned": Bilingual("下载了退回的文件", "fetched a file that goes back"),
    "linking": Bilingual("认定了行是谁的", "looked whose rows are whose"),
    "list": Bilingual("打开了上级清单", "opened a list from above"),
    "list_rows": Bilingual("查看了清单的行", "looked at rows of a list"),
    "list_returned": Bilingual("下载了办结的清单", "fetched a list that goes back"),
    "village_book": Bilingual("下载了本村核查表", "fetched a village's workbook"),
    "visit_sheets": Bilingual("打印了入户核查单", "printed visit sheets"),
    "form_filled": Bilingual("下载了填好的表格", "fetched a filled form"),
    "national": Bilingual("查看了与国家系统的比对", "looked at the comparison with the national system"),
    "national_file": Bilingual("下载了待录入表", "fetched what is to be entered"),
    # casework
    "case_list": Bilingual("打开了案件名单", "opened the list of cases"),
    "case_page": Bilingual("打开了案件", "opened a case"),
    "case_visit": Bilingual("打开了入户表", "opened the visit form"),
    "case_decide": Bilingual("打开了审批页", "opened a case to decide"),
    "case_dossier": Bilingual("打印了卷宗", "printed the dossier"),
    "campaign": Bilingual("打开了集中排查", "opened a campaign"),
    "campaign_home": Bilingual("打开了排查的一户", "opened a home of a campaign"),
    "campaign_file": Bilingual("下载了排查报表", "fetched a campaign's report"),
    "survey": Bilingual("打开了年度采集", "opened a survey"),
    "survey_home": Bilingual("打开了采集表", "opened its income sheet"),
    "survey_print": Bilingual("打印了采集表", "printed income sheets"),
    "survey_file": Bilingual("下载了采集报表", "fetched a survey's report"),
    "comparison": Bilingual("打开了信息比对", "opened a comparison"),
    "comparisons": Bilingual("打开了信息比对名单", "opened the list of comparisons"),
    "comparison_file": Bilingual("下载了比对文件", "fetched a comparison's file"),
    "meeting": Bilingual("打开了评议会", "opened a meeting"),
    "meetings": Bilingual("打开了评议会名单", "opened the list of meetings"),
    "minutes_pdf": Bilingual("打印了评议记录", "printed the minutes"),
    "minutes_docx": Bilingual("下载了评议记录", "fetched the minutes"),
    "notice": Bilingual("打开了公示", "opened a notice"),
    "notices": Bilingual("打开了公示名单", "opened the list of notices"),
    "notice_pdf": Bilingual("打印了公示", "printed a notice"),
    "notice_docx": Bilingual("下载了公示", "fetched a notice"),
    "referrals": Bilingual("打开了部门转介", "opened the referrals"),
    "referral_file": Bilingual("下载了转介文件", "fetched a referral's file"),
    "request": Bilingual("打开了求助申请", "opened a request"),
    "requests": Bilingual("打开了求助申请名单", "opened the list of requests"),
    "report": Bilingual("打开了报表", "opened a report"),
    "report_file": Bilingual("下载了报表", "fetched a report"),
    "problem": Bilingual("打开了整改问题", "opened a problem"),
    "problems": Bilingual("打开了整改台账", "opened the register of problems"),
    "inspection_returned": Bilingual("下载了整改清单", "fetched a list of problems"),
    # the trail itself
    "trail": Bilingual("查看了操作留痕", "looked at the trail"),
    "looks": Bilingual("查看了谁看过", "looked at who looked"),
}


def look_name(what: str) -> Bilingual:
    """Return what a look is called; one of a later release is told by its code."""
    return LOOKS.get(what, Bilingual(what, what))
