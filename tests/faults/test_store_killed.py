"""F50: a snapshot writer killed at each of its steps, and a reader beside it: old or new, never mixed, and the next writer goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from faults.written_stores import AHEAD, BEHIND, told, write, written
from jingzhun.tables.durable import NEW
from jingzhun.tables.store import Store
from jingzhun.tables.store_faults import StoreFault

SCRIPT = Path(__file__).with_name("killed_writer.py")


@pytest.mark.parametrize("start", [[], [BEHIND]], ids=["first snapshot", "later snapshot"])
def test_f50_writer_when_killed_at_every_step_then_the_reader_sees_old_or_new_and_the_next_goes_on(
    start: list[int], tmp_path: Path
) -> None:
    command = [sys.executable, str(SCRIPT), str(tmp_path), *map(str, start)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    steps = int(result.stdout)
    assert steps > 12, "the sweep reached no disk"
    places = [p for p in sorted(tmp_path.iterdir()) if p.name != "base"]
    assert len(places) >= steps
    before = start[-1] if start else None
    seen = []
    for place in places:
        store = Store(place)
        seen.append(told(store))
        assert store.verify() == []
        write(store, AHEAD + 1)
        assert told(store) == AHEAD + 1
        assert len(store.history()) == len(start) + 1 + (seen[-1] == AHEAD)
        assert not [p for p in place.rglob("*") if p.name.startswith(NEW)]
    assert set(seen) == {before, AHEAD}, "some writers died before the pointer moved, some behind it"


def test_f50_reader_when_writers_rename_beside_it_then_never_mixed(tmp_path: Path) -> None:
    store = written(tmp_path, 1)
    failed: list[BaseException] = []
    seen: list[int | None] = []

    def keep_writing() -> None:
        try:
            for number in range(2, 16):
                write(store, number)
        except BaseException as error:  # noqa: BLE001  # told to the test's own thread
            failed.append(error)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    reader = Store(tmp_path)
    while writer.is_alive():
        seen.append(told(reader))
    writer.join()
    assert failed == []
    assert seen == sorted(seen, key=lambda n: n or 0), "a reader never goes back"
    assert told(reader) == 15


def test_f50_writer_when_another_one_writes_then_refused_at_once_and_free_after_its_death(tmp_path: Path) -> None:
    written(tmp_path, BEHIND)
    holding = "import sys, fcntl, os; h = os.open(sys.argv[1], os.O_RDWR); fcntl.flock(h, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path / "LOCK")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreFault) as fault:
            write(Store(tmp_path), AHEAD)
        assert fault.value.code == "locked"
        assert told(Store(tmp_path)) == BEHIND, "a reader needs no lock"
        other.kill()
    write(Store(tmp_path), AHEAD)
    assert told(Store(tmp_path)) == AHEAD
