"""F08 and F10 on the store: a disk that fails at any call is never called a success, and a flipped byte is found and named."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from faults.written_stores import AHEAD, BEHIND, files_of, told, write, written
from jingzhun.tables.durable import NEW
from jingzhun.tables.manifest import decoded
from jingzhun.tables.store import CURRENT, MANIFEST, Store
from jingzhun.tables.store_faults import StoreFault

FLIPS = 50


def _failing(call: Callable[..., object], at: int) -> tuple[Callable[..., object], list[int]]:
    """Return the call that fails the N-th time it is made, and the count of its calls."""
    count = [0]

    def made(*args: object, **kwargs: object) -> object:
        count[0] += 1
        if count[0] == at:
            raise OSError(errno.EIO, "disk")
        return call(*args, **kwargs)

    return made, count


def _disturbed(store: Store, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, at: int) -> tuple[str, int]:
    """Write once with the N-th call failing; return what the writer was told and how many calls there were."""
    made, count = _failing(getattr(owner, name), at)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, made)
        try:
            write(store, AHEAD)
        except StoreFault as fault:
            return fault.code, count[0]
    return "stored", count[0]


CALLS = [("os", "fsync"), ("os", "replace"), ("os", "open"), ("os", "mkdir"), ("parquet", "write_table"), ("Path", "write_bytes")]


@pytest.mark.parametrize("first", [True, False], ids=["first snapshot", "later snapshot"])
@pytest.mark.parametrize(("owner", "name"), CALLS)
def test_f08_disk_when_it_fails_at_the_nth_call_for_every_n_then_no_success_is_told(
    owner: str, name: str, first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = {"os": os, "parquet": pq, "Path": Path}[owner]
    before = None if first else BEHIND
    at, seen = 0, set()
    while True:
        at += 1
        store = written(tmp_path / str(at), *([] if first else [BEHIND]))
        said, calls = _disturbed(store, monkeypatch, holder, name, at=at)
        if calls < at:
            assert said == "stored"
            break
        is_harmless = name == "mkdir" and said == "stored"  # a folder that is there already need not be made
        assert is_harmless or said == "not_stored", f"{name} failed at call {at} and the writer was told '{said}'"
        again = Store(store.folder)
        seen.add(told(again))
        assert again.verify() == []
        write(again, AHEAD)
        assert told(again) == AHEAD
        assert not [p for p in store.folder.rglob("*") if p.name.startswith(NEW)], "nothing half-done is left"
    assert at > 1
    assert seen <= {before, AHEAD}


def test_f08_sentence_says_that_reading_again_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = written(tmp_path, BEHIND)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _failing(os.fsync, 1)[0])
        with pytest.raises(StoreFault) as fault:
            write(store, AHEAD)
    assert "完整快照" in fault.value.sentence.zh
    assert "disk" not in fault.value.sentence.zh
    assert told(store) == BEHIND


def _flipped(folder: Path, seed: int) -> tuple[str, bytes]:
    """Flip one bit of one byte of one file; return its place and what it was."""
    draw = random.Random(seed)  # noqa: S311  # a repeatable place
    files = {place: data for place, data in files_of(folder).items() if data}
    place = sorted(files)[seed % len(files)]
    data = bytearray(files[place])
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    (folder / place).write_bytes(bytes(data))
    return place, files[place]


def test_f10_byte_when_flipped_in_any_file_then_found_named_and_advised(tmp_path: Path) -> None:
    store = written(tmp_path, 7, BEHIND, AHEAD)
    assert store.verify() == []
    found = 0
    for seed in range(FLIPS):
        place, before = _flipped(tmp_path, seed)
        faults = store.verify()
        assert place in {f.place for f in faults}, f"flip {seed} in {place} was told as {faults}"
        fault = next(f for f in faults if f.place == place)
        assert place in fault.sentence.zh
        assert "备份" in fault.sentence.zh
        assert "backup" in fault.as_dict()["en"]
        _reads_right_or_refuses(store)
        (tmp_path / place).write_bytes(before)
        found += 1
    assert found == FLIPS
    assert store.verify() == []


def _reads_right_or_refuses(store: Store) -> None:
    try:
        number: object = told(store)
    except StoreFault as fault:
        number = fault.code
    assert number in {AHEAD, "broken_file", "broken_pointer", "broken_manifest"}


@pytest.mark.parametrize("damage", ["cut", "emptied", "gone", "longer"])
def test_f10_file_when_cut_emptied_or_gone_then_found(damage: str, tmp_path: Path) -> None:
    store = written(tmp_path, BEHIND, AHEAD)
    for place, data in files_of(tmp_path).items():
        if not data:
            continue
        path = tmp_path / place
        {
            "cut": lambda p=path, d=data: p.write_bytes(d[: len(d) // 2]),
            "emptied": lambda p=path: p.write_bytes(b""),
            "gone": path.unlink,
            "longer": lambda p=path, d=data: p.write_bytes(d + b"\x00"),
        }[damage]()
        assert place in {f.place for f in store.verify()}, place
        path.write_bytes(data)
    assert store.verify() == []


def test_f10_manifest_when_rewritten_under_a_seal_of_its_own_then_the_chain_breaks(tmp_path: Path) -> None:
    store = written(tmp_path, BEHIND, AHEAD)
    first = store.history()[0]
    place = store.snapshots / first.snapshot_id / MANIFEST
    forged = place.read_bytes().replace(b'"period": "2024-01"', b'"period": "2023-01"')
    assert forged != place.read_bytes()
    place.write_bytes(forged)
    assert [f.code for f in store.verify()] == ["broken_manifest"]


def test_f11_pointer_when_lost_then_no_writer_clears_the_snapshots_and_the_advice_heals(tmp_path: Path) -> None:
    store = written(tmp_path, BEHIND, AHEAD)
    newest = store.snapshot().snapshot_id
    (tmp_path / CURRENT).unlink()
    with pytest.raises(StoreFault) as fault:
        write(store, 5)
    assert fault.value.code == "broken_pointer"
    assert f"snapshots/{newest}/{MANIFEST}" in fault.value.sentence.zh
    assert [f.code for f in store.verify()] == ["broken_pointer"]
    (tmp_path / CURRENT).write_bytes((store.snapshots / newest / MANIFEST).read_bytes())
    assert told(store) == AHEAD
    assert len(store.history()) == 2


def test_f11_pointer_when_lost_after_the_first_snapshot_then_nothing_is_lost(tmp_path: Path) -> None:
    store = written(tmp_path, BEHIND)
    (tmp_path / CURRENT).unlink()
    assert told(store) == BEHIND
    write(store, AHEAD)
    assert [told(store, m.snapshot_id) for m in store.history()] == [BEHIND, AHEAD]


def test_f11_strange_files_in_the_folder_when_written_beside_then_left_alone(tmp_path: Path) -> None:
    store = written(tmp_path, BEHIND)
    (store.snapshots / ".DS_Store").write_bytes(b"x")
    (store.snapshots / "copy of May").mkdir()
    write(store, AHEAD)
    assert told(store) == AHEAD
    assert {".DS_Store", "copy of May"} <= {p.name for p in store.snapshots.iterdir()}


def test_f11_store_when_replaced_by_an_older_copy_then_its_own_chain_still_holds(tmp_path: Path) -> None:
    store = written(tmp_path, BEHIND, AHEAD)
    older = decoded((store.snapshots / store.history()[0].snapshot_id / MANIFEST).read_bytes())
    (tmp_path / CURRENT).write_bytes(older.encoded())
    assert told(store) == BEHIND
    assert store.verify() == []
