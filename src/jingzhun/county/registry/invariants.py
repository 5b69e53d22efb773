"""I6: one membership that holds a person and fact, one living head a household, nobody in a closed household. I7: papers are whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Count, F, Q

from jingzhun.county.audit.invariants import MOST_TOLD, Breach, Invariant
from jingzhun.county.config.ciphers import SealBroken
from jingzhun.county.config.sealed_files import read_sealed
from jingzhun.county.registry.models import Household, Membership, Paper
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.papers import place_of
from jingzhun.values.speech import Bilingual

TWICE = Bilingual("{where} 同时有两条有效的成员关系", "{where} has two memberships of one kind that hold")
HEADS = Bilingual("{where} 有 {count} 个户主", "{where} has {count} heads")
CLOSED = Bilingual("{where} 已注销，仍有成员", "{where} is closed and still has members")
APART = Bilingual("{where} 的登记户与成员关系不一致", "{where} is registered elsewhere than the memberships say")


def people_breaches() -> Iterator[Breach]:
    """Yield the breaches of I6; each check is one query over the county."""
    holding = Membership.objects.filter(STANDS, to_on__isnull=True)
    twice = holding.values("person_id", "fact").annotate(n=Count("pk")).filter(n__gt=1).order_by("person_id")
    for row in twice[:MOST_TOLD]:
        yield _breach("person", row["person_id"], TWICE)
    heads = Count("persons", filter=Q(persons__relation="head", persons__died_on__isnull=True))
    for household_id, count in Household.objects.annotate(n=heads).filter(n__gt=1).values_list("pk", "n")[:MOST_TOLD]:
        yield _breach("household", household_id, HEADS, count=count)
    inside = (
        holding.filter(household__closed_on__isnull=False)
        .values_list("household_id", flat=True)
        .distinct()
        .order_by("household_id")
    )
    for household_id in inside[:MOST_TOLD]:
        yield _breach("household", household_id, CLOSED)
    apart = holding.filter(fact="registered_here").exclude(household=F("person__household")).values_list("person_id", flat=True)
    for person_id in apart.order_by("person_id")[:MOST_TOLD]:
        yield _breach("person", person_id, APART)


GONE = Bilingual("{where} 的文件不在", "the file of {where} is gone")
CHANGED = Bilingual("{where} 的文件被改动过", "the file of {where} was changed")


def paper_breaches() -> Iterator[Breach]:
    """Yield the papers whose bytes are not those that were put in; every file is read."""
    for paper in Paper.objects.order_by("pk").iterator():
        place = place_of(paper)
        if not place.exists():
            yield _breach("paper", paper.pk, GONE, invariant="I7")
        elif _digest(place) != paper.sha256:
            yield _breach("paper", paper.pk, CHANGED, invariant="I7")


def _digest(place: Path) -> str:
    """Return the SHA-256 of a paper as it was put in; empty where the disk or the seal does not give it."""
    try:
        return hashlib.sha256(read_sealed(place)).hexdigest()
    except (OSError, SealBroken):
        return ""


def _breach(kind: str, number: int | str, sentence: Bilingual, *, invariant: str = "I6", **fields: object) -> Breach:
    where = f"{kind} {number}"
    return Breach(invariant, where, sentence.format(where=where, **fields))


INVARIANTS = (
    Invariant(
        "I6",
        Bilingual("一人一条有效成员关系，一户一个户主", "one membership a person, one head a household"),
        people_breaches,
        Bilingual("在户页上核对成员，用“撤销”退回最近一次变动", "look at the household's page and undo its last change"),
    ),
    Invariant(
        "I7",
        Bilingual("每份材料的文件与登记的校验值一致", "the file of each paper has the hash that was kept"),
        paper_breaches,
        Bilingual("从备份取回这份文件；不要修改校验值", "bring the file back from a backup; never change the hash"),
    ),
)
