"""Pre-filled visit sheets to print, by route: villager group, then household (practice.md P4). In the village's words: no disease, amount or cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import Clue, Finding
from jingzhun.county.clues.queries.clues import RULE_OF
from jingzhun.county.config.printing import printed
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.village_book import visits_due
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.queries import place_names
from jingzhun.policy.codes import code_lists
from jingzhun.values.speech import Bilingual

MOST_SHEETS = 500  # households of one print: some 170 pages
NONE_DUE = Bilingual("这里没有待核查的户", "no household waits for a visit here")
MANY = Bilingual(
    "有{homes}户待核查，一次最多打印{most}户；请选一个村",
    "{homes} households wait for a visit and one print takes {most}: choose a village",
)
HOW = "只写有变化的；没有变化，在方框打√即可。填好后按“线索编号”录入，或填写村级工作簿交回。"
MARKING = "内部资料　注意保密"


def sheets_pdf(actor: Actor, village: str) -> tuple[bytes, int]:
    """Return the sheets of the visits that are due, and of how many households.

    Raises
    ------
    DoorRefused
        ``none_due``, ``many``.
    ChildFailed
        Where the print breaks its limits.
    """
    by_home: dict[int, list[Clue]] = defaultdict(list)
    for clue in visits_due(actor, village).select_related("household"):
        by_home[clue.household_id].append(clue)
    if not by_home:
        raise DoorRefused("none_due", NONE_DUE)
    if len(by_home) > MOST_SHEETS:
        raise DoorRefused("many", MANY, homes=len(by_home), most=MOST_SHEETS)
    where = place_names({village[:9], village}) if village else {}
    now = timezone.localtime()
    told: Mapping[str, object] = {
        "title": f"{where.get(village[:9], '')}{where.get(village, '') if len(village) > 9 else ''} 入户核查单（{len(by_home)}户）".strip(),
        "marking": MARKING,
        "how": HOW,
        "printed": f"打印人 {actor.name}　{now:%Y-%m-%d %H:%M}",
        "homes": _homes(by_home),
    }
    return printed("visits", told), len(by_home)


def _homes(by_home: Mapping[int, Sequence[Clue]]) -> list[dict[str, object]]:
    members, asks = _members(by_home), _asks(by_home)
    found: list[dict[str, object]] = []
    for number, clues in by_home.items():
        home = clues[0].household
        found.append(
            {
                "head": home.head_name,
                "group": home.group_name or "未分组",
                "key": "　".join(c.clue_key for c in clues[:2]) + ("…" if len(clues) > 2 else ""),
                "members": "、".join(members.get(number, ())),
                "why": "；".join(dict.fromkeys(RULE_OF[c.rule].village.zh for c in clues)),
                "asks": asks.get(number, []),
            }
        )
    return found


def _members(homes: Iterable[int]) -> dict[int, list[str]]:
    relations, found = code_lists()["relation"], defaultdict(list)
    living = Person.objects.filter(household_id__in=list(homes), died_on__isnull=True).order_by("household_id", "person_id")
    rows = living.values_list("household_id", "name", "relation", "birth_on")
    for number, name, relation, born in sorted(rows, key=lambda row: (row[0], row[2] != "head")):
        parts = [relations.label(relation).zh if relation else "", f"{born.year}年生" if born else ""]
        told = "，".join(p for p in parts if p)
        found[number].append(f"{name}（{told}）" if told else name)
    return found


def _asks(homes: Iterable[int]) -> dict[int, list[str]]:
    """Return by household the questions of what the screening could not know."""
    rows = Finding.objects.filter(household_id__in=list(homes), answer="unknown").values_list("household_id", "rule").distinct()
    found: dict[int, list[str]] = defaultdict(list)
    for number, rule in rows.order_by("household_id", "rule"):
        if rule in RULE_OF and RULE_OF[rule].asks.zh not in found[number]:
            found[number].append(RULE_OF[rule].asks.zh)
    return found
