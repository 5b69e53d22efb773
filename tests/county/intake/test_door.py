"""The seven steps: given, recognised, checked, mended by grid and workbook, confirmed, taken in by chunks, undone; the same file again changes nothing."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pyarrow as pa
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils import timezone

from county.intake.door import PEOPLE, Door, lapse, rows_of, stay
from county.records import reserved_id
from intake.samples import good_row, workbook_of
from jingzhun import linkage
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.config.sealed_files import read_sealed
from jingzhun.county.home.verifying import verify
from jingzhun.county.intake.folder import RETURNED, folder_of
from jingzhun.county.intake.models import Delivery, Effect
from jingzhun.county.intake.operations import run_delivery
from jingzhun.county.intake.operations.answer_row import answer_row
from jingzhun.county.intake.operations.confirm_delivery import confirm_delivery, release_delivery, write_answered
from jingzhun.county.intake.operations.fix_rows import fix_rows, take_workbook_back
from jingzhun.county.intake.operations.run_delivery import EXCEL_RUN, do_run
from jingzhun.county.intake.operations.undo_delivery import undo_delivery
from jingzhun.county.intake.operations.upload_file import DoorRefused, upload_file
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.county.registry.mirrored import MIRRORS
from jingzhun.county.registry.models import DepartmentEvent
from jingzhun.county.registry.models.sourced import STANDS, Recorded
from jingzhun.intake import profile_of
from jingzhun.linkage.plan import LinkResult
from jingzhun.tables.catalogue import CONTRACTS

BAD = {2: {"bill_no": ""}, 3: {"admitted_on": "二月三十日"}, 4: {"total": "一万元左右"}}


def standing() -> list[tuple[object, ...]]:
    return list(DepartmentEvent.objects.filter(STANDS).order_by("event_id").values_list("event_id", "household_id", "amount_fen"))


def everything() -> list[tuple[object, ...]]:
    """Every dated record that stands, whatever its kind, without its number."""
    found: list[tuple[object, ...]] = []
    for mirror in MIRRORS:
        if issubclass(mirror.model, Recorded):
            columns = [field for column, field in mirror.columns.items()]
            found += [(mirror.contract.name, *row) for row in mirror.model._default_manager.filter(STANDS).values_list(*columns)]
    return sorted(found, key=str)


def sound() -> bool:
    return not [breach for done in verify() for breach in done.breaches]


def test_check_writes_nothing_and_tells_every_fault(door: Door) -> None:
    delivery = door.give(rows_of(BAD))
    assert (delivery.state, delivery.profile) == ("checked", "medical_stays")
    assert (delivery.rows_read, delivery.rows_wrong, delivery.rows_new) == (PEOPLE, 3, PEOPLE - 3)
    assert {f.row for f in delivery.faults.filter(severity="error")} == {3, 4, 5}
    assert not DepartmentEvent.objects.exists()


def test_correct_rows_go_in_and_the_same_file_again_changes_nothing(door: Door) -> None:
    delivery = door.take_in(door.give(rows_of(BAD)))
    assert (delivery.state, delivery.rows_written) == ("done", PEOPLE - 3)
    before = standing()
    assert len({household for _id, household, _fen in before}) == PEOPLE - 3
    again = door.give(rows_of(BAD))
    assert again.state == "repeated"
    with pytest.raises(DoorRefused) as told:
        door.take_in(again)
    assert told.value.code == "not_now"
    assert standing() == before
    assert sound()


def test_all_or_nothing_waits_until_every_row_is_right(door: Door) -> None:
    delivery = door.give(rows_of(BAD))
    with pytest.raises(DoorRefused) as told:
        door.take_in(delivery, "all")
    assert told.value.code == "wrong_left"
    assert not DepartmentEvent.objects.exists()


def test_half_mended_in_the_grid_and_half_by_the_workbook(door: Door) -> None:
    delivery = door.give(rows_of(BAD))
    place = delivery.columns["bill_no"]
    delivery = door.work(fix_rows(actor=door.actor, delivery_id=delivery.pk, version=delivery.version, fixes={(3, place): "B0002"}))
    assert delivery.rows_wrong == 2
    book = openpyxl.load_workbook(io.BytesIO(read_sealed(folder_of(delivery) / RETURNED)))
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        number = int(row[header.index("原行号")].value)
        mended = {4: ("admitted_on", "2024-05-20"), 5: ("total", "9000")}[number]
        row[delivery.columns[mended[0]]].value = mended[1]
    out = io.BytesIO()
    book.save(out)
    back = take_workbook_back(
        actor=door.actor, delivery_id=delivery.pk, version=delivery.version, content=out.getvalue(), name="退回.xlsx"
    )
    delivery = door.work(back)
    assert delivery.rows_wrong == 0
    assert door.take_in(delivery, "all").rows_written == PEOPLE


def test_workbook_without_row_numbers_is_not_guessed_at(door: Door) -> None:
    delivery = door.give(rows_of(BAD))
    with pytest.raises(DoorRefused) as told:
        take_workbook_back(
            actor=door.actor, delivery_id=delivery.pk, version=delivery.version,
            content=workbook_of(profile_of("medical_stays"), rows_of()), name="x.xlsx",
        )  # fmt: skip
    assert told.value.code == "no_numbers"


def test_undo_takes_everything_back_and_the_file_may_come_again(door: Door) -> None:
    first = door.take_in(door.give(rows_of()))
    kept = standing()
    more = door.take_in(door.give([stay(n, bill_no=f"C{n}") for n in range(1, PEOPLE)]))
    assert len(standing()) == len(kept) + PEOPLE - 1
    undone = door.work(undo_delivery(actor=door.actor, delivery_id=more.pk, version=more.version, reason="传错了"))
    assert undone.state == "undone"
    assert standing() == kept
    undone = door.work(undo_delivery(actor=door.actor, delivery_id=first.pk, version=first.version, reason="传错了"))
    assert (undone.state, standing()) == ("undone", [])
    assert door.give(rows_of()).state == "checked"
    assert sound()


def test_undo_refuses_where_records_were_changed_since(door: Door) -> None:
    first = door.take_in(door.give(rows_of()))
    changed = DepartmentEvent.objects.filter(STANDS)[0]
    DepartmentEvent.objects.filter(pk=changed.pk).update(retracted_at=timezone.now())
    with pytest.raises(DoorRefused) as told:
        undo_delivery(actor=door.actor, delivery_id=first.pk, version=first.version, reason="传错了")
    assert told.value.code == "changed_since"


def test_half_a_file_is_held_until_somebody_looked(door: Door) -> None:
    told = {"name": "未参保.xlsx", "profile": "uninsured"}
    door.take_in(door.give([lapse(n) for n in range(1, PEOPLE + 1)], **told, period="2024-05"))  # type: ignore[arg-type]
    half = door.give([lapse(n) for n in range(1, PEOPLE // 2)], **told)  # type: ignore[arg-type]
    assert half.state == "held"
    assert str(PEOPLE) in half.note_zh
    with pytest.raises(DoorRefused):
        door.take_in(half)
    with pytest.raises(DoorRefused) as refused:
        release_delivery(actor=door.actor, delivery_id=half.pk, version=half.version, reason=" ")
    assert refused.value.code == "no_reason"
    freed = door.work(release_delivery(actor=door.actor, delivery_id=half.pk, version=half.version, reason="已与医保局核对"))
    assert freed.state == "checked"


@pytest.mark.parametrize("dies_at", [0, 1, 2, 4, 7, 8])
def test_f01_worker_that_dies_in_any_chunk_is_followed_by_one_that_goes_on(
    door: Door, monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    """The chunk's work is lost with its transaction, everything before stays, and each row is written once."""
    monkeypatch.setattr(run_delivery, "chunk_rows", lambda delivery: 7)
    delivery = door.give(rows_of())
    confirm_delivery(actor=door.actor, delivery_id=delivery.pk, version=delivery.version, mode="all")
    job = Job.objects.get(kind="excel_run")
    seen: list[int] = []

    def dying(held: Held) -> Chunk:
        chunk = do_run(held)
        seen.append(len(seen))
        if len(seen) - 1 != dies_at:
            return chunk

        def write() -> None:
            if chunk.write:
                chunk.write()
            raise KeyboardInterrupt  # as a kill would end it: after the writing, before the commit

        return replace(chunk, write=write)

    with contextlib.suppress(KeyboardInterrupt):
        carry_on(job.job_id, {"excel_run": replace(EXCEL_RUN, chunk=dying)}, worker="dies")
    if Job.objects.get(pk=job.pk).state != "done":
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        carry_on(job.job_id, {"excel_run": EXCEL_RUN}, worker="goes on")
    done = Delivery.objects.get(pk=delivery.pk)
    assert (done.state, done.rows_written) == ("done", PEOPLE)
    assert len(standing()) == len({number for number, *_ in standing()}) == PEOPLE
    assert Effect.objects.filter(delivery=delivery).count() == PEOPLE
    assert sound()


