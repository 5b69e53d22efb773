"""The wheel, built, installed elsewhere and run from another folder: packs, facts, profiles and templates travel with it.

Nothing is downloaded: the build uses this environment's hatchling, and the new environment borrows this one's libraries.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ENDINGS_THAT_TRAVEL = {".yaml", ".csv", ".gz", ".json", ".j2", ".css", ".js", ".md"}


def _run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    found = subprocess.run(command, cwd=cwd, env=plain, capture_output=True, text=True, timeout=300, check=False)
    assert found.returncode == 0, (
        f"{' '.join(command)} ended with {found.returncode}:\n{found.stdout[-2000:]}{found.stderr[-2000:]}"
    )
    return found


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    _run([sys.executable, "-m", "pip", "wheel", *quiet, "--no-build-isolation", "-w", str(folder), str(project)], folder)
    (built,) = folder.glob("jingzhun-*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment that holds the wheel, and beside it the libraries of this environment, never its jingzhun."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "env", with_pip=False, symlinks=True)
    python = folder / "env" / "bin" / "python"
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    _run([sys.executable, "-m", "pip", "--python", str(python), "install", *quiet, str(wheel)], folder)
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")  # a .pth in there is not followed
    return folder


def test_wheel_when_built_then_every_data_file_of_the_tree_is_in_it(wheel: Path, project: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    source = project / "src"
    wanted = {str(p.relative_to(source)) for p in source.rglob("*") if p.suffix in ENDINGS_THAT_TRAVEL | {".py"} and p.is_file()}
    missing = sorted(name for name in wanted - inside if "__pycache__" not in name)
    assert len(wanted) > 300
    assert not missing, f"these do not travel; see [tool.hatch.build] in pyproject.toml and .gitignore: {missing}"


def test_wheel_when_built_then_it_holds_no_tests_and_no_machine_path(wheel: Path, project: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = next(archive.read(n).decode() for n in names if n.endswith("/METADATA"))
    assert not [n for n in names if n.split("/")[0] in {"tests", "docs", "constraints"} or "__pycache__" in n]
    assert str(project) not in metadata
    assert "Requires-Python: <3.13,>=3.11" in metadata


def test_wheel_when_installed_elsewhere_then_its_own_packs_load(elsewhere: Path, project: Path) -> None:
    where = _run([str(elsewhere / "env/bin/python"), "-c", "import jingzhun; print(jingzhun.__file__)"], elsewhere).stdout.strip()
    assert Path(where).is_relative_to(elsewhere), f"{where} is not the installed wheel"
    found = json.loads(_run([str(elsewhere / "env/bin/jingzhun"), "policy", "check", "--json"], elsewhere).stdout)
    assert found["faults"] == []
    assert {"cn", "cn/15", "cn/1504", "cn/150424"} <= set(found["jurisdictions"])


def test_wheel_when_the_demo_runs_elsewhere_then_its_report_is_whole(elsewhere: Path) -> None:
    out = elsewhere / "demo"
    said = _run([str(elsewhere / "env/bin/jingzhun"), "demo", "--households", "300", "--out", str(out)], elsewhere)
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "林西" in said.stdout
    assert "<svg" in report, "the county's outline and the charts are drawn from facts that travel"
    assert "screening/medical_cost" in report, "the numbers of policy stand in the report"
    assert list((out / "data").rglob("*.parquet"))
