"""Step six, by the worker: whose row is whose, the facts made, written in chunks, the batch remembered. Killed anywhere, it goes on from its last chunk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path

import pyarrow as pa
from django.db.models import Count, Q
from django.utils import timezone

from jingzhun import intake, linkage
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.month.store_tables import Tables
from jingzhun.county.clues.month_files import store
from jingzhun.county.intake.folder import clean_of, folder_of, made_of
from jingzhun.county.intake.models import Answer, Delivery, Effect, Question
from jingzhun.county.intake.operations.check_delivery import checked_delivery, taken_of
from jingzhun.county.intake.scoping import linkable
from jingzhun.county.intake.sealed_tables import read_sealed_table, write_sealed_table
from jingzhun.county.intake.work import RUN_TITLE, kind_of
from jingzhun.county.intake.writing import BY_NAME, household_path, of_rows, older_numbers, only_recorded, take_back, write_rows
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.county.registry.models import Household
from jingzhun.intake import Taken, profile_of
from jingzhun.policy import Policy
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.values.dates import last_of_month
from jingzhun.values.speech import Bilingual

STEPS = {
    "link": Bilingual("关联到人", "finding whose row is whose"),
    "older": Bilingual("收回旧名单", "taking the older list back"),
    "write": Bilingual("写入", "writing"),
    "record": Bilingual("登记批次", "remembering the batch"),
}
ROWS = 500
State = dict[str, object]


def do_run(held: Held) -> Chunk:
    """Do the next chunk of a delivery's run."""
    delivery = Delivery.objects.get(pk=int(str(held.arguments["delivery"])))
    at = dict(held.checkpoint)
    return _DO[str(at.get("step", "link"))](delivery, at)


EXCEL_RUN = kind_of("excel_run", RUN_TITLE, "confirm_import", do_run)


def law_of(delivery: Delivery) -> Policy:
    """Return the law of the last day of the delivery's period."""
    return county_policy(last_of_month(intake.read_period(delivery.period)))


def chunk_rows(delivery: Delivery) -> int:
    """Return how many rows one transaction writes."""
    return law_of(delivery).rule("county/excel_door").whole("chunk_rows") or ROWS


def _link(delivery: Delivery, at: State) -> Chunk:
    """Make the facts of a first run, or of the rows that a person has answered since."""
    policy = law_of(delivery)
    if clean_of(delivery).exists() and delivery.rows_written + delivery.rows_asked + delivery.rows_unmatched:
        taken, links, write = *_answered(delivery), None
    else:
        taken = _taken(delivery)
        links, write = _linked(delivery, taken, policy)
    made = intake.to_contracts(taken, links, policy)
    names = only_recorded(sorted(made.tables))
    for name in names:
        write_sealed_table(made_of(delivery, name), made.tables[name])
    _made.cache_clear()
    sizes = {name: made.tables[name].num_rows for name in names}
    start: State = {
        "step": "older",
        "names": names,
        "sizes": sizes,
        "place": 0,
        "since": 0,
        "written": 0,
        "rows": taken.rows.num_rows,
    }
    return Chunk(start, 0, sum(sizes.values()) or 1, write=write, step=STEPS["older"])


def _taken(delivery: Delivery) -> Taken:
    """Return the new rows, and keep them and their batch beside, so that a row answered later becomes facts without the file."""
    taken = taken_of(delivery, checked_delivery(delivery), accepted=True)
    write_sealed_table(clean_of(delivery), taken.rows)
    write_sealed_table(folder_of(delivery) / "batch.parquet", taken.batch)
    write_sealed_table(folder_of(delivery) / "taken_rows.parquet", taken.taken_rows)
    return taken


def _linked(delivery: Delivery, taken: Taken, policy: Policy) -> tuple[pa.Table, Callable[[], None] | None]:
    asked = intake.link_requests(taken)
    if not asked.num_rows:
        return CONTRACTS["links"].empty(), None
    registry = linkage.prepare_registry(*linkable(delivery))
    found = linkage.link_prepared(asked, registry, policy=policy)
    bands = found.links["band"].to_pylist()
    questions = found.candidates.to_pylist()

    def write() -> None:
        Question.objects.filter(delivery=delivery).delete()
        Question.objects.bulk_create(
            [
                Question(
                    delivery=delivery, row=q["row"], rank=q["rank"], person_id=q["person_id"], score_e4=q["score_e4"],
                    evidence_zh=q["evidence_zh"], evidence_en=q["evidence_en"],
                )
                for q in questions
            ]
        )  # fmt: skip
        counts = {"rows_asked": bands.count("ask"), "rows_unmatched": bands.count("different")}
        Delivery.objects.filter(pk=delivery.pk).update(**counts)

    return found.links, write


def _answered(delivery: Delivery) -> tuple[Taken, pa.Table]:
    """Return the rows whose person was told, linked to that person."""
    answers = list(Answer.objects.filter(delivery=delivery, is_written=False, person__isnull=False).select_related("person"))
    batch = read_sealed_table(folder_of(delivery) / "batch.parquet")
    rows = of_rows(read_sealed_table(clean_of(delivery)), [a.row for a in answers])
    empty = CONTRACTS["taken_rows"].empty()
    taken = Taken(profile_of(delivery.profile), batch, rows, empty, CONTRACTS["row_faults"].empty())
    links = CONTRACTS["links"].from_rows(
        [
            {
                "batch_id": delivery.batch_id, "row": a.row, "person_id": a.person_id, "household_id": a.person.household_id,
                "band": "same", "score_e4": 10_000, "method": "person_decided", "evidence_zh": "人工确认", "evidence_en": "told by a person",
            }
            for a in answers
            if a.person is not None
        ]
    )  # fmt: skip
    return taken, links


