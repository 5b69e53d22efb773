"""Sizes of house.md law 8: functions over 60 lines and files over 500 are refused."""

from __future__ import annotations

import ast

from house.walk import PROJECT, body_lines, functions, modules

REFUSED_NAMES = {"utils", "helpers", "manager", "common", "misc", "base_utils"}


def test_functions_stay_under_sixty_lines() -> None:
    long = [
        f"{m.where}:{f.lineno} {f.name} has {body_lines(f)} lines" for m in modules() for f in functions(m) if body_lines(f) > 60
    ]
    assert not long, "\n".join(long)


def test_files_stay_under_five_hundred_lines() -> None:
    long = [f"{m.where} has {m.lines} lines" for m in modules() if m.lines > 500]
    assert not long, "\n".join(long)


def test_test_files_stay_under_four_hundred_lines() -> None:
    counts = {p: p.read_text(encoding="utf-8").count("\n") for p in (PROJECT / "tests").rglob("*.py")}
    assert not [f"{p} has {n} lines" for p, n in counts.items() if n > 400]


def test_test_functions_stay_under_sixty_lines() -> None:
    trees = {p: ast.parse(p.read_text(encoding="utf-8")) for p in (PROJECT / "tests").rglob("*.py")}
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    long = [
        f"{p}:{f.lineno} {f.name}"
        for p, tree in trees.items()
        for f in ast.walk(tree)
        if isinstance(f, kinds) and body_lines(f) > 60
    ]
    assert not long, "\n".join(long)


def test_templates_stay_under_one_hundred_and_fifty_lines() -> None:
    long = [str(p) for p in (PROJECT / "src").rglob("*.j2") if p.read_text(encoding="utf-8").count("\n") > 150]
    assert not long, f"split them into macros or includes: {long}"


def test_modules_are_named_by_what_they_do() -> None:
    assert not [m.where for m in modules() if m.path.stem in REFUSED_NAMES]


def test_functions_take_few_arguments_by_position() -> None:
    def positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        return len([n for n in names if n not in {"self", "cls"}])

    many = [f"{m.where}:{f.lineno} {f.name}" for m in modules() for f in functions(m) if positional(f) > 4]
    assert not many, "more than four positional parameters:\n" + "\n".join(many)
