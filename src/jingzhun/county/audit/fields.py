"""What an event's changed fields are called on the page, in both languages; a field without a name fails the tests (``tests/county/conftest.py``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path

from jingzhun.policy.codes import CodeList, read_lists
from jingzhun.values.speech import Bilingual

FIELDS: dict[str, Bilingual] = {
    # accounts
    "how": Bilingual("登录方式", "way of log-in"),
    "log_in_by": Bilingual("登录方式", "way of log-in"),
    "network": Bilingual("网段", "network"),
    "role": Bilingual("岗位", "role"),
    "from_on": Bilingual("自", "from"),
    "to_on": Bilingual("至", "to"),
    "name": Bilingual("姓名", "name"),
    "username": Bilingual("用户名", "user name"),
    "office": Bilingual("单位", "office"),
    "language": Bilingual("语言", "language"),
    "is_large_print": Bilingual("大字", "large print"),
    "is_active": Bilingual("启用", "open"),
    "sessions": Bilingual("登录数", "sessions"),
    "sessions_ended": Bilingual("退出的登录", "sessions ended"),
    "factors_removed": Bilingual("移除的第二因素", "second factors removed"),
    "deputy": Bilingual("代班人账号", "substitute's account"),
    "for": Bilingual("代谁（账号）", "for whom (account)"),
    "wants_digest": Bilingual("每日提醒", "daily digest"),
    "owner": Bilingual("密钥持有账号", "owner's account"),
    "acts": Bilingual("可办事项", "acts"),
    "divisions": Bilingual("辖区", "divisions"),
    "expires_on": Bilingual("到期日", "last day"),
    "is_signing": Bilingual("须签名", "signs its requests"),
    "revoked": Bilingual("已收回", "taken back"),
    "key": Bilingual("密钥", "key"),
    "feed": Bilingual("日历地址", "calendar's address"),
    "requests": Bilingual("步数", "steps"),
    "seconds": Bilingual("秒数", "seconds"),
    "finding": Bilingual("核查结论", "finding"),
    # files, lists and forms
    "file": Bilingual("文件", "file"),
    "files": Bilingual("文件数", "files"),
    "sha256": Bilingual("文件指纹", "file's fingerprint"),
    "rows": Bilingual("行数", "rows"),
    "row": Bilingual("行", "row"),
    "cells": Bilingual("单元格", "cells"),
    "columns": Bilingual("列", "columns"),
    "in_clear": Bilingual("明文列", "columns in clear"),
    "rows_taken": Bilingual("收下的行", "rows taken in"),
    "rows_wrong": Bilingual("有误的行", "rows that are wrong"),
    "answered": Bilingual("已答复", "answered"),
    "answered_before": Bilingual("以前已答复", "answered before"),
    "left": Bilingual("未答复", "left"),
    "answer": Bilingual("答复", "answer"),
    "before": Bilingual("截止日", "before"),
    "unknown": Bilingual("不认识的列", "unknown columns"),
    "template": Bilingual("空白表", "blank form"),
    "roster": Bilingual("花名册", "roster"),
    "division": Bilingual("辖区", "division"),
    "mode": Bilingual("导入方式", "way of import"),
    "pages": Bilingual("页数", "pages"),
    "parts": Bilingual("份数", "parts"),
    "papers": Bilingual("材料数", "papers"),
    "title": Bilingual("标题", "title"),
    "level": Bilingual("层级", "level"),
    "village_code": Bilingual("村", "village"),
    "filter": Bilingual("筛选条件", "filter"),
    "filters": Bilingual("筛选条件", "filters"),
    "count": Bilingual("数量", "count"),
    # the registry and the month
    "households": Bilingual("户数", "households"),
    "persons": Bilingual("人员", "persons"),
    "helper": Bilingual("帮扶责任人账号", "helper's account"),
    "life_event": Bilingual("变动", "change"),
    "period": Bilingual("所属期", "period"),
    "run": Bilingual("月度运行", "run"),
    "clue_steps": Bilingual("线索步骤", "steps of clues"),
    "snapshot": Bilingual("快照", "snapshot"),
    "field": Bilingual("改的项目", "field"),
    "household_states": Bilingual("户的情况", "states of households"),
    "person_states": Bilingual("人的情况", "states of persons"),
    "memberships": Bilingual("归属", "memberships"),
    "kinships": Bilingual("亲属关系", "kinships"),
    "income_lines": Bilingual("收入记录", "lines of income"),
    "events": Bilingual("事件", "events"),
    "dwellings": Bilingual("住房", "dwellings"),
    "water_states": Bilingual("饮水", "states of water"),
    "assets": Bilingual("财产", "possessions"),
    "productions": Bilingual("生产", "productions"),
    "jumps": Bilingual("数量异常的规则", "rules that jump"),
    "accepted": Bilingual("接收", "accepted"),
    # casework
    "kind": Bilingual("种类", "kind"),
    "state": Bilingual("状态", "state"),
    "step": Bilingual("步骤", "step"),
    "outcome": Bilingual("结果", "outcome"),
    "on": Bilingual("日期", "day"),
    "ended": Bilingual("办结", "ended"),
    "people": Bilingual("参会人数", "people"),
    "present": Bilingual("到会人数", "present"),
    "case": Bilingual("案子", "case"),
    "cases": Bilingual("案子", "cases"),
    "number": Bilingual("编号", "number"),
    "removed_on": Bilingual("取下日期", "taken down on"),
    "way": Bilingual("方式", "way"),
    "risk": Bilingual("风险", "risk"),
    "told": Bilingual("原话", "what was told"),
    "as_of": Bilingual("截至", "as of"),
    "person": Bilingual("人员", "person"),
    "procedure": Bilingual("程序", "procedure"),
    "source": Bilingual("来源", "source"),
    "former": Bilingual("前案", "case before"),
    "query": Bilingual("筛选条件", "filter"),
    "found": Bilingual("发现", "found"),
    "household": Bilingual("户", "household"),
    "department": Bilingual("部门", "department"),
    "due": Bilingual("期限", "due"),
    "why": Bilingual("原因", "why"),
    "lines": Bilingual("收支项", "lines"),
    "signed": Bilingual("已签字", "signed"),
    "matched": Bilingual("比中", "matched"),
    "questions": Bilingual("要问的", "questions"),
    "monitored": Bilingual("监测对象", "monitored households"),
    "totals": Bilingual("合计", "totals"),
    "year": Bilingual("年度", "year"),
    "ended_at": Bilingual("停用时间", "ended at"),
    "made": Bilingual("生成", "made"),
    "due_on": Bilingual("整改期限", "due on"),
    "words": Bilingual("说明", "words"),
    "problems": Bilingual("问题数", "problems"),
}
VALUES: dict[object, Bilingual] = {
    "password": Bilingual("密码", "password"),
    "passkey": Bilingual("通行密钥", "passkey"),
    "True": Bilingual("是", "yes"),
    "False": Bilingual("否", "no"),
}
WORDS: dict[str, Callable[[str], str]] = {}  # how an app above calls the values of a field of its own, in the page's language
CODE_LISTS = ("measure_kinds", "risk_types", "household_statuses")  # a plan's measures and a case's risks are fields by their codes


def field_name(field: str) -> Bilingual | None:
    """Return what a field is called; null for what has no name here and is told by its code."""
    if field in FIELDS:
        return FIELDS[field]
    return next((known.label(field) for known in _code_lists() if field in known.entries), None)


@lru_cache(maxsize=1)
def _code_lists() -> tuple[CodeList, ...]:
    folder = Path(str(resources.files("jingzhun.policy") / "codes"))
    return tuple(one for one in read_lists(folder) if one.name in CODE_LISTS)
