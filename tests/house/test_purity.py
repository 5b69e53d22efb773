"""House.md law 2: rooms know no clock, no unseeded randomness, no Django; imports stand at the top of a file."""

from __future__ import annotations

import ast

from house.walk import LINE, ROOMS, Module, functions, modules

CLOCKS = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("time", "time"),
    ("time", "localtime"),
}
RANDOM_MODULES = {"random", "secrets", "uuid"}
OPTIONAL_ENGINES = {"spark.py", "postgresql.py"}
MAY_START_CHILDREN = {
    "src/jingzhun/rules/limited.py",  # the one way for parsers and solvers
    "src/jingzhun/county/clues/month/files.py",  # two workers of our own code in a door; each foreign byte still goes through the limited child
    "src/jingzhun/bench/said.py",  # sides of a comparison, each its own process so that its memory is its own; they read what we generated
    "src/jingzhun/bench/site/question.py",  # the measured site and its clicking officers are processes of their own
    "src/jingzhun/bench/site/management/commands/measure_site.py",
    "src/jingzhun/cli/site.py",  # the process becomes Django's own; no foreign byte is near
    "src/jingzhun/county/home/management/commands/serve_site.py",  # the worker of jobs, our own code beside the server
    "src/jingzhun/county/config/backup/postgresql_programs.py",  # PostgreSQL's own programs; they copy for longer than a limit would give
    "src/jingzhun/county/home/backups.py",  # our own command, asked of a restored copy
}


def _attribute_calls(module: Module) -> set[tuple[str, str, int]]:
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            found.add((name, node.func.attr, node.lineno))
    return found


def _imported(module: Module) -> set[tuple[str, int]]:
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {(a.name, node.lineno) for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "", node.lineno))
    return found


def test_rooms_ask_no_clock() -> None:
    calls = [
        f"{m.where}:{line} {a}.{b}()" for m in modules(*LINE, *ROOMS) for a, b, line in _attribute_calls(m) if (a, b) in CLOCKS
    ]
    assert not calls, "the day comes from as_of:\n" + "\n".join(calls)


def test_rooms_draw_no_unseeded_random_number() -> None:
    imports = [f"{m.where}:{line} import {n}" for m in modules(*LINE, *ROOMS) for n, line in _imported(m) if n in RANDOM_MODULES]
    legacy = [
        f"{m.where}:{line} {a}.{b}()"
        for m in modules(*LINE, *ROOMS)
        for a, b, line in _attribute_calls(m)
        if a == "random" and b not in {"Generator", "PCG64", "SeedSequence", "default_rng"}
    ]
    unseeded = [
        f"{m.where}:{n.lineno} default_rng() without a seed"
        for m in modules(*LINE, *ROOMS)
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Call) and getattr(n.func, "attr", "") == "default_rng" and not n.args and not n.keywords
    ]
    assert not imports + legacy + unseeded, "\n".join(imports + legacy + unseeded)


def test_rooms_import_no_django() -> None:
    assert not [f"{m.where}:{line}" for m in modules(*LINE, *ROOMS) for n, line in _imported(m) if n.split(".")[0] == "django"]


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{m.where}:{n.lineno} in {f.name}"
        for m in modules()
        if m.path.name not in OPTIONAL_ENGINES
        for f in functions(m)
        for n in ast.walk(f)
        if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    assert not inside, "imports inside functions:\n" + "\n".join(inside)


def test_children_start_only_through_run_limited() -> None:
    starts = [
        f"{m.where}:{line} {n}"
        for m in modules()
        if m.where not in MAY_START_CHILDREN
        for n, line in _imported(m)
        if n.split(".")[0] in {"subprocess", "multiprocessing", "pty"}
    ]
    starts += [
        f"{m.where}:{n.lineno} ProcessPoolExecutor"
        for m in modules()
        if m.where not in MAY_START_CHILDREN
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Name | ast.alias) and "ProcessPoolExecutor" in {getattr(n, "id", ""), getattr(n, "name", "")}
    ]
    starts += [
        f"{m.where}:{line} os.{name}()"
        for m in modules()
        if m.where not in MAY_START_CHILDREN
        for owner, name, line in _attribute_calls(m)
        if owner == "os" and name.startswith(("system", "popen", "fork", "exec", "spawn", "posix_spawn"))
    ]
    assert not starts, "a child starts only through rules.run_limited:\n" + "\n".join(starts)


def test_no_pickle_no_eval_no_exec() -> None:
    found = [
        f"{m.where}:{line} import {n}"
        for m in modules()
        for n, line in _imported(m)
        if n.split(".")[0] in {"pickle", "marshal", "shelve"}
    ]
    found += [
        f"{m.where}:{n.lineno} {n.func.id}()"
        for m in modules()
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in {"eval", "exec", "compile", "__import__"}
    ]
    assert not found, "\n".join(found)
