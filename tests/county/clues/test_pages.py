"""The pages of clues and of the month: each role, a foreign village, every state; both languages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from county.judged import DISEASE
from county.records import FAR_VILLAGE, OWN_VILLAGE
from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.clues.models import Clue, Decision, MonthWork
from jingzhun.county.clues.month_files import folder_of, store
from jingzhun.county.clues.operations.continue_month import MONTH
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import Chunk, Held

ClientOf = Callable[..., Client]
OFFICE = "leading_group_office"


def answered(client: Client, key: str = "C101", **told: str) -> int:
    page = client.get(f"/clues/{key}/").content.decode()
    found = re.search(r'name="expected"( value="([^"]*)")?', page)
    assert found
    given = {"outcome": "not_so", "on": "2024-06-20", "note": "", "expected": found[2] or ""} | told
    return int(client.post(f"/clues/{key}/", given).status_code)


@pytest.mark.usefixtures("two_ill")
class TestClues:
    def test_list_of_a_village_then_its_own_clues_in_its_own_words(self, client_of: ClientOf) -> None:
        page = client_of("village_clerk", OWN_VILLAGE).get("/clues/").content.decode()
        assert "C101" in page
        assert "C102" not in page
        assert DISEASE not in page
        assert "大病" not in page
        assert "有成员需要医疗帮扶" in page

    @pytest.mark.parametrize("role", ["leader", "department_officer", "system_admin", "finance"])
    def test_list_for_a_role_without_clues_then_forbidden(self, client_of: ClientOf, role: str) -> None:
        assert client_of(role).get("/clues/").status_code == 403

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Accept": "application/json"}])
    @pytest.mark.parametrize("method", ["get", "head", "post"])
    def test_clue_of_a_foreign_village_then_not_found_in_every_form(
        self, client_of: ClientOf, method: str, headers: dict[str, str]
    ) -> None:
        answer = getattr(client_of("village_clerk", FAR_VILLAGE), method)("/clues/C101/", headers=headers)
        assert answer.status_code == 404
        assert "有成员" not in answer.content.decode()
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("query", ["state=x", "risk=a'--", "division=15%", "division=１５０４２４", "risk=ILLNESS"])
    def test_list_with_a_filter_that_is_none_then_not_found(self, client_of: ClientOf, query: str) -> None:
        assert client_of(OFFICE).get(f"/clues/?{query}").status_code == 404

    def test_list_narrowed_then_only_those(self, client_of: ClientOf) -> None:
        client = client_of(OFFICE)
        assert "C101" not in client.get("/clues/?state=cleared").content.decode()
        both = client.get(f"/clues/?state=new&risk=illness&division={FAR_VILLAGE}&answered=no").content.decode()
        assert "C102" in both
        assert "C101" not in both

    def test_answer_then_kept_and_shown_and_not_overwritten_unseen(self, client_of: ClientOf) -> None:
        client = client_of("village_clerk", OWN_VILLAGE)
        assert answered(client) == 302
        assert "不属实" in client.get("/clues/C101/").content.decode()
        assert answered(client, outcome="confirmed", expected="") == 409
        assert answered(client, outcome="confirmed") == 302
        assert list(Decision.objects.order_by("id").values_list("outcome", flat=True)) == ["not_so", "confirmed"]

    @pytest.mark.parametrize("told", [{"outcome": "x"}, {"on": "2999-01-01"}, {"on": "yesterday"}, {"note": "x" * 301}])
    def test_answer_that_is_none_then_the_form_again_and_nothing_kept(self, client_of: ClientOf, told: dict[str, str]) -> None:
        assert answered(client_of("village_clerk", OWN_VILLAGE), **told) == 422
        assert not Decision.objects.exists()

    def test_answer_of_a_clue_that_is_gone_then_refused(self, client_of: ClientOf) -> None:
        Clue.objects.filter(clue_key="C101").update(state="cleared")
        given = {"outcome": "not_so", "on": "2024-06-20", "expected": ""}
        assert client_of("village_clerk", OWN_VILLAGE).post("/clues/C101/", given).status_code == 422

    def test_supervisor_sees_but_does_not_answer(self, client_of: ClientOf) -> None:
        client = client_of("supervisor")
        page = client.get("/clues/C101/")
        assert 'name="outcome"' not in page.content.decode()
        assert client.post("/clues/C101/", {"outcome": "not_so", "on": "2024-06-20", "expected": ""}).status_code == 403

    def test_pages_in_english_are_complete(self, client_of: ClientOf) -> None:
        client = client_of(OFFICE)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        for address in ("/clues/", "/clues/month/", "/clues/C101/"):
            page = client.get(address, headers={"Accept-Language": "en"}).content.decode()
            assert '<html lang="en">' in page
            assert "UNDEFINED" not in page


class TestMonth:
    def test_worker_of_the_site_knows_the_month(self, monkeypatch: pytest.MonkeyPatch) -> None:
        known = {kind.name: kind for kind in KINDS}[MONTH.name]
        assert replace(known, chunk=MONTH.chunk) == MONTH
        asked, done = [], Chunk({}, 0, None)
        monkeypatch.setitem(
            vars(MONTH), "chunk", lambda held: asked.append(held) or done
        )  # a frozen one, whose work is not done here
        held = Held("1", system_actor("150424"), {}, {})
        assert known.chunk(held) is done
        assert asked == [held]

    @pytest.mark.parametrize("role", ["township_clerk", "village_clerk", "leader", "system_admin", "supervisor"])
    @pytest.mark.parametrize("address", ["/clues/month/", "/clues/month/1/", "/clues/month/1/returned/0/"])
    def test_another_role_then_forbidden(self, client_of: ClientOf, role: str, address: str) -> None:
        assert client_of(role).get(address).status_code == 403

    def test_nothing_there_yet_then_said_so(self, client_of: ClientOf) -> None:
        client = client_of(OFFICE)
        assert "还没有" in client.get("/clues/month/").content.decode()
        assert "还没有" in client.get("/clues/").content.decode()
        assert client.get("/clues/month/7/").status_code == 404

    def test_files_given_then_a_work_waits_and_can_be_stopped_and_gone_on_with(self, client_of: ClientOf) -> None:
        client = client_of(OFFICE)
        file = SimpleUploadedFile("低保.csv", "姓名,证件号\n".encode())
        started = client.post("/clues/month/", {"period": "2024-06", "given": [file]})
        work = MonthWork.objects.get()
        assert started["Location"] == f"/clues/month/{work.pk}/"
        assert "低保.csv" in client.get(started["Location"]).content.decode()
        assert "hx-get" in client.get(started["Location"], headers={"HX-Request": "true"}).content.decode()
        assert client.post("/clues/month/", {"period": "2024-06", "given": [SimpleUploadedFile("b.csv", b"x")]}).status_code == 409
        assert client.post(f"/clues/month/{work.pk}/stop/").status_code == 302
        assert client.post(f"/clues/month/{work.pk}/stop/").status_code == 409
        assert client.post(f"/clues/month/{work.pk}/again/").status_code == 302

    @pytest.mark.parametrize("period", ["", "2024-13", "2024-6", "' OR 1", "2024-06"])
    def test_no_file_or_no_period_then_told_and_nothing_kept(self, client_of: ClientOf, period: str) -> None:
        assert client_of(OFFICE).post("/clues/month/", {"period": period}).status_code == 422
        assert not MonthWork.objects.exists()

    def test_files_of_the_incoming_folder_then_taken_and_the_workbook_goes_back(
        self, client_of: ClientOf, small_county: Path
    ) -> None:
        shutil.rmtree(store().folder, ignore_errors=True)  # what another test took would not be taken again
        client = client_of(OFFICE)
        folder = settings.DATA / "incoming" / "2024-05"
        folder.mkdir(parents=True, exist_ok=True)
        for file in (small_county / "files" / "2024-05").iterdir():
            if file.stat().st_size < 100_000:
                (folder / file.name).write_bytes(file.read_bytes())
        client.post("/clues/month/", {"period": "2024-05"})
        work = MonthWork.objects.get()
        carry_on(work.job_id, {"month": MONTH}, worker="test")
        page = client.get(f"/clues/month/{work.pk}/").content.decode()
        work.job.refresh_from_db()
        assert work.job.state == "done", work.job.fault_en
        number = work.files.filter(has_returned=True)[0].number
        back = client.get(f"/clues/month/{work.pk}/returned/{number}/")
        assert back.getvalue()[:2] == b"PK"
        assert "attachment" in back["Content-Disposition"]
        assert f"/returned/{number}/" in page
        assert folder_of(work).is_dir()
        assert "UNDEFINED" not in page
