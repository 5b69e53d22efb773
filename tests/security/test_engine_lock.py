"""S24: what a stranger writes reaches the engine as rows only; should it ever become SQL, the engine itself refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intake.samples import PERIOD, checked_of, demo_policy, person_id
from jingzhun.intake import link_requests, register_households, take
from jingzhun.linkage import link
from jingzhun.linkage.session import Session
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.faults import EngineFault

WORDS = "'; DROP TABLE people; COPY (SELECT 1) TO '/tmp/s24.csv'; --"
OUTSIDE = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
    "SELECT getenv('PATH')",
    "ATTACH '{tmp}/outside/stolen.db'",
    "COPY (SELECT 1) TO '{tmp}/outside/stolen.csv'",
    "COPY (SELECT 1) TO '{tmp}/inside/../outside/stolen.csv'",
    "EXPORT DATABASE '{tmp}/outside'",
    "IMPORT DATABASE '{tmp}/outside'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CREATE SECRET (TYPE http)",
]
LOCKED = [
    "SET enable_external_access=true",
    "SET lock_configuration=false",
    "SET allowed_directories=['/']",
    "SET memory_limit='64GB'",
    "RESET memory_limit",
    "PRAGMA threads=64",
    "SET autoinstall_known_extensions=true",
]


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").mkdir()
    return tmp_path


@pytest.fixture
def engine(folders: Path) -> Iterator[DuckEngine]:
    with DuckEngine(folder=folders / "inside") as made:
        yield made


@pytest.mark.parametrize("sql", OUTSIDE)
def test_s24_sql_when_it_reaches_outside_then_the_engine_refuses(engine: DuckEngine, folders: Path, sql: str) -> None:
    with pytest.raises((duckdb.PermissionException, duckdb.CatalogException)):
        engine.backend.raw_sql(sql.format(tmp=folders))
    assert list((folders / "outside").iterdir()) == []


@pytest.mark.parametrize("sql", LOCKED)
def test_s24_setting_when_changed_then_the_engine_refuses(engine: DuckEngine, sql: str) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="locked"):
        engine.backend.raw_sql(sql)


@pytest.mark.parametrize("sql", [s for s in OUTSIDE if "tmp" not in s] + LOCKED)
def test_s24_session_of_linkage_is_as_closed(sql: str) -> None:
    with Session() as session, pytest.raises((duckdb.PermissionException, duckdb.CatalogException, duckdb.InvalidInputException)):
        session.connection.execute(sql)


def test_s24_link_out_of_the_folder_when_read_then_refused(engine: DuckEngine, folders: Path) -> None:
    pq.write_table(pa.table({"secret": [1]}), folders / "outside" / "x.parquet")
    (folders / "inside" / "x.parquet").symlink_to(folders / "outside" / "x.parquet")
    for path in (folders / "inside" / "x.parquet", folders / "inside" / ".." / "outside" / "x.parquet", Path("/etc/passwd")):
        with pytest.raises(EngineFault) as refusal:
            engine.table("stolen", path)
        assert refusal.value.code == "outside_folder"
        assert "/" not in refusal.value.sentence.zh, "a path of the machine is not told"
        with pytest.raises(EngineFault, match="allowed folders"):
            engine.write(engine.backend.sql("select 1 as x"), path)
    assert engine.table("stolen", pa.table({"x": [1]})).count().execute() == 1, "a refused source leaves its name free"


@pytest.mark.parametrize(
    "column", ["x\"; COPY (SELECT 1) TO '{tmp}/outside/s.csv'; --", "x'); ATTACH '{tmp}/outside/p.db'; --", "x\ny", "*"]
)
def test_s24_column_name_when_hostile_then_it_stays_a_name(engine: DuckEngine, folders: Path, column: str) -> None:
    name = column.format(tmp=folders)
    rows = engine.table("rows", pa.table({name: [1, 2, 2], "text": ["read_csv('/etc/passwd')", WORDS, None]}))
    twos = rows.filter(rows[name] > 1)
    assert engine.run(twos.group_by(name).aggregate(n=twos.count())).to_pydict() == {name: [2], "n": [2]}
    path = folders / "inside" / "out.parquet"
    engine.write(engine.step("kept", rows, keep=True), path, order=[name, "text"])
    assert pq.read_table(path).to_pydict() == {name: [1, 2, 2], "text": ["read_csv('/etc/passwd')", WORDS, None]}
    assert list((folders / "outside").iterdir()) == []


@pytest.mark.parametrize("name", ['x"; COPY', "x;y", "X", "1a", "a b", "a\n", "", "名单", "a-b", "../a"])
def test_s24_table_name_when_not_of_our_catalogue_then_refused(engine: DuckEngine, name: str) -> None:
    with pytest.raises(EngineFault) as refusal:
        engine.table(name, pa.table({"x": [1]}))
    assert refusal.value.code == "bad_name"


def test_s24_cells_holding_sql_through_intake_and_linkage_stay_data() -> None:
    odd = "王'\")--"
    wife = {"id_number": person_id("19810202", 2), "relation": "配偶", "sex": "女", "birth_on": "1981-02-02", "name": odd}
    homes = checked_of(
        "police_households", {"register_no": WORDS, "name": odd, "group_name": WORDS}, {"register_no": WORDS, **wife}
    )
    registry = register_households(take(homes, b"x", period=PERIOD, policy=demo_policy()))
    assert registry["households"]["register_no"].to_pylist() == [WORDS]
    rows = checked_of("uninsured", {"name": odd, "reason": WORDS}, {**_without_id(wife), "reason": WORDS, "village": WORDS})
    taken = take(rows, b"y", period=PERIOD, policy=demo_policy())
    assert taken.rows["reason"].to_pylist() == [WORDS, WORDS]
    found = link(link_requests(taken), registry["persons"], registry["households"], policy=demo_policy())
    assert found.links["row"].to_pylist() == [2, 3]
    assert found.links["band"].to_pylist()[0] == "same"
    assert registry["persons"]["name"].to_pylist() == [odd, odd]


def _without_id(row: dict[str, str]) -> dict[str, str]:
    return {"name": row["name"], "id_number": row["id_number"][:-1] + "0"}
