"""The API's description, kept in the repository, and what a change of it breaks for a program that uses it.

``python -m django write_openapi`` writes the file anew; the test names what broke, so that nobody breaks it unawares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PLACE = Path(__file__).with_name("openapi.json")
Schema = Mapping[str, Any]


def text_of(schema: Schema) -> str:
    """Return a description as it is kept."""
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def kept() -> Schema:
    """Return the description in the repository."""
    found: Schema = json.loads(PLACE.read_text(encoding="utf-8"))
    return found


def broken(old: Schema, new: Schema) -> list[str]:
    """Return in words what a program written for the old description cannot rely on any more; nothing where all still holds."""
    return [*_paths(old, new), *_schemas(old, new)]


def _paths(old: Schema, new: Schema) -> Iterator[str]:
    for path, methods in old["paths"].items():
        now = new["paths"].get(path)
        if now is None:
            yield f"{path} is gone"
            continue
        for method, was in methods.items():
            if method not in now:
                yield f"{method.upper()} {path} is gone"
            else:
                yield from _operation(f"{method.upper()} {path}", was, now[method])


def _operation(name: str, old: Schema, new: Schema) -> Iterator[str]:
    yield from _parameters(name, _by_name(old), _by_name(new))
    for status in old.get("responses", {}):
        if status not in new.get("responses", {}):
            yield f"{name}: the answer {status} is gone"
    if old.get("requestBody") != new.get("requestBody"):
        yield f"{name}: it takes another body"


def _by_name(operation: Schema) -> dict[tuple[str, str], Schema]:
    return {(one["in"], one["name"]): one for one in operation.get("parameters", ())}


def _parameters(name: str, before: Mapping[tuple[str, str], Schema], after: Mapping[tuple[str, str], Schema]) -> Iterator[str]:
    for key, was in before.items():
        if key not in after:
            yield f"{name}: the parameter {key[1]} is gone"
        elif was.get("schema") != after[key].get("schema"):
            yield f"{name}: the parameter {key[1]} takes other values"
    for key, now in after.items():
        if now.get("required") and not before.get(key, {}).get("required"):
            yield f"{name}: the parameter {key[1]} is required now"


def _schemas(old: Schema, new: Schema) -> Iterator[str]:
    after = new.get("components", {}).get("schemas", {})
    for name, was in old.get("components", {}).get("schemas", {}).items():
        now = after.get(name)
        if now is None:
            yield f"the schema {name} is gone"
            continue
        for field, kind in was.get("properties", {}).items():
            if field not in now.get("properties", {}):
                yield f"{name}.{field} is gone"
            elif _shape(kind) != _shape(now["properties"][field]):
                yield f"{name}.{field} has another type"
        if _is_taken(name):
            yield from (
                f"{name}.{field} is required now" for field in sorted({*now.get("required", ())} - {*was.get("required", ())})
            )


def _is_taken(name: str) -> bool:
    return name.endswith("Asked")


def _shape(kind: Schema) -> Schema:
    """Return a type without the words that change nothing for a program."""
    return {key: value for key, value in kind.items() if key not in {"title", "description", "default"}}
