"""The core rules with the Django ORM, registrant by registrant: a query for each household's people, Python for the rule, a save."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import django
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, models, transaction

from jingzhun.bench.peers.numbers import Numbers
from jingzhun.bench.said import asked, seconds_of, tell
from jingzhun.bench.scene import Scene, policy_of_the_day
from jingzhun.tables.parts import parts_in
from jingzhun.tables.ready import HOME_TOLD, PART_COLUMNS, PERSON_TOLD, STANDINGS

PPM = 1_000_000
ANSWERS = tuple(c.name for c in STANDINGS.columns if c.name not in {"household_id", "village_no", "class"})
BATCH = 500


def tables() -> tuple[Any, Any]:
    """Return the two models, in a database of their own in memory-like SQLite beside the files."""
    money = {n: models.BigIntegerField(null=True) for n in (*PART_COLUMNS, "own_payment_fen", "loss_fen")}
    home = _model(
        "Household",
        household_id=models.BigIntegerField(primary_key=True),
        village_no=models.BigIntegerField(),
        **{c.name: _field(c.type) for c in HOME_TOLD},
        found_class=models.CharField(max_length=40, null=True),
        **{n: models.BigIntegerField(null=True) if n.endswith(("_fen", "members")) else _field("string") for n in ANSWERS},
    )
    person = _model(
        "Person",
        person_id=models.BigIntegerField(primary_key=True),
        household=models.ForeignKey(home, on_delete=models.CASCADE, related_name="people"),
        **money,
        **{c.name: _field(c.type) for c in PERSON_TOLD},
    )
    return home, person


def _field(kind: str) -> Any:  # noqa: ANN401  a field of any kind
    kinds = {"string": lambda: models.CharField(max_length=40, null=True), "boolean": lambda: models.BooleanField(null=True)}
    kinds["date"] = lambda: models.DateField(null=True)
    return kinds[kind]() if kind in kinds else models.BigIntegerField(null=True)


def _model(name: str, **fields: Any) -> Any:  # noqa: ANN401  made here, because Django must be configured before a model is
    meta = type("Meta", (), {"app_label": "bench"})
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def load(years: Path, home: Any, person: Any) -> None:  # noqa: ANN401
    """Put what was told into the database; the county's site has it there already, so this is told apart."""
    people = pa.concat_tables([pq.read_table(part) for part in parts_in(years)]).to_pylist()
    homes = [
        home(household_id=p["household_id"], village_no=p["village_no"], **{c.name: p[c.name] for c in HOME_TOLD})
        for p in people
        if p["is_income_whole"] is not None
    ]
    with connection.schema_editor() as editor:
        editor.create_model(home)
        editor.create_model(person)
    named = ["person_id", *PART_COLUMNS, "own_payment_fen", "loss_fen", *(c.name for c in PERSON_TOLD)]
    with transaction.atomic():
        home.objects.bulk_create(homes, batch_size=BATCH)
        person.objects.bulk_create(
            [person(household_id=p["household_id"], **{n: p[n] for n in named}) for p in people], batch_size=BATCH
        )


def screen(home: Any, n: Numbers) -> None:  # noqa: ANN401
    """Judge every household and save it, one after the other, as a web application does it."""
    with transaction.atomic():
        for household in home.objects.order_by("household_id").iterator():
            judge(household, list(household.people.all()), n)
            household.save()


def judge(h: Any, people: list[Any], n: Numbers) -> None:  # noqa: ANN401
    """Write the answer onto a household."""
    parts = [getattr(p, name) for p in people for name in PART_COLUMNS]
    spending = [x for p in people for x in (p.own_payment_fen, p.loss_fen)]
    net = sum((x or 0) for p in people for x in (p.wage_fen, p.production_fen, p.property_fen, p.transfer_fen))
    net -= sum(p.cost_fen or 0 for p in people)
    spent, members = sum(x or 0 for x in spending), len(people)
    known = h.is_income_whole and None not in parts
    head, left = _half_up(net, members), _half_up(net - spent, members)
    below, short = head < n.line, left * PPM < n.line * n.left_share
    in_range = _told(below) if known else ("unknown" if below else "no")
    severe = _told(short) if known else ("unknown" if short else "no")
    if None in spending and severe == "no":
        severe = "unknown"
    heavy = "no"
    if spent >= n.spending_from:
        heavy = _told(spent * PPM >= max(net, 0) * n.spending_share) if known else "unknown"
    broken = {"education": _school(people, n), "medical": _told(any(p.is_uninsured for p in people)), "housing": _housing(h, n)}
    broken["water"] = _water(h, n)
    h.members, h.net_per_head_fen, h.is_in_range = members, head if known else None, in_range
    for name, answer in broken.items():
        setattr(h, name, {"yes": "no", "no": "yes"}.get(answer, answer))
    answers = {*broken.values(), heavy}
    h.class_reason = _reason(h, in_range, severe, heavy, is_risky="yes" in answers, is_open="unknown" in answers)
    h.found_class = _name(h)


