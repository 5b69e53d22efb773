"""What every verb shares: one shape of answer, one of error, exit codes, and bars that tell rate and time left."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from jingzhun.county.clues.month.law import policy_on
from jingzhun.policy import Policy
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

FINE, NOT_SO, YOURS, OURS, STOPPED = 0, 1, 2, 3, 130

JsonOption = Annotated[bool, typer.Option("--json", help="结果以 JSON 输出 / answer as JSON")]
DataOption = Annotated[Path, typer.Option("--data", help="数据目录 / the data folder")]
DayOption = Annotated[str, typer.Option("--as-of", help="截至日期 / the day, 2024-06-30")]
PlaceOption = Annotated[str, typer.Option("--place", help="地区 / jurisdiction")]
AcceptReservedOption = Annotated[
    bool,
    typer.Option("--demo-ids", help="接收演示专用身份证号（仅限合成数据）/ take ids of the demo division; synthetic data only"),
]
BAD_DAY = Bilingual("“{text}”不是日期；请写作 2024-06-30", "'{text}' is no day; write 2024-06-30")
PLACES = {
    "FileNotFoundError": ("no_file", Bilingual("找不到文件 {name}", "there is no file {name}")),
    "IsADirectoryError": ("is_folder", Bilingual("{name} 是文件夹，请给出文件", "{name} is a folder; name a file")),
    "NotADirectoryError": ("is_file", Bilingual("{name} 是文件，请给出文件夹", "{name} is a file; name a folder")),
    "PermissionError": ("not_allowed", Bilingual("没有权限读写 {name}", "{name} may not be read or written")),
}


class CommandFault(JingzhunError):
    """What was asked on the command line cannot be done."""


def answer(found: object, *, as_json: bool, lines: Iterator[str] | None = None) -> None:
    """Print an answer, as JSON or as lines for a person."""
    if as_json or lines is None:
        print(json.dumps(found, ensure_ascii=False, indent=1, default=str))
    else:
        for line in lines:
            print(line)


def both(sentence: Bilingual) -> str:
    """Return a sentence in both languages for a terminal."""
    return f"{sentence.zh} / {sentence.en}"


@contextmanager
def told() -> Iterator[None]:
    """Turn errors into the one shape and the exit code: 2 where the user can mend it, 3 where the fault is ours."""
    try:
        yield
    except JingzhunError as error:
        print(json.dumps({"error": error.as_dict()}, ensure_ascii=False), file=sys.stderr)
        raise typer.Exit(OURS if error.is_ours else YOURS) from None
    except KeyboardInterrupt:
        print(both(Bilingual("已停止；没有留下半成品", "stopped; nothing half-done was left")), file=sys.stderr)
        raise typer.Exit(STOPPED) from None
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        code, sentence = PLACES[type(error).__name__]
        wrong = sentence.format(name=Path(str(error.filename)).name)
        print(json.dumps({"error": {"code": code, **wrong.as_dict()}}, ensure_ascii=False), file=sys.stderr)
        raise typer.Exit(YOURS) from None


def day_of(text: str) -> date:
    """Return the day of an option.

    Raises
    ------
    CommandFault
        ``bad_day``.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandFault("bad_day", BAD_DAY, text=text[:40]) from None


def policy_of(place: str, day: date, *, reserved: bool = False) -> Policy:
    """Return the policy of a place and day; with ``reserved`` one that takes the ids of synthetic people."""
    return policy_on(day, place, reserved=reserved)


def bar_of(shown: Progress) -> Callable[[str, int, int], None]:
    """Return a function that draws one bar a step: its name, how much is done, how much there is."""
    tasks: dict[str, TaskID] = {}

    def show(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = shown.add_task(step, total=total)
        shown.update(tasks[step], completed=done, total=total)

    return show


def progress() -> Progress:
    """Return a bar with rate and time left on the error stream, so that the answer stays clean."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
