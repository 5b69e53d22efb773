"""``jingzhun intake``: departmental files into the data folder: checked, linked, stored; what is wrong goes back annotated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import (
    NOT_SO,
    AcceptReservedOption,
    DataOption,
    JsonOption,
    PlaceOption,
    answer,
    bar_of,
    policy_of,
    progress,
    told,
)
from jingzhun.cli.month.demonstration import write_returned
from jingzhun.county.clues.month.files import Delivered, Delivery, Known, deliver, files_in
from jingzhun.county.clues.month.taking import take_month
from jingzhun.intake import profile_of, read_period
from jingzhun.tables.store import Store
from jingzhun.values.dates import last_of_month


def intake(
    place_of_files: Annotated[Path, typer.Argument(metavar="FILE_OR_FOLDER", help="文件或文件夹 / a file or a folder")],
    *,
    period: Annotated[str, typer.Option("--period", help="所属期 / period, 2024-06")],
    data: DataOption = Path("data"),
    profile: Annotated[str, typer.Option("--profile", help="表的类型 / kind of table")] = "",
    accept: Annotated[list[str] | None, typer.Option("--accept", help="已核对、予以接收的表 / held tables now accepted")] = None,
    returned: Annotated[Path | None, typer.Option("--returned", help="退回文件的文件夹 / where annotated files go")] = None,
    check_only: Annotated[bool, typer.Option("--check", help="只检查，不写入 / check only, write nothing")] = False,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """导入部门文件 / take in departmental files."""
    with told():
        policy = policy_of(place, last_of_month(read_period(period)), reserved=reserved)
        known = profile_of(profile) if profile else None
        with progress() as shown:
            delivery = Delivery(policy, period, frozenset(accept or ()), known, bar_of(shown))
            paths = files_in(place_of_files)
            if check_only:
                found, snapshot = list(deliver(paths, delivery, known=Known({}, {}))), None
            else:
                month = take_month(Store(data), paths, delivery)
                write_returned(month, returned or data / "returned" / period)
                found, snapshot = month.files, month.snapshot_id
        batches = [f.batch.to_pylist()[0] for f in found]
        answer({"snapshot_id": snapshot, "files": batches}, as_json=as_json, lines=_lines(found))
    if any(b["state"] in {"held", "refused"} or b["rows_refused"] for b in batches):
        raise typer.Exit(NOT_SO)


def _lines(found: list[Delivered]) -> Iterator[str]:
    for one in found:
        batch = one.batch.to_pylist()[0]
        counts = f"{batch['rows_clean']}/{batch['rows_read']}"
        yield f"{batch['state']:9} {counts:>15}  {batch['profile']:24} {one.name}"
        if batch["note_zh"]:
            yield f"          {batch['note_zh']} / {batch['note_en']}"
