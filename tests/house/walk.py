"""What the house tests look at: every module of ours as a syntax tree, by room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SOURCE = PROJECT / "src" / "jingzhun"
LINE = ("values", "facts", "policy", "tables", "rules", "sheets")
ROOMS = (
    "intake",
    "linkage",
    "screening",
    "measures",
    "casework",
    "funds",
    "relocation",
    "health",
    "teams",
    "plan",
    "industry",
    "village",
    "evaluation",
    "synthetic",
)
DOORS = ("cli", "bench", "county")


@dataclass(frozen=True)
class Module:
    """One module: where it stands and its syntax tree."""

    path: Path
    room: str
    tree: ast.Module
    lines: int

    @property
    def where(self) -> str:
        return str(self.path.relative_to(PROJECT))


def modules(*rooms: str) -> Iterator[Module]:
    """Yield the modules of the given rooms, or of all."""
    for path in sorted(SOURCE.rglob("*.py")):
        room = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if not rooms or room in rooms:
            text = path.read_text(encoding="utf-8")
            yield Module(path, room, ast.parse(text), text.count("\n"))


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, nested ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the length of a function without its docstring."""
    text = ast.get_docstring(function, clean=False)
    return (function.end_lineno or 0) - function.lineno + 1 - (text.count("\n") + 1 if text else 0)
