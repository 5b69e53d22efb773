"""What can be wrong with a store: what, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

SENTENCES: dict[str, Bilingual] = {
    "empty": Bilingual(
        "数据文件夹“{folder}”里还没有快照；请先导入", "the data folder '{folder}' holds no snapshot yet; take a batch in first"
    ),
    "locked": Bilingual(
        "另一个程序正在写数据文件夹“{folder}”；请等它结束再试",
        "another program is writing to the data folder '{folder}'; try again when it has ended",
    ),
    "unknown_snapshot": Bilingual("没有快照“{snapshot}”；现有：{known}", "there is no snapshot '{snapshot}'; there are: {known}"),
    "unknown_table": Bilingual(
        "快照“{snapshot}”里没有表“{table}”；有：{known}", "snapshot '{snapshot}' has no table '{table}'; it has: {known}"
    ),
    "unknown_contract": Bilingual("没有名为“{table}”的表约定", "there is no contract for a table '{table}'"),
    "not_stored": Bilingual(
        "写入没有完成({kind});数据仍是上一个完整快照，重新运行即可；如再次出现请检查磁盘",
        "nothing was stored for sure ({kind}); the data are those of a whole snapshot, run again; should it come back, check the disk",
    ),
    "broken_pointer": Bilingual(
        "{place}：指针文件已损坏或不见了；请从备份恢复该文件，或将 snapshots/{advice}/manifest.json 复制为 {place}",
        "{place}: the pointer is damaged or gone; restore it from the backup, or copy snapshots/{advice}/manifest.json to {place}",
    ),
    "broken_manifest": Bilingual(
        "{place}：快照清单已损坏；请从备份恢复文件夹 snapshots/{snapshot}，或回到上一个快照",
        "{place}: the manifest is damaged; restore the folder snapshots/{snapshot} from the backup, or go back to the snapshot before",
    ),
    "broken_file": Bilingual(
        "{place}：文件已损坏（校验和不符）;请从备份恢复该文件，或用原始批次重新生成快照 {snapshot}",
        "{place}: the file is damaged (its checksum differs); restore it from the backup, or make snapshot {snapshot} again from its batches",
    ),
    "missing_file": Bilingual(
        "{place}：文件不见了；请从备份恢复该文件，或用原始批次重新生成快照 {snapshot}",
        "{place}: the file is gone; restore it from the backup, or make snapshot {snapshot} again from its batches",
    ),
}


class StoreFault(JingzhunError):
    """The store cannot do what it was asked."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, SENTENCES[code], **fields)


@dataclass(frozen=True)
class Fault:
    """One damage that a check of the store found."""

    code: str
    place: str
    sentence: Bilingual

    @classmethod
    def of(cls, code: str, place: str, **fields: object) -> Fault:
        """Return the damage with its sentence."""
        return cls(code, place, SENTENCES[code].format(place=place, **fields))

    def as_dict(self) -> dict[str, str]:
        """Return the damage for JSON."""
        return {"code": self.code, "place": self.place, **self.sentence.as_dict()}
