"""Whose row of a list it is: by id, else by a name that is one person's in its village; the village that answers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jingzhun.county.intake.models import ListRow
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.searching import index_of_id
from jingzhun.intake.list_tasks import ListRow as Told
from jingzhun.intake.list_tasks import question_key
from jingzhun.values.names import fold_variants

AT_ONCE = 500


@dataclass(frozen=True)
class Placed:
    """A row with its person, household and village, as far as known."""

    told: Told
    person: Person | None
    village_code: str

    @property
    def question_key(self) -> str:
        """Return the key under which the same question is known again."""
        whose = str(self.person.pk) if self.person else self.told.id_number or f"{self.told.name}@{self.village_code}"
        return question_key(whose, self.told.question)


def placed(rows: Iterable[Told]) -> list[Placed]:
    """Return each row with whose it is, in order, with few queries."""
    told = list(rows)
    by_id = _by_index({index_of_id(r.id_number) for r in told if r.id_number})
    by_name = _by_name({fold_variants(r.name) for r in told if not r.id_number and r.name and r.village_code})
    found = []
    for row in told:
        person = (
            by_id.get(index_of_id(row.id_number))
            if row.id_number
            else by_name.get((fold_variants(row.name), row.village_code or ""))
        )
        home = person.household if person else None
        found.append(Placed(row, person, (home.serving_village_code or home.village_code) if home else row.village_code or ""))
    return found


def earlier_answers(keys: Iterable[str]) -> dict[str, ListRow]:
    """Return the last answer that was ever given to each question."""
    found: dict[str, ListRow] = {}
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), AT_ONCE):
        rows = (
            ListRow.objects.filter(question_key__in=wanted[start : start + AT_ONCE])
            .exclude(answer="")
            .order_by("answered_at", "pk")
        )
        found |= {row.question_key: row for row in rows.select_related("task", "same_as")}
    return found


def _by_index(indexes: set[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    wanted = sorted(indexes)
    for start in range(0, len(wanted), AT_ONCE):
        rows = Person.objects.filter(id_index__in=wanted[start : start + AT_ONCE]).select_related("household")
        found |= {str(p.id_index): p for p in rows}
    return found


def _by_name(names: set[str]) -> dict[tuple[str, str], Person]:
    """Return the persons whose name is theirs alone in their village; a shared name is nobody's."""
    seen: dict[tuple[str, str], list[Person]] = {}
    wanted = sorted(names)
    for start in range(0, len(wanted), AT_ONCE):
        rows = Person.objects.filter(name_key__in=wanted[start : start + AT_ONCE], died_on__isnull=True).select_related("household")
        for person in rows.filter(household__closed_on__isnull=True):
            seen.setdefault((person.name_key, person.household.village_code), []).append(person)
    return {key: people[0] for key, people in seen.items() if len(people) == 1}