def _older(delivery: Delivery, at: State) -> Chunk:
    """Take back, some at a time, what an earlier whole list of the kind told."""
    names = [str(n) for n in _list(at["names"])]
    profile = profile_of(delivery.profile)
    for name in names if profile.mode == "snapshot" else ():
        numbers = older_numbers(delivery, name, ROWS)
        if numbers:
            done = int(str(at["written"]))
            return Chunk(at, done, _total(at), write=partial(take_back, delivery, name, numbers), step=STEPS["older"])
    return Chunk({**at, "step": "write"}, int(str(at["written"])), _total(at), step=STEPS["write"])


def _write(delivery: Delivery, at: State) -> Chunk:
    """Write the next rows of the next table."""
    names, place, since = [str(n) for n in _list(at["names"])], int(str(at["place"])), int(str(at["since"]))
    done = int(str(at["written"]))
    if place >= len(names):
        return Chunk({**at, "step": "record"}, done, _total(at), step=STEPS["record"])
    name = names[place]
    rows = _made(made_of(delivery, name), name)
    part = rows.slice(since, chunk_rows(delivery))
    end = since + part.num_rows
    following = {"place": place + 1, "since": 0} if end >= rows.num_rows else {"since": end}
    told = {**at, **following, "written": done + part.num_rows}
    return Chunk(told, done + part.num_rows, _total(at), write=partial(write_rows, delivery, name, part), step=STEPS["write"])


@lru_cache(maxsize=4)
def _made(place: Path, name: str) -> pa.Table:
    """Return the rows a delivery becomes, read once a run: a run is held by one worker from its first chunk to its last."""
    return CONTRACTS[name].conform(read_sealed_table(place))


def _record(delivery: Delivery, at: State) -> Chunk:
    """Remember the batch and its rows in the store, so that the month and the door know of each other; then the delivery is done."""
    remember(delivery)
    people = Answer.objects.filter(delivery=delivery, person__isnull=False, is_written=False).count()
    linked = int(str(at["rows"])) - (delivery.rows_asked + delivery.rows_unmatched if not people else 0)
    written = delivery.rows_written + linked

    def write() -> None:
        Answer.objects.filter(delivery=delivery, person__isnull=False).update(is_written=True)
        told = {"by_village": villages_told(delivery), "done_at": timezone.now()}
        Delivery.objects.filter(pk=delivery.pk).update(state="done", rows_written=written, version=delivery.version + 1, **told)

    result = {"written": written, "asked": delivery.rows_asked, "unmatched": delivery.rows_unmatched}
    return Chunk({**at, "step": "done"}, _total(at), _total(at), write=write, is_last=True, result=result)


def villages_told(delivery: Delivery) -> dict[str, int]:
    """Return of how many households in each village a delivery told something new: the message to the villages.

    The database counts them: a list of a whole county's households is never brought here.
    """
    written = Effect.objects.filter(delivery=delivery, was_taken_back=False)
    told = Q(pk__in=())
    for name in written.order_by().values_list("table", flat=True).distinct():
        home = household_path(BY_NAME[name].model)
        mine = BY_NAME[name].model._default_manager.filter(pk__in=written.filter(table=name).values("record_id"))
        told |= Q(pk__in=mine.filter(**{f"{home}__isnull": False}).order_by().values(home))
    villages = Household.objects.filter(told).order_by("village_code").values_list("village_code")
    return dict(villages.annotate(homes=Count("pk")))


def remember(delivery: Delivery) -> None:
    """Write the batch and its rows into the store once; a worker killed after it finds it there."""
    tables = Tables(store())
    if delivery.batch_id in set(tables["batches"]["batch_id"].to_pylist()):
        return
    taken = read_sealed_table(folder_of(delivery) / "taken_rows.parquet")
    tables.add("batches", CONTRACTS["batches"].conform(read_sealed_table(folder_of(delivery) / "batch.parquet")))
    tables["taken_rows"] = pa.concat_tables([tables["taken_rows"], CONTRACTS["taken_rows"].conform(taken)])
    _store(delivery, tables)


def forget(delivery: Delivery) -> None:
    """Take the batch and its rows out of the store again: the file may then be taken in anew."""
    tables = Tables(store())
    for name in ("batches", "taken_rows"):
        kept = [number != delivery.batch_id for number in tables[name]["batch_id"].to_pylist()]
        tables[name] = tables[name].filter(pa.array(kept, pa.bool_()))
    _store(delivery, tables)


def _store(delivery: Delivery, tables: Tables) -> None:
    day = last_of_month(intake.read_period(delivery.period))
    store().write(tables.written(), kind="batch", period=delivery.period, as_of=day, policy_hash=law_of(delivery).hash)


def _total(at: Mapping[str, object]) -> int:
    sizes = at["sizes"]
    return sum(sizes.values()) or 1 if isinstance(sizes, dict) else 1


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


_DO = {"link": _link, "older": _older, "write": _write, "record": _record}
