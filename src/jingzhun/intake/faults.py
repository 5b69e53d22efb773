"""What intake refuses as a whole: a file or a profile, each with its reason and what to do. Rows have ``row_rules``."""

from __future__ import annotations

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

SENTENCES: dict[str, Bilingual] = {
    "not_recognised": Bilingual(
        "文件“{file}”不像任何已知的表：最接近的是“{nearest}”，缺少列：{missing}；请核对表头，或用 --profile 指定表的类型",
        "the file '{file}' is none of the known tables; nearest is '{nearest}', which lacks the columns {missing}; "
        "check the header or name the kind of table with --profile",
    ),
    "no_table": Bilingual(
        "文件“{file}”里找不到表：前{rows}行没有一行是已知的表头；请向报送单位要带表头的完整文件，或用 --profile 指定表的类型",
        "the file '{file}' holds no table: none of its first {rows} rows is a known header; ask the department for the whole file, "
        "or name the kind of table with --profile",
    ),
    "no_form": Bilingual(
        "文件“{file}”里找不到表头：前{rows}行没有一行有两个认得的列名；请核对是否传错文件，或把列名写成常用名称（如 姓名、身份证号、家庭人口）",
        "the file '{file}' has no header: none of its first {rows} rows has two known columns; check that it is the right file, or name columns "
        "as usual (姓名, 身份证号, 家庭人口)",
    ),
    "no_list": Bilingual(
        "清单“{file}”里找不到“身份证号”或“姓名”列，无法分派到户；请核对表头",
        "the list '{file}' has no column of ids or names, so its rows cannot be given to households; check the header",
    ),
    "ambiguous": Bilingual(
        "文件“{file}”可能是以下几种表：{candidates}；请用 --profile 指定",
        "the file '{file}' may be any of: {candidates}; name one with --profile",
    ),
    "no_rows": Bilingual(
        "文件“{file}”没有数据行（有表头、没有内容，或工作表是空的）；请向报送单位要完整文件",
        "the file '{file}' holds no rows (a header only, or an empty sheet); ask the department for the whole file",
    ),
    "column_twice": Bilingual(
        "文件“{file}”中有两列都是“{column}”（{headers}）；请删去或改名其中一列",
        "the file '{file}' has two columns for '{column}' ({headers}); delete or rename one",
    ),
    "unknown_profile": Bilingual("没有表类型“{profile}”；可用：{allowed}", "there is no profile '{profile}'; allowed: {allowed}"),
    "bad_profile": Bilingual("{place}：表类型写错：{detail}", "{place}: the profile is wrong: {detail}"),
    "bad_period": Bilingual("所属期“{period}”应写作 2024-06", "the period '{period}' is written as 2024-06"),
}


class IntakeRefused(JingzhunError):
    """A file that is not taken at all; nothing of it was stored."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, SENTENCES[code], **fields)
