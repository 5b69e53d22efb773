"""The forms of a name that are compared: as written, folded, by look, by sound, by initials, up to the dot, and with one character left out."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.values.names import fold_look_alikes, fold_variants, normalise_name, pinyin_of

NAME_FORMS = pa.schema(
    [
        ("raw", pa.string()),
        ("name", pa.string()),
        ("folded", pa.string()),
        ("alike", pa.string()),
        ("sound", pa.string()),
        ("initials", pa.string()),
        ("first_part", pa.string()),
        ("dropped", pa.list_(pa.string())),
    ]
)


def name_forms(*columns: pa.ChunkedArray) -> pa.Table:
    """Return one row a distinct written name with its forms.

    Characters are read one by one, because a few thousand characters make all the names of a county: pinyin of 240,000 names
    takes then a tenth of the time. A character of several readings is read alike on both sides, which is all a comparison needs.

    Nulls
    -----
    ``first_part`` is null for a name without 「·」; a name of spaces only has no forms and is left out.
    """
    raw = sorted({text for column in columns for text in pc.unique(column).to_pylist() if text})
    written = [normalise_name(text) for text in raw]
    kept = [(text, name) for text, name in zip(raw, written, strict=True) if name]
    folded = [_tight(fold_variants(name)) for _, name in kept]
    sounds = {char: _sound(char) for char in sorted(set("".join(folded)))}
    return pa.table(
        [
            [text for text, _ in kept],
            [name for _, name in kept],
            folded,
            [_tight(fold_look_alikes(name)) for _, name in kept],
            ["".join(sounds[c] for c in name) for name in folded],
            ["".join(sounds[c][:1] for c in name) for name in folded],
            [_tight(fold_variants(name.split("·")[0])) if "·" in name else None for _, name in kept],
            [_dropped(name) for name in folded],
        ],
        schema=NAME_FORMS,
    )


def _tight(name: str) -> str:
    return name.replace("·", "").replace(" ", "").replace("-", "").lower()


def _dropped(name: str) -> list[str]:
    """Return the name with each character left out in turn: two names that differ in one character share one of these."""
    return [name[:at] + name[at + 1 :] for at in range(len(name))]


def _sound(char: str) -> str:
    return char if char.isascii() else pinyin_of(char) or char