def _told(truth: object) -> str:
    return "yes" if truth else "no"


def _half_up(numerator: int, denominator: int) -> int:
    rounded = (abs(numerator) * 2 + denominator) // (denominator * 2)
    return -rounded if numerator < 0 else rounded


def _school(people: list[Any], n: Numbers) -> str:
    listed = [p for p in people if p.is_absent and p.absence_reason not in n.excused]
    if any(p.school_age is not None and n.age_min <= p.school_age <= n.age_max for p in listed):
        return "yes"
    return "unknown" if any(p.school_age is None for p in listed) else "no"


def _housing(h: Any, n: Numbers) -> str:  # noqa: ANN401
    return _told(h.grade in n.bad_grades and h.is_only_home is not False)


def _water(h: Any, n: Numbers) -> str:  # noqa: ANN401
    told = (h.is_quality_safe, h.litres_per_person_day, h.fetch_minutes, h.assurance_ppm)
    quality, litres, minutes, assurance = told
    bad = (
        quality is False,
        litres is not None and litres < n.litres,
        minutes is not None and minutes > n.minutes,
        assurance is not None and assurance < n.assurance,
    )
    if any(bad):
        return "yes"
    return "unknown" if None in told and any(x is not None for x in told) else "no"


def _reason(h: Any, in_range: str, severe: str, heavy: str, *, is_risky: bool, is_open: bool) -> str:  # noqa: ANN401
    below, above, status = in_range == "yes", in_range == "no", h.status or ""
    steps = (
        (below and is_risky and status == "exited", "EXITED_IN_RANGE"),
        (below and is_risky, "OTHER_IN_RANGE"),
        (above and heavy == "yes" and severe == "yes", "SHOCK"),
        (status.startswith("monitored_"), "STILL_MONITORED"),
        (in_range == "unknown" and is_risky, "INCOME_UNKNOWN"),
        (above and heavy in {"yes", "unknown"} and severe != "no", "SHOCK_UNKNOWN"),
        ((not above and is_open) or h.education == "unknown", "FACT_UNKNOWN"),
        (below, "LOW_INCOME"),
        (is_risky, "ABOVE_RANGE"),
    )
    return next((reason for holds, reason in steps if holds), "NO_RISK")


def _name(h: Any) -> str:  # noqa: ANN401
    names = {
        "EXITED_IN_RANGE": "unstable_exited",
        "OTHER_IN_RANGE": "near_poor",
        "SHOCK": "sudden_hardship",
        "STILL_MONITORED": (h.status or "").removeprefix("monitored_"),
        "LOW_INCOME": "none",
        "ABOVE_RANGE": "none",
        "NO_RISK": "none",
    }
    return names.get(h.class_reason, "unknown")


def write(home: Any, out: Path) -> None:  # noqa: ANN401
    """Store the answer as the others do, to be compared."""
    out.mkdir(parents=True)
    rows = home.objects.order_by("household_id").values("household_id", "village_no", "found_class", *ANSWERS)
    told = [{("class" if n == "found_class" else n): value for n, value in row.items()} for row in rows]
    pq.write_table(STANDINGS.from_rows(told), out / "part-00000.parquet")


def main() -> None:
    """Measure the ORM from its database to its answer; loading is told apart."""
    scene, numbers = Scene(Path(asked()["folder"])), Numbers.of(policy_of_the_day())
    place = scene.folder / "orm.sqlite3"
    place.unlink(missing_ok=True)
    shutil.rmtree(scene.out("orm"), ignore_errors=True)
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": place}}, INSTALLED_APPS=[], USE_TZ=True
    )
    django.setup()
    home, person = tables()
    loaded = seconds_of(lambda: load(scene.years, home, person))
    seconds = seconds_of(lambda: screen(home, numbers))
    write(home, scene.out("orm"))
    tell(seconds=seconds, loading_s=loaded)


if __name__ == "__main__":
    main()
