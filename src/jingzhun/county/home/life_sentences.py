"""What a change of a household did or would do, as sentences: read from the strokes that the act keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext

from jingzhun.county.home.templatetags.speech import speak
from jingzhun.county.registry.field_names import FIELD_NAMES
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import Household, LifeEvent, Person
from jingzhun.county.registry.operations.correct import HOUSEHOLD, PERSON
from jingzhun.county.registry.queries import place_names

CORRECTED = (PERSON.keys() | HOUSEHOLD.keys()) - {"relation"}  # what a relation is now has a sentence of its own


def sentences_of(event: LifeEvent, new_name: str = "") -> tuple[str, ...]:
    """Return what an act did, a sentence a thing.

    Parameters
    ----------
    new_name
        Name of a person or head that is not in the registry: the act was only tried.
    """
    strokes: Sequence[Mapping[str, object]] = event.effects
    numbers = {
        kind: [int(str(s["id"])) for s in strokes if kind in (s.get("changed"), s.get("made"))] for kind in ("person", "household")
    }
    persons = {p.pk: p.name for p in Person.objects.filter(pk__in=numbers["person"])}
    heads = {h.pk: h.head_name for h in Household.objects.filter(pk__in=numbers["household"])}
    told = [line for stroke in strokes for line in _of(stroke, persons, heads, new_name)]
    ended = sum(1 for s in strokes if s.get("took_back") == "membership")
    begun = sum(1 for s in strokes if s.get("wrote") == "membership")
    if any("took_back" in s and s["took_back"] != "membership" for s in strokes):
        told.append(gettext("The record is taken back and written anew; what it said before stays to be seen."))
    if ended or begun:
        told.append(
            gettext("Memberships: %(ended)s ended or taken back, %(begun)s written anew.") % {"ended": ended, "begun": begun}
        )
    return tuple(dict.fromkeys(told))


def _of(stroke: Mapping[str, object], persons: Mapping[int, str], heads: Mapping[int, str], new_name: str) -> Iterator[str]:
    number = int(str(stroke["id"]))
    if stroke.get("made") == "person":
        yield gettext("New member: %(name)s.") % {"name": persons.get(number, new_name)}
    if stroke.get("made") == "household":
        yield gettext("A new household is made.")
    after = stroke.get("after")
    if isinstance(after, Mapping):
        name = persons.get(number, new_name) if stroke["changed"] == "person" else heads.get(number, new_name)
        yield from _changes(str(name), after)
        for key in after:
            if key in CORRECTED:
                yield gettext("%(name)s: %(field)s is corrected.") % {"name": name, "field": speak(FIELD_NAMES[key])}


def _changes(name: str, after: Mapping[str, object]) -> Iterator[str]:
    told = {"name": name}
    if after.get("relation"):
        yield gettext("%(name)s: %(relation)s.") % {**told, "relation": speak(label_of("relation", str(after["relation"])))}
    if "relation" in after and after["relation"] is None:
        yield gettext("%(name)s: the relation to the head is to be told anew.") % told
    if after.get("died_on"):
        yield gettext("%(name)s died on %(day)s.") % {**told, "day": after["died_on"]}
    if after.get("head_name"):
        yield gettext("The household is known by %(head)s from now on.") % {"head": after["head_name"]}
    if after.get("closed_on"):
        yield gettext("The household of %(name)s ends on %(day)s.") % {**told, "day": after["closed_on"]}
    for key in ("village_code", "serving_village_code"):
        if after.get(key):
            code = str(after[key])
            place = place_names({code}).get(code, code)
            said = gettext("Registered in %(place)s.") if key == "village_code" else gettext("Served by %(place)s.")
            yield said % {"place": place}
