"""What can be wrong with a pack: each fault names file and line, what was allowed and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Place:
    """File and line of a value."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


SENTENCES: dict[str, Bilingual] = {
    "not_yaml": Bilingual("{place}：不是合法的YAML:{detail}", "{place}: not valid YAML: {detail}"),
    "duplicate_key": Bilingual("{place}：键“{key}”写了两次；留一个", "{place}: the key '{key}' stands twice; keep one"),
    "unknown_key": Bilingual("{place}：不认识的键“{key}”；可用的键：{allowed}", "{place}: unknown key '{key}'; allowed: {allowed}"),
    "missing_key": Bilingual("{place}：缺少“{key}”；必须有：{allowed}", "{place}: '{key}' is missing; needed: {allowed}"),
    "missing_language": Bilingual("{place}：“{key}”要有中文和英文(zh、en)", "{place}: '{key}' needs both languages (zh and en)"),
    "bad_date": Bilingual("{place}：“{key}”不是日期：{detail}；写作 2024-06-30、2024-06 或 2024", "{place}: '{key}' is no day: {detail}; write 2024-06-30, 2024-06 or 2024"),
    "unknown_unit": Bilingual("{place}：单位“{detail}”不在单位表中；可用：{allowed}", "{place}: unit '{detail}' is not in the registry; allowed: {allowed}"),
    "overlap": Bilingual("{place}：参数“{key}”从{detail}起的两个值时间重叠", "{place}: two values of '{key}' overlap from {detail}"),
    "not_a_number": Bilingual("{place}：“{key}”应为数字，写的是“{detail}”", "{place}: '{key}' should be a number, found '{detail}'"),
    "not_bool": Bilingual("{place}：“{key}”只能写 yes 或 no", "{place}: '{key}' is either yes or no"),
    "not_whole_fen": Bilingual("{place}：“{key}”的{detail}不是整分", "{place}: {detail} of '{key}' is not a whole number of fen"),
    "bad_state": Bilingual("{place}：状态“{detail}”不对；可用:abolished、unknown", "{place}: state '{detail}' is not allowed; use abolished or unknown"),
    "value_and_state": Bilingual("{place}：“{key}”要么有 value,要么有 state,不能都有或都没有", "{place}: '{key}' has either a value or a state, not both and not neither"),
    "bad_bit": Bilingual("{place}:bit 应为0到62的整数，写的是“{detail}”", "{place}: bit is a whole number from 0 to 62, found '{detail}'"),
    "bit_used_twice": Bilingual("{place}:bit {detail} 已被 {key} 使用;bit 永不重用", "{place}: bit {detail} belongs to {key}; a bit is never reused"),
    "not_overridable": Bilingual("{place}：{detail}一级不能改“{key}”；允许改的级别：{allowed}", "{place}: level {detail} may not override '{key}'; allowed: {allowed}"),
    "unknown_parameter": Bilingual("{place}：上级没有参数“{key}”，下级不能新增；上级有：{allowed}", "{place}: no parameter '{key}' above to override; above there are: {allowed}"),
    "unknown_source": Bilingual("{place}：来源“{detail}”不在来源表 sources.yaml 中", "{place}: source '{detail}' is not in sources.yaml"),
    "unknown_code": Bilingual("{place}：代码“{detail}”不在代码表“{key}”中；可用：{allowed}", "{place}: code '{detail}' is not in the list '{key}'; allowed: {allowed}"),
    "wrong_shape": Bilingual("{place}：“{key}”应为{detail}", "{place}: '{key}' should be {detail}"),
    "unknown_rule": Bilingual("没有政策“{key}”；有：{allowed}", "there is no policy '{key}'; there are: {allowed}"),
    "unknown_name": Bilingual("政策“{place}”没有参数“{key}”；有：{allowed}", "policy '{place}' has no parameter '{key}'; it has: {allowed}"),
    "wrong_read": Bilingual("参数“{place}.{key}”的单位是{detail}，不能按{allowed}读取", "parameter '{place}.{key}' has unit {detail} and cannot be read as {allowed}"),
    "unknown_jurisdiction": Bilingual("没有地区“{key}”的政策；有：{allowed}", "there is no policy for '{key}'; there is for: {allowed}"),
    "unknown_list": Bilingual("没有代码表“{key}”；有：{allowed}", "there is no code list '{key}'; there are: {allowed}"),
}  # fmt: skip


class PolicyFault(JingzhunError):
    """A pack that cannot be loaded, or a question that policy cannot answer."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, SENTENCES[code], **fields)


class ParameterAbolished(PolicyFault):
    """A parameter was read on a day on which it no longer exists; ask ``state`` first."""

    def __init__(self, path: str, name: str) -> None:
        JingzhunError.__init__(
            self,
            "abolished",
            Bilingual("参数 {path}.{name} 在该日已废止", "parameter {path}.{name} is abolished on that day"),
            path=path,
            name=name,
        )
