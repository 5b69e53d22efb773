"""Sealed copies of the chain's head, off the table: what whoever owns the database cannot rewrite with it (trust.md S67).

The chain shows a changed row. Somebody who owns the database can drop the triggers and compute the whole chain anew; the copies in
``DATA/seals``, each with a mark that only the holder of the key file can make, then disagree with it. They belong on another machine
too: ``jingzhun backup`` takes them along, and a county copies the folder off the box every night.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from jingzhun.county.audit.models import ChainHead, Event
from jingzhun.county.audit.operations import HEAD
from jingzhun.county.config.sealed import keys

PURPOSE = "audit_seal"


@dataclass(frozen=True)
class SealFault:
    """A sealed copy that disagrees.

    Parameters
    ----------
    why
        ``forged``: the mark is not ours; ``lost``: the trail does not reach so far; ``rewritten``: it holds another event there.
    """

    name: str
    sequence: int
    why: str


def folder() -> Path:
    """Return where the sealed copies lie."""
    return Path(settings.DATA) / "seals"


def seal_head() -> Path:
    """Write today's copy of the chain's head and return its place; the later one of a day stands for the day."""
    head = ChainHead.objects.get(pk=HEAD)
    now = timezone.now()
    said = {"sequence": head.sequence, "hash": head.hash, "at": now.isoformat()}
    place = folder() / f"{timezone.localdate(now):%Y-%m-%d}.json"
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        json.dump({**said, "mark": _mark(said)}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, place)
    return place


def seal_if_new_day() -> bool:
    """Seal the head where today has no copy yet, and return whether it did; the worker asks it in every round."""
    if (folder() / f"{timezone.localdate():%Y-%m-%d}.json").exists():
        return False
    seal_head()
    return True


def seal_faults() -> Iterator[SealFault]:
    """Yield the sealed copies that the trail disagrees with, oldest first."""
    for place in sorted(folder().glob("*.json")):
        said = _read(place)
        if said is None:
            yield SealFault(place.name, 0, "forged")
            continue
        sequence, sealed = said
        if sequence == 0:
            continue
        held = Event.objects.filter(pk=sequence).values_list("hash", flat=True).first()
        if held is None:
            yield SealFault(place.name, sequence, "lost")
        elif held != sealed:
            yield SealFault(place.name, sequence, "rewritten")


def _read(place: Path) -> tuple[int, str] | None:
    """Return what a copy says, or null where its mark is not ours."""
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        mark = str(said.pop("mark"))
        return (int(said["sequence"]), str(said["hash"])) if hmac.compare_digest(mark, _mark(said)) else None
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


def _mark(said: dict[str, object]) -> str:
    return keys().index(json.dumps(said, sort_keys=True), PURPOSE)
