"""The site's sentences in Chinese: gathered from templates and code, compiled, and none missing.

Babel does it without gettext's binaries. Each app keeps its own ``locale/zh_Hans/LC_MESSAGES/django.po``; English is in the source.

``python -m jingzhun.county.config.messages gather|compile|check``
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

COUNTY = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
KEYWORDS: Any = {
    "gettext": None, "_": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def apps() -> list[Path]:
    """Return the folders that keep a catalogue: every app, and the site's own for what is shared."""
    return [COUNTY, *sorted(p.parent for p in COUNTY.glob("*/apps.py"))]


def gathered(folder: Path) -> Catalog:
    """Return the sentences of one folder's templates and code."""
    catalog = Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
    for place in _sources(folder):
        text = place.read_text(encoding="utf-8")
        source = templatize(text, origin=str(place)) if place.suffix == ".html" else text
        for line, message, comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=()):
            where = [(str(place.relative_to(COUNTY)), line)]
            flags = ("python-format",) if _has_placeholder(message) else ()
            catalog.add(message, None, where, auto_comments=comments, context=context, flags=flags)
    return catalog


def _has_placeholder(message: object) -> bool:
    return any("%(" in part for part in (message if isinstance(message, tuple) else (message,)) if isinstance(part, str))


def _sources(folder: Path) -> Iterator[Path]:
    if folder == COUNTY:
        yield from sorted([*COUNTY.glob("templates/**/*.html"), *COUNTY.glob("config/**/*.py")])
    else:
        yield from sorted([*folder.rglob("*.html"), *folder.rglob("*.py")])


def catalogue_of(folder: Path) -> Path:
    """Return the place of a folder's Chinese catalogue."""
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def kept(folder: Path) -> Catalog:
    """Return the catalogue a folder keeps; an empty one where there is none yet."""
    place = catalogue_of(folder)
    if not place.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with place.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def gather() -> int:
    """Bring every catalogue up to date with the source; translations stay. Returns how many sentences there are."""
    count = 0
    for folder in apps():
        found = gathered(folder)
        if not len(found):
            continue
        catalogue = kept(folder)
        catalogue.update(found, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue_of(folder).parent.mkdir(parents=True, exist_ok=True)
        with catalogue_of(folder).open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=False, sort_output=True, include_lineno=False)
        count += len(catalogue)
    return count


def compile_all() -> int:
    """Write the binary catalogue beside each; return how many."""
    count = 0
    for folder in apps():
        place = catalogue_of(folder)
        if place.exists():
            with place.with_suffix(".mo").open("wb") as file:
                write_mo(file, kept(folder))
            count += 1
    return count


def missing() -> list[str]:
    """Return every sentence without Chinese, fuzzy, or whose placeholders differ, with the place it stands in."""
    faults = []
    for folder in apps():
        known = kept(folder)
        for message in gathered(folder):
            if not message.id:
                continue
            found = known.get(message.id if isinstance(message.id, str) else message.id[0], context=message.context)
            texts = [] if found is None else found.string if isinstance(found.string, tuple | list) else [found.string]
            if found is None or found.fuzzy or not all(texts):
                faults.append(f"{message.locations[0][0]}: no Chinese for {message.id!r}")
            else:
                faults += [f"{message.locations[0][0]}: {error}" for error in found.check(known)]
    return faults


def apart() -> list[str]:
    """Return every sentence that two catalogues say differently: Django puts them into one, and the first app's would stand on the other's pages."""
    said: dict[tuple[object, object], dict[str, str]] = {}
    for folder in apps():
        for message in kept(folder):
            text = message.string[0] if isinstance(message.string, tuple | list) else message.string
            if message.id and text:
                said.setdefault((message.id, message.context), {})[folder.name] = str(text)
    return [f"{key[0]!r} is said in more than one way: {told}" for key, told in said.items() if len(set(told.values())) > 1]


def main(verb: str) -> int:
    """Run one of the three verbs."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    if verb == "check":
        faults = missing() + apart()
        print("\n".join(faults) or "every sentence is there in Chinese")
        return int(bool(faults))
    print({"gather": gather, "compile": compile_all}[verb]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
