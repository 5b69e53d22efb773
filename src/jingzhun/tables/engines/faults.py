"""What an engine may refuse, in words. The engine's own message stays out of the sentence, because it may quote a person's row."""

from __future__ import annotations

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

SENTENCES: dict[str, Bilingual] = {
    "outside_folder": Bilingual(
        "引擎不能读写“{path}”：不在允许的文件夹内；请在 reads= 或 folder= 中给出该文件夹",
        "the engine may not touch '{path}': it lies outside the allowed folders; give its folder in reads= or folder=",
    ),
    "bad_name": Bilingual(
        "“{name}”不能作表名：只用小写字母、数字和下划线，以字母开头",
        "'{name}' cannot name a table: lower-case letters, digits and underscores only, a letter first",
    ),
    "name_taken": Bilingual(
        "表名“{name}”已用过：一个名字只能用一次；要换内容请先 drop",
        "the name '{name}' is taken: a name is given once; drop it first to replace its rows",
    ),
    "out_of_memory": Bilingual(
        "引擎内存 {memory_mb} MB 不够；请按户号分段(ranges)、给出 folder= 以便落盘，或加大 memory_mb",
        "{memory_mb} MB are too little for this plan; run it by household ranges, give folder= so that it may spill, or raise memory_mb",
    ),
    "refused": Bilingual(
        "引擎拒绝执行({kind}):外部文件、网络、扩展和配置都已锁定",
        "the engine refused ({kind}): outside files, network, extensions and configuration are locked",
    ),
    "not_on_this_engine": Bilingual(
        "引擎 {engine} 不支持这一步({kind});请改用 duckdb",
        "engine {engine} cannot run this step ({kind}); use duckdb instead",
    ),
    "engine_failed": Bilingual(
        "引擎 {engine} 执行失败({kind});这是程序的错误，请报告",
        "engine {engine} failed ({kind}); this is a fault of the program, please report it",
    ),
    "not_installed": Bilingual(
        "没有安装引擎 {engine}；请安装 jingzhun[{engine}]",
        "engine {engine} is not installed; install jingzhun[{engine}]",
    ),
}


class EngineFault(JingzhunError):
    """A plan could not be run: what was refused, and what to do."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, SENTENCES[code], **fields)
        self.is_ours = code == "engine_failed"
