"""The two strokes with which every act of a household's life is written: take a record back, write one anew. Undoing is the reverse.

A dated record is never changed. To end a membership its record is taken back and the same record with a last day is written; so what
was known on any day can still be told, and an act is undone by taking back what it wrote and writing again what it took back.
Plain columns of a person or household (name, village, relation) are kept with what they were before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db import models

from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.county.registry.models import (
    Asset,
    Dwelling,
    Household,
    HouseholdState,
    IncomeLine,
    Membership,
    Person,
    PersonState,
    Production,
    WaterState,
)
from jingzhun.county.registry.models.sourced import Recorded

RECORDS: dict[str, type[Recorded]] = {
    "membership": Membership,
    "household_state": HouseholdState,
    "person_state": PersonState,
    "income_line": IncomeLine,
    "production": Production,
    "dwelling": Dwelling,
    "water_state": WaterState,
    "asset": Asset,
}
THINGS: dict[str, type[Household | Person]] = {"household": Household, "person": Person}
R = TypeVar("R", bound=Recorded)
TIMES = ("recorded_at", "retracted_at")
NAMES = {model: name for name, model in (*RECORDS.items(), *THINGS.items())}


@dataclass
class Effects:
    """What one act wrote, in order, in the form that a ``LifeEvent`` keeps.

    Parameters
    ----------
    at
        The moment of recording; the same for every record of the act.
    """

    at: datetime
    strokes: list[dict[str, object]] = field(default_factory=list)

    def write(self, record: Recorded) -> None:
        """Write a record anew."""
        record.recorded_at = self.at
        record.save(force_insert=True)
        self.strokes.append({"wrote": NAMES[type(record)], "id": record.pk})

    def take_back(self, record: Recorded) -> None:
        """Take a record back; it stays, with the day on which it ceased to be believed."""
        type(record)._default_manager.filter(pk=record.pk, retracted_at__isnull=True).update(retracted_at=self.at)
        self.strokes.append({"took_back": NAMES[type(record)], "id": record.pk})

    def end(self, record: Membership | HouseholdState | PersonState, last_day: date) -> None:
        """End a dated record on a day: taken back, and written with that last day."""
        self.take_back(record)
        self.write(copy_of(record, to_on=last_day))

    def change(self, thing: Household | Person, **values: object) -> None:
        """Change plain columns of a household or person; what they were is kept."""
        before = {name: plain(getattr(thing, name)) for name in values}
        for name, value in values.items():
            setattr(thing, name, sealed_form(thing, name, value))
        thing.version += 1
        thing.save(update_fields=(*values, "version"))
        after = {name: plain(getattr(thing, name)) for name in values}
        self.strokes.append({"changed": NAMES[type(thing)], "id": thing.pk, "before": before, "after": after})

    def make(self, thing: Household | Person) -> None:
        """Write a household or person that was not there."""
        thing.save(force_insert=True)
        self.strokes.append({"made": NAMES[type(thing)], "id": thing.pk})

    def reverse(self, strokes: list[Mapping[str, object]]) -> None:
        """Undo the strokes of another act, the last one first. What it made is closed, never deleted."""
        for stroke in reversed(strokes):
            self._reverse(stroke)

    def _reverse(self, stroke: Mapping[str, object]) -> None:
        if "wrote" in stroke:
            self.take_back(standing_twin(RECORDS[str(stroke["wrote"])]._default_manager.get(pk=int(str(stroke["id"])))))
        elif "took_back" in stroke:
            self.write(copy_of(RECORDS[str(stroke["took_back"])]._default_manager.get(pk=int(str(stroke["id"])))))
        elif "changed" in stroke:
            thing = THINGS[str(stroke["changed"])]._default_manager.get(pk=int(str(stroke["id"])))
            before = stroke["before"]
            assert isinstance(before, dict)  # noqa: S101 - our own writing
            self.change(thing, **{name: typed(thing, name, value) for name, value in before.items()})
        elif stroke.get("made") == "household":
            self.change(Household.objects.get(pk=int(str(stroke["id"]))), closed_on=self.at.date())


def standing_twin(record: R) -> R:
    """Return the record that says the same and stands: itself, or what a later act, undone since, wrote again in its place."""
    if record.retracted_at is None:
        return record
    same = {
        f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields if f.name not in TIMES and not f.primary_key
    }
    return type(record)._default_manager.filter(**same, retracted_at__isnull=True).get()


def copy_of(record: R, **values: object) -> R:
    """Return the same record, not yet written, with some values changed."""
    kept = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    return type(record)(**{name: value for name, value in kept.items() if name not in {"id", *TIMES}} | values)


def sealed_form(thing: models.Model, name: str, value: object) -> object:
    """Return a value as it may be kept in an event: what a column seals is sealed before anything is written of it."""
    field_ = thing._meta.get_field(name)
    if isinstance(field_, SealedText) and isinstance(value, str) and value:
        return Sealed(field_.seal(value), field_.bound_to, field_.mask)
    return value


def plain(value: object) -> object:
    """Return a value as JSON keeps it; a sealed one stays sealed."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sealed):
        return {"sealed": value.stored}
    return value.pk if isinstance(value, models.Model) else value


def typed(thing: models.Model, name: str, value: object) -> object:
    """Return a kept value as the column holds it."""
    field_ = thing._meta.get_field(name)
    if isinstance(value, dict):
        return Sealed(str(value["sealed"]), getattr(field_, "bound_to", ""), getattr(field_, "mask", "id"))
    return date.fromisoformat(str(value)) if isinstance(field_, models.DateField) and value else value
