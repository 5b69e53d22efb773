"""docs/MAP.md tells the way from each word of the menu to its address, its view and what the view writes by; it is held true here."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from django.urls import resolve, reverse
from django.utils.translation import override

from jingzhun.county.home.menu import MENU, MenuItem

BEGIN = "| Word on the screen | Address | View | Writes by |\n|---|---|---|---|\n"
COUNTY = "src/jingzhun/county/"


def test_every_word_of_the_menu_leads_to_its_file_in_the_map(project: Path) -> None:
    wanted = BEGIN + "".join(line_of(item, project) for group in MENU for item in group.items)
    assert wanted in (project / "docs" / "MAP.md").read_text(encoding="utf-8"), f"write into docs/MAP.md:\n\n{wanted}"


def line_of(item: MenuItem, project: Path) -> str:
    address = reverse(item.view)
    view = inspect.unwrap(resolve(address).func)
    file = Path(inspect.getfile(view))
    with override("zh-hans"):
        chinese = str(item.title)
    with override("en"):
        english = str(item.title)
    place = file.relative_to(project / COUNTY)
    return f"| {chinese} {english} | `{address}` | `{place}: {view.__name__}` | {operations_of(file)} |\n"


def operations_of(file: Path) -> str:
    """Return the files of operations that a view's file imports from, as `app/operations/name.py`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module and ".operations." in n.module}
    names = sorted(module.removeprefix("jingzhun.county.").split(".operations.") for module in found)
    return ", ".join(f"`{app}/operations/{name}.py`" for app, name in names) or "–"
