"""Why a file is refused: one code and one clear sentence for each kind."""

from __future__ import annotations

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

REFUSALS: dict[str, Bilingual] = {
    "empty": Bilingual("文件是空的（0字节）;请重新导出", "the file is empty (0 bytes); export it again"),
    "too_large": Bilingual("文件{size_mb}MB,超过{limit_mb}MB上限；请拆分后再传", "the file has {size_mb} MB, more than the limit of {limit_mb} MB; split it"),
    "encrypted": Bilingual("文件设有密码，读不了；请另存一份不带密码的", "the file has a password; save a copy without one"),
    "old_xls": Bilingual("这是旧版 .xls 文件；请用 WPS 或 Excel 另存为 .xlsx", "this is an old .xls file; save it as .xlsx"),
    "macro": Bilingual("文件含宏(.xlsm),不接收；请另存为不含宏的 .xlsx", "the file holds macros (.xlsm); save it as .xlsx without macros"),
    "disguised": Bilingual("文件名是表格，内容却是{found}；请用 WPS 或 Excel 另存为 .xlsx", "the name says a workbook but the content is {found}; save it as .xlsx"),
    "not_a_table": Bilingual("看不出这是表格文件({found});可接收 .xlsx、.csv、.txt、.parquet", "this is no table ({found}); .xlsx, .csv, .txt and .parquet are accepted"),
    "truncated": Bilingual("文件不完整或已损坏，打不开；请重新导出或重新上传", "the file is incomplete or damaged; export or upload it again"),
    "bomb_size": Bilingual("文件解开后有{size_mb}MB,超过{limit_mb}MB上限，可能是压缩炸弹；不打开", "the file unpacks to {size_mb} MB, over the limit of {limit_mb} MB; it looks like a bomb and is not opened"),
    "bomb_entries": Bilingual("文件内有{count}个部件，超过{limit}个上限；不打开", "the file holds {count} parts, over the limit of {limit}; it is not opened"),
    "bomb_nested": Bilingual("文件内又有压缩包“{part}”；不打开", "the file holds another archive, '{part}'; it is not opened"),
    "bomb_overlap": Bilingual("文件内部件互相重叠，是伪造的压缩包；不打开", "parts of the file overlap: a forged archive; it is not opened"),
    "bomb_lying": Bilingual("部件“{part}”的实际大小与登记不符，是伪造的压缩包；不打开", "the true size of part '{part}' differs from what is declared: a forged archive; it is not opened"),
    "path_trick": Bilingual("文件内部件名“{part}”不合法；不打开", "the part name '{part}' is not allowed; the file is not opened"),
    "entities": Bilingual("文件的XML含有DOCTYPE或实体声明；不打开", "the file's XML holds a DOCTYPE or entities; it is not opened"),
    "unmapped_bytes": Bilingual("单元格{cell}有无法识别的字符（既不是UTF-8也不是GB18030）;请另存为UTF-8", "cell {cell} has bytes that are neither UTF-8 nor GB18030; save the file as UTF-8"),
    "long_cell": Bilingual("单元格{cell}内容过长（超过{limit}个字符）", "cell {cell} is too long (over {limit} characters)"),
    "too_many_columns": Bilingual("第{row}行有{count}列，超过{limit}列上限", "line {row} has {count} columns, over the limit of {limit}"),
    "too_many_rows": Bilingual("超过{limit}行上限；请拆分后再传", "more than {limit} rows; split the file"),
    "no_rows": Bilingual("文件里没有数据", "the file holds no data"),
}  # fmt: skip


class SheetRefused(JingzhunError):
    """A file that is not opened, or not read to its end."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, REFUSALS[code], **fields)