def test_whole_list_replaces_the_one_before_and_undo_brings_it_back(door: Door) -> None:
    told = {"name": "未参保.xlsx", "profile": "uninsured"}
    door.take_in(door.give([lapse(n) for n in range(1, PEOPLE + 1)], **told, period="2024-05"))  # type: ignore[arg-type]
    before = everything()
    june = door.take_in(door.give([lapse(n) for n in range(3, PEOPLE + 1)], **told))  # type: ignore[arg-type]
    assert june.state == "done"
    assert everything() != before
    undone = door.work(undo_delivery(actor=door.actor, delivery_id=june.pk, version=june.version, reason="传错了"))
    assert (undone.state, everything()) == ("undone", before)


def test_large_file_needs_a_second_person(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingzhun.county.intake.operations.confirm_delivery.needs_second", lambda delivery, on: True)
    delivery = door.give(rows_of())
    waits = confirm_delivery(actor=door.actor, delivery_id=delivery.pk, version=delivery.version, mode="all")
    assert waits.state == "waits_second"
    with pytest.raises(DoorRefused) as told:
        confirm_delivery(actor=door.actor, delivery_id=delivery.pk, version=waits.version)
    assert told.value.code == "same_person"
    done = door.work(confirm_delivery(actor=door.second, delivery_id=delivery.pk, version=waits.version))
    assert (done.state, done.second_by) == ("done", door.second.officer_id)


def doubting(link: Callable[..., LinkResult], row: int, people: tuple[int, ...]) -> Callable[..., LinkResult]:
    """Return the linker with one row that it leaves to a person."""

    def doubt(requests: pa.Table, registry: object, **more: object) -> LinkResult:
        found = link(requests, registry, **more)
        links = [
            {**r, "band": "ask", "person_id": None, "household_id": None} if r["row"] == row else r for r in found.links.to_pylist()
        ]
        batch = links[0]["batch_id"]
        asked = [
            {
                "batch_id": batch,
                "row": row,
                "rank": n,
                "person_id": p,
                "score_e4": 6_000,
                "evidence_zh": "同名同村",
                "evidence_en": "same name",
            }
            for n, p in enumerate(people, 1)
        ]
        return LinkResult(CONTRACTS["links"].from_rows(links), CONTRACTS["link_candidates"].from_rows(asked), found.told)

    return doubt


def test_doubtful_row_waits_for_a_person_and_goes_in_when_told(
    door: Door, monkeypatch: pytest.MonkeyPatch, client_of: Callable[..., Client]
) -> None:
    monkeypatch.setattr(linkage, "link_prepared", doubting(linkage.link_prepared, 2, (10, 20)))
    delivery = door.take_in(door.give(rows_of()))
    assert (delivery.rows_written, delivery.rows_asked) == (PEOPLE - 1, 1)
    before = len(standing())
    client = client_of("leading_group_office")
    page = client.get(f"/intake/{delivery.pk}/linking/").content.decode()
    assert "同名同村" in page
    assert "UNDEFINED" not in page
    assert client.post(f"/intake/{delivery.pk}/linking/", {"row": 2, "person": 999}).status_code == 422
    assert client.post(f"/intake/{delivery.pk}/linking/", {"row": 3, "person": 10}).status_code == 404
    assert client.post(f"/intake/{delivery.pk}/linking/", {"row": 2, "person": "nobody"}).status_code == 302
    with pytest.raises(DoorRefused) as told:
        write_answered(actor=door.actor, delivery_id=delivery.pk, version=delivery.version)
    assert told.value.code == "nothing_new"
    answer_row(actor=door.actor, delivery_id=delivery.pk, row=2, person_id=10)
    done = door.work(write_answered(actor=door.actor, delivery_id=delivery.pk, version=delivery.version))
    assert (done.state, done.rows_written) == ("done", PEOPLE)
    assert len(standing()) == before + 1
    undone = door.work(undo_delivery(actor=door.actor, delivery_id=done.pk, version=done.version, reason="传错了"))
    assert (undone.state, standing()) == ("undone", [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("s35.xlsx", b"PK\x03\x04 no zip at all"),
        ("s36.xlsx", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("s41.csv", b"\xff\xfe\x00"),
        ("s45.parquet", b"PAR1 nothing PAR1"),
        ("other.xlsx", b""),
    ],
)
def test_s35_to_s45_hostile_file_then_refused_in_words_and_nothing_written(door: Door, name: str, content: bytes) -> None:
    if not content:
        with pytest.raises(DoorRefused):
            upload_file(actor=door.actor, name=name, content=content, period="2024-06")
        return
    delivery = door.give([], name=name, content=content)
    assert delivery.state == "refused"
    assert delivery.note_zh
    assert not DepartmentEvent.objects.exists()


def test_s39_name_is_a_name_and_never_a_path(door: Door) -> None:
    delivery = door.give(rows_of(), name="../../etc/住院.xlsx")
    assert "/" not in delivery.file_name
    assert folder_of(delivery).joinpath("given").is_file()


def test_another_department_and_another_role_see_nothing(
    door: Door, make_actor: Callable[..., Actor], client_of: Callable[..., Client]
) -> None:
    delivery = door.give(rows_of(BAD))
    stranger = make_actor("department_officer")
    with pytest.raises(Http404):
        fix_rows(actor=stranger, delivery_id=delivery.pk, version=delivery.version, fixes={})
    with pytest.raises(PermissionDenied):
        confirm_delivery(actor=stranger, delivery_id=delivery.pk, version=delivery.version, mode="all")
    assert client_of("department_officer").get(f"/intake/{delivery.pk}/").status_code == 404
    assert client_of("village_clerk", "150424100201").get("/intake/").status_code == 403


def test_pages_of_each_step(door: Door, client_of: Callable[..., Client]) -> None:
    client = client_of("leading_group_office")
    assert "还没有上传文件" in client.get("/intake/").content.decode()
    delivery = door.give(rows_of(BAD))
    for address in ("/intake/", f"/intake/{delivery.pk}/"):
        text = client.get(address).content.decode()
        assert "UNDEFINED" not in text
    assert 'aria-invalid="true"' in text
    assert f"/intake/{delivery.pk}/returned/" in text
    assert client.get(f"/intake/{delivery.pk}/returned/").content[:2] == b"PK"
    place = delivery.columns["bill_no"]
    mended = {"version": delivery.version, f"cell-3-{place}": "B0002"}
    assert client.post(f"/intake/{delivery.pk}/mend/", mended).status_code == 302
    assert client.post(f"/intake/{delivery.pk}/mend/", mended).status_code == 409
    delivery = door.work(delivery)
    told = {"version": delivery.version, "mode": "correct_only"}
    assert client.post(f"/intake/{delivery.pk}/confirm/", told).status_code == 302
    assert client.post(f"/intake/{delivery.pk}/confirm/", told).status_code == 409
    delivery = door.work(delivery)
    text = client.get(f"/intake/{delivery.pk}/").content.decode()
    assert "UNDEFINED" not in text
    assert "整批撤销" in text
    assert "UNDEFINED" not in client.get(f"/intake/{delivery.pk}/linking/").content.decode()
    assert Effect.objects.filter(delivery=delivery).count() == PEOPLE - 2
    acts = set(Event.objects.filter(subject_kind="delivery").values_list("act", flat=True))
    assert acts >= {"upload_file", "fix_rows", "confirm_delivery"}


def test_ids_and_phones_of_wrong_rows_lie_sealed_in_the_database(door: Door) -> None:
    delivery = door.give(rows_of(BAD))
    mended = {(3, delivery.columns["bill_no"]): "B0002", (3, delivery.columns["id_number"]): reserved_id(30)}
    door.work(fix_rows(actor=door.actor, delivery_id=delivery.pk, version=delivery.version, fixes=mended))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_cells FROM intake_wrongrow UNION ALL SELECT text FROM intake_rowfix")
        stored = [text for (text,) in cursor.fetchall()]
    assert len(stored) == len(BAD) - 1 + len(mended)
    assert not [text for text in stored if "990424" in text or "13800001111" in text]


@pytest.mark.parametrize("profile", ["deaths", "register_changes", "national_persons", "national_households", "kinships"])
def test_file_that_changes_who_is_registered_goes_by_the_months_run(door: Door, profile: str) -> None:
    delivery = door.give([good_row(profile_of(profile))], name=f"{profile_of(profile).title.zh}.xlsx", profile=profile)
    assert delivery.state == "refused"
    assert "月度处理" in delivery.note_zh
