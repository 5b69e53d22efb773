"""What the registry tells of a household, as parts of its page: members on a day, home and water, statuses, helpers, what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.contexts import Happened, HelpersPanel, HomePanel, Member, MembersPanel, StatusPanel, TimelinePanel
from jingzhun.county.registry.happenings import EVENTS, HEALTH_ONLY, LIFE
from jingzhun.county.registry.labels import label_of, label_of_state
from jingzhun.county.registry.models import DepartmentEvent, Household, LifeEvent, Membership, Person, PersonState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for, members_at
from jingzhun.values.speech import Bilingual

SHOWN_STATES = ("education", "school_state", "labour", "employment", "insurance", "disability_grade")
HEALTH_STATE = "health"
DISABILITY = Bilingual("残疾{grade}", "disability {grade}")
MOST_LINES = 40  # a page that is read; the rest is counted and told
YES_NO = {
    "is_quality_safe": (Bilingual("水质达标", "water is clean"), Bilingual("水质不达标", "water is not clean")),
    "has_visible_damage": (Bilingual("有明显损坏", "visibly damaged"), None),
    "was_relocated": (Bilingual("易地搬迁住房", "a relocation home"), None),
}
HOUSE_GRADE = Bilingual("房屋{grade}", "house grade {grade}")
AREA = Bilingual("{area}平方米", "{area} m²")
LITRES = Bilingual("人均每天{litres}升", "{litres} litres a head and day")
FETCH = Bilingual("取水往返{minutes}分钟", "{minutes} minutes to fetch")


@dataclass(frozen=True)
class Seen:
    """One household as one reader sees it on a day."""

    actor: Actor
    household: Household
    on: date

    @property
    def knows_health(self) -> bool:
        """Return whether the reader is told illness: health roles, and nobody else (practice.md P28)."""
        return self.actor.may("see_health_details", self.household.village_code)

    @property
    def knows_amounts(self) -> bool:
        """Return whether the reader is told amounts and sources: offices; the village reads the sentence only."""
        return self.actor.may("see_office_words", self.household.village_code)


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the registry's parts of a household's page as of a day.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    seen = Seen(actor, household_for(actor, household_id), as_of)
    return tuple(panel for make in MADE for panel in make(seen))


def _members(seen: Seen) -> Iterator[Panel]:
    living = list(members_at(seen.household, seen.on))
    registered = list(members_at(seen.household, seen.on, fact="registered_here"))
    elsewhere = [p for p in registered if p.pk not in {one.pk for one in living}]
    context = MembersPanel(
        on=seen.on,
        living=tuple(members_told(seen, living)),
        elsewhere=tuple(members_told(seen, elsewhere)),
        may_unmask=seen.actor.may("unmask_numbers", seen.household.village_code),
    )
    yield Panel("members", _("Members"), "registry/panels/members.html", context, 15)


def members_told(seen: Seen, persons: Iterable[Person]) -> Iterator[Member]:
    """Yield persons as the page shows them, the head first; two queries whatever their number."""
    persons = sorted(persons, key=lambda p: (p.relation != "head", p.birth_on or date.max, p.pk))
    numbers = [p.pk for p in persons]
    held = Membership.objects.filter(
        STANDS, person__in=numbers, household=seen.household, fact="shares_income", from_on__lte=seen.on
    )
    sharing = set(held.filter(Q(to_on__isnull=True) | Q(to_on__gte=seen.on)).values_list("person_id", flat=True))
    states = states_of(numbers, seen.on)
    for person in persons:
        yield Member(
            person_id=person.pk,
            name=person.name,
            is_head=person.relation == "head",
            relation=label_of("relation", person.relation) if person.relation else None,
            sex=label_of("sex", person.sex) if person.sex else None,
            birth_on=person.birth_on,
            age=age_on(person.birth_on, seen.on),
            id_masked=str(person.id_number or ""),
            phone_masked=str(person.phone or ""),
            shares_income=person.pk in sharing,
            states=tuple(_states_told(states[person.pk], seen)),
        )


def states_of(person_ids: list[int], on: date) -> dict[int, list[PersonState]]:
    """Return what is true of persons on a day."""
    found: dict[int, list[PersonState]] = defaultdict(list)
    rows = PersonState.objects.filter(STANDS, person__in=person_ids, from_on__lte=on)
    for state in rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).order_by("from_on", "id"):
        found[state.person_id].append(state)
    return found


def _states_told(states: list[PersonState], seen: Seen) -> Iterator[Bilingual]:
    wanted = (*SHOWN_STATES, HEALTH_STATE) if seen.knows_health else SHOWN_STATES
    newest = {state.attribute: state.value for state in states}
    for attribute in wanted:
        if attribute in newest:
            said = label_of_state(attribute, newest[attribute])
            yield (
                Bilingual(DISABILITY.zh.format(grade=said.zh), DISABILITY.en.format(grade=said.en))
                if attribute == "disability_grade"
                else said
            )


def age_on(birth_on: date | None, on: date) -> int | None:
    """Return full years on a day; null where the birthday is not told."""
    return None if birth_on is None else on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def _home(seen: Seen) -> Iterator[Panel]:
    house = seen.household.dwellings.filter(STANDS, found_on__lte=seen.on).order_by("-found_on", "-id").first()
    water = seen.household.water_states.filter(STANDS, found_on__lte=seen.on).order_by("-found_on", "-id").first()
    if house is None and water is None:
        return
    told_house, told_water = [], []
    if house is not None:
        grade = label_of("house_grades", house.grade) if house.grade else None
        told_house = [Bilingual(HOUSE_GRADE.zh.format(grade=grade.zh), HOUSE_GRADE.en.format(grade=grade.en))] if grade else []
        told_house += [Bilingual(house.structure, house.structure)] if house.structure else []
        told_house += [AREA.format(area=house.area_m2)] if house.area_m2 else []
        told_house += _answers(house, "has_visible_damage", "was_relocated")
    if water is not None:
        told_water = _answers(water, "is_quality_safe")
        told_water += [LITRES.format(litres=water.litres_per_person_day)] if water.litres_per_person_day is not None else []
        told_water += [FETCH.format(minutes=water.fetch_minutes)] if water.fetch_minutes else []
    context = HomePanel(tuple(told_house), house.found_on if house else None, tuple(told_water), water.found_on if water else None)
    yield Panel("home", _("House and water"), "registry/panels/home.html", context, 60)


def _answers(row: object, *names: str) -> list[Bilingual]:
    told = []
    for name in names:
        answer, (yes, no) = getattr(row, name), YES_NO[name]
        said = yes if answer else no if answer is False else None
        told += [said] if said else []
    return told


def _statuses(seen: Seen) -> Iterator[Panel]:
    rows = seen.household.states.filter(STANDS, from_on__lte=seen.on).order_by("-from_on", "-id")
    states = tuple(
        (label_of("household_statuses", s.status), s.from_on, s.to_on, label_of("risk_types", s.risk) if s.risk else None)
        for s in rows
    )
    if states:
        yield Panel("statuses", _("Statuses"), "registry/panels/statuses.html", StatusPanel(states), 65)


def _helpers(seen: Seen) -> Iterator[Panel]:
    rows = seen.household.helper_assignments.filter(from_on__lte=seen.on).filter(Q(to_on__isnull=True) | Q(to_on__gte=seen.on))
    told = tuple((one.officer.name, one.officer.office, one.from_on) for one in rows.select_related("officer"))
    yield Panel("helpers", _("Who helps"), "registry/panels/helpers.html", HelpersPanel(told), 70)


def _timeline(seen: Seen) -> Iterator[Panel]:
    events = list(events_of(seen))
    lived = LifeEvent.objects.filter(Q(household_id=seen.household.pk) | Q(other_household_id=seen.household.pk), on__lte=seen.on)
    events += [Happened(one.on, LIFE[one.kind], "", None, None, one.reason) for one in lived.filter(undone_at__isnull=True)]
    newest = sorted(events, key=lambda line: line.on, reverse=True)
    if newest:
        context = TimelinePanel(tuple(newest[:MOST_LINES]), max(len(newest) - MOST_LINES, 0))
        yield Panel("timeline", _("What happened"), "registry/panels/timeline.html", context, 80)


def events_of(seen: Seen, person: Person | None = None) -> Iterator[Happened]:
    """Yield what departments told of a household, or of one person of it, as the reader may know it; the newest first."""
    rows = DepartmentEvent.objects.filter(STANDS, household=seen.household, event_on__lte=seen.on)
    if person is not None:
        rows = rows.filter(person=person)
    if not seen.knows_health:
        rows = rows.exclude(kind__in=HEALTH_ONLY)
    for row in rows.select_related("person").order_by("-event_on", "-id"):
        yield _event_told(row, seen)


def _event_told(row: DepartmentEvent, seen: Seen) -> Happened:
    words = EVENTS[row.kind]
    return Happened(
        on=row.event_on,
        words=words,
        who=row.person.name if row.person else "",
        amount_fen=row.amount_fen if seen.knows_amounts else None,
        told_by=label_of("departments", row.department),
        source=f"{row.source_file or ''} {row.source_row or ''}".strip() if seen.knows_amounts else "",
    )


MADE: tuple[Callable[[Seen], Iterator[Panel]], ...] = (_members, _home, _statuses, _helpers, _timeline)
