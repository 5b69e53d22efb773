"""What the house tests look at: every module of ours as a syntax tree, by room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SOURCE = PROJECT / "src" / "jingzhun"
PACKS = SOURCE / "policy" / "packs"
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


@dataclass(frozen=True, eq=False)
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
    yield from (m for m in _every_module() if not rooms or m.room in rooms)


@lru_cache(maxsize=1)
def _every_module() -> tuple[Module, ...]:
    return tuple(_module(path) for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "migrations")  # Django writes those


def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, path.relative_to(SOURCE).parts[0].removesuffix(".py"), ast.parse(text), text.count("\n"))


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, nested ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the length of a function without its docstring."""
    text = ast.get_docstring(function, clean=False)
    return (function.end_lineno or 0) - function.lineno + 1 - (text.count("\n") + 1 if text else 0)


def has_call_named(module: Module, name: str) -> bool:
    """Whether a module assigns, at its top, what calling this name gives: a Rule, a Measure."""
    assigned = (n.value for n in module.tree.body if isinstance(n, ast.Assign | ast.AnnAssign))
    return any(isinstance(v, ast.Call) and getattr(v.func, "id", "") == name for v in assigned)


@lru_cache(maxsize=1024)
def strings_of(module: Module) -> set[str]:
    """Return the string literals of a module and the field names of its classes."""
    found = {n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    classes = [n for n in ast.walk(module.tree) if isinstance(n, ast.ClassDef)]
    fields = (part.target for c in classes for part in c.body if isinstance(part, ast.AnnAssign))
    return found | {target.id for target in fields if isinstance(target, ast.Name)}


@lru_cache(maxsize=1024)
def imports_of(module: Module) -> set[str]:
    """Return the dotted names a module imports, with each imported name also as if it were a module."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def dotted(module: Module) -> str:
    """Return the import name of a module."""
    return ".".join(module.path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
