"""Reading the registry. Every query begins with the households or persons an actor may see; what is outside is not found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, F, Lookup, Model, OuterRef, Q, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404

from jingzhun.county.accounts.actor import Actor, Scope
from jingzhun.county.accounts.permissions import ACTS, ASSIGNED_HELPER
from jingzhun.county.registry.models import Division, HelperAssignment, Household, Membership, Person
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.searching import Wanted, index_of_id, index_of_phone, index_of_tail, wanted
from jingzhun.facts import short_name

M = TypeVar("M", bound=Model)
FOUND_AT_MOST = 20
LIVES = "lives_here"
LAST_CHARACTER, FIRST_SURROGATE, LAST_SURROGATE = chr(0x10FFFF), 0xD800, 0xDFFF


def visible_households(actor: Actor, act: str = "see_households") -> QuerySet[Household]:
    """Return the households in which the actor may do an act: by origin or serving division, or as their assigned helper."""
    rows = Household.objects.all()
    within = _within(actor, act)
    return rows if within is None else rows.filter(within)


def of_visible_households(rows: QuerySet[M], actor: Actor, act: str = "see_households") -> QuerySet[M]:
    """Return the rows whose household the actor may do an act in; for the whole county no household is looked up."""
    within = _within(actor, act)
    return rows if within is None else rows.filter(household__in=Household.objects.filter(within))


def visible_persons(actor: Actor, act: str = "see_households") -> QuerySet[Person]:
    """Return the persons of the households in which the actor may do an act."""
    rows = Person.objects.all()
    within = _within(actor, act)
    return rows if within is None else rows.filter(Exists(Household.objects.filter(within, pk=OuterRef("household_id"))))


def _within(actor: Actor, act: str) -> Q | None:
    """Return the condition on a household; null where the actor sees the whole county and no condition is needed."""
    divisions = actor.scope_of(act).divisions
    roles = ACTS[act].roles
    if ASSIGNED_HELPER in actor.roles & roles:
        divisions = tuple(sorted({a.division_code for a in actor.appointments if a.role in roles and a.role != ASSIGNED_HELPER}))
    if any(settings.ENVIRONMENT.county.startswith(own) for own in divisions):
        return None
    within = Scope(divisions).within("village_code", "serving_village_code")
    if ASSIGNED_HELPER in actor.roles & roles:
        own = HelperAssignment.objects.filter(officer_id=actor.officer_id or 0, to_on__isnull=True)
        within |= Q(pk__in=own.values("household_id"))
    return within


def household_for(actor: Actor, household_id: int, act: str = "see_households") -> Household:
    """Return a household the actor may see.

    Raises
    ------
    Http404
        Alike where there is none and where it is another division's.
    """
    found = visible_households(actor, act).filter(pk=household_id).first()
    if found is None:
        raise Http404
    return found


def person_for(actor: Actor, person_id: int, act: str = "see_households") -> Person:
    """Return a person the actor may see; see ``household_for``."""
    found = visible_persons(actor, act).filter(pk=person_id).select_related("household").first()
    if found is None:
        raise Http404
    return found


def members_at(household: Household, on: date, *, fact: str = LIVES) -> QuerySet[Person]:
    """Return who was a member on a day, the head first: who is registered, lives, or shares income there, by ``fact``."""
    held = _held(on, fact).filter(household=household)
    return Person.objects.filter(pk__in=held.values("person_id")).order_by("person_id")


def members_by_home(homes: Collection[int], on: date, *, fact: str = LIVES) -> dict[int, tuple[Person, ...]]:
    """Return who was a member of each of many homes on a day, as ``members_at`` of one, in one query; a home without members is not there."""
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    for one in _held(on, fact).filter(household__in=homes).select_related("person").order_by("person_id"):
        found[one.household_id][one.person_id] = one.person
    return {home: tuple(people.values()) for home, people in found.items()}


def _held(on: date, fact: str) -> QuerySet[Membership]:
    """Return the memberships of a kind that held on a day, of people who lived."""
    rows = Membership.objects.filter(STANDS, fact=fact, from_on__lte=on)
    is_alive = Q(person__died_on__isnull=True) | Q(person__died_on__gt=on)
    return rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), is_alive)


def search_persons(actor: Actor, word: str, *, most: int = FOUND_AT_MOST) -> list[Person]:
    """Return persons by name, pinyin, initials, whole id, last six of the id or phone; at most ``most``, exact matches first.

    Notes
    -----
    A name with ``?`` or ``□`` in a place matches any character there. A number is looked up by its blind index only.
    """
    want = wanted(word)
    matching = _matching(want)
    if matching is None:
        return []
    rows = visible_persons(actor).filter(matching).select_related("household")
    found = list(rows.order_by(*_order(want))[:most])
    return sorted(found, key=lambda person: (not _is_exact(person, want), person.died_on is not None))


def _matching(want: Wanted) -> Q | Lookup[str] | None:
    if want.kind == "id":
        return Q(id_index=index_of_id(want.text))
    if want.kind == "id_tail":
        return Q(id_tail_index=index_of_tail(want.text))
    if want.kind == "phone":
        index = index_of_phone(want.text)
        return Q(phone_index=index) | Q(
            relation="head",
            household__in=list(Household.objects.filter(phone_index=index).values_list("pk", flat=True)[:FOUND_AT_MOST]),
        )
    if want.kind == "latin":
        return begins("name_pinyin", want.text) | begins("name_initials", want.text)
    if want.kind == "name":
        return begins("name_key", want.text)
    if want.kind == "pattern":
        return _pattern(want.text)
    return None


def _order(want: Wanted) -> tuple[str, ...]:
    return {"latin": ("name_pinyin", "person_id"), "name": ("name_key", "person_id")}.get(want.kind, ("person_id",))


def _is_exact(person: Person, want: Wanted) -> bool:
    return want.text in {person.name_key, person.name_pinyin, person.name_initials}


def begins(field: str, text: str) -> Q:
    """Return the condition that a column begins with a text, in the form that the database answers by its index.

    SQLite's LIKE does not use an index once it has an ESCAPE clause, which Django always writes; a range does. PostgreSQL's
    collations do not order like code points, and its pattern index answers LIKE.
    """
    if not text:  # what was typed held nothing that a name is compared by
        return Q()
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": text}) & _before_next(field, text)
    return Q(**{f"{field}__startswith": text})


def _before_next(field: str, text: str) -> Q:
    """Return the condition that a column stands before the first text that no longer begins so; no condition where there is none."""
    known = text.rstrip(LAST_CHARACTER)
    if not known:
        return Q()
    following = ord(known[-1]) + 1
    if following == FIRST_SURROGATE:  # no text holds half a pair
        following = LAST_SURROGATE + 1
    return Q(**{f"{field}__lt": known[:-1] + chr(following)})


class Shaped(Lookup[str]):
    """``name LIKE 'pattern'`` where ``_`` is any one character; the pattern is a parameter and holds letters, ``·`` and ``_`` only."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        """Return the condition in SQL."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", (*left_params, *right_params)


def _pattern(text: str) -> Q | Lookup[str]:
    """Return the condition of a name with unknown places: the known beginning by the index, the rest by its shape."""
    known = text.split("_", 1)[0]
    shape = Shaped(F("name_key"), Value("".join(c for c in text if c in "_·" or c.isalpha())))
    return begins("name_key", known) & Q(shape) if known else shape


def place_names(codes: set[str]) -> dict[str, str]:
    """Return the names of divisions as people say them, by code; the newest edition's."""
    rows = Division.objects.filter(code__in=codes).order_by("edition").values_list("code", "name")
    return {code: short_name(name) for code, name in rows}


def villages_of(actor: Actor, act: str) -> tuple[tuple[str, str], ...]:
    """Return the villages in which an actor may do an act, with their names."""
    if not actor.may(act):
        return ()
    rows = actor.scope_of(act).limit(Division.objects.filter(level="village"), "code")
    newest = dict(rows.order_by("edition").values_list("code", "name"))
    return tuple(sorted(newest.items()))
