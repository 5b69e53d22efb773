"""What the API gives, takes and refuses (trust.md S02, S03, S09, S13, S21, S22, S60, S62, S65; F03, F26, F27)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from county.api.conftest import ALL, Program
from county.judged import DISEASE
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.api.openapi import PLACE, broken, kept, text_of
from jingzhun.county.api.routes import figures as figures_route
from jingzhun.county.api.site_api import described
from jingzhun.county.audit.models import Event
from jingzhun.county.clues.models import Decision
from jingzhun.county.clues.operations.load_run import load_run
from jingzhun.county.registry.operations.load_store import load_store

MakeProgram = Callable[..., Program]
COMMAND = "0190b1a2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
NEXT_COMMAND = "0190b1a2-7c3d-7e4f-8a5b-6c7d8e9f0a1c"
ANSWER = {"outcome": "not_so", "on": "2024-06-20", "note": "看过了"}


def village_program(program: MakeProgram, village: str = OWN_VILLAGE, **more: object) -> Program:
    return program(role="village_clerk", home=village, acts=ALL, **more)


@pytest.mark.usefixtures("two_ill")
class TestForeign:
    @pytest.mark.parametrize(
        "path",
        [
            "households/2",
            "households/2/members",
            "households/2/explanation",
            "persons/20",
            "persons/20?whole_number=true",
            "clues/C102",
        ],
    )
    @pytest.mark.parametrize("headers", [{}, {"Accept": "text/html"}, {"HX-Request": "true"}, {"Accept": "text/csv"}])
    def test_what_is_another_villages_is_not_found_in_any_form(
        self, program: MakeProgram, path: str, headers: dict[str, str]
    ) -> None:
        one = village_program(program)
        there, nowhere = one.ask(path, headers=headers), one.ask(path.replace("2", "7", 1), headers=headers)
        assert there.status_code == nowhere.status_code == 404
        assert {**there.json(), "instance": ""} == {**nowhere.json(), "instance": ""}
        assert one.ask(path, "head", headers=headers).status_code in {404, 405}

    def test_answer_to_another_villages_clue_is_not_found_and_not_kept(self, program: MakeProgram) -> None:
        answer = village_program(program).write("clues/C102/answers", ANSWER, **{"Idempotency-Key": COMMAND})
        assert answer.status_code == 404
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("query", [f"division={FAR_VILLAGE}", "household_id=2"])
    def test_s23_filters_never_widen(self, program: MakeProgram, query: str) -> None:
        assert village_program(program).ask(f"clues?{query}").json() == {"items": [], "next": None}

    def test_village_never_reads_a_disease(self, program: MakeProgram) -> None:
        one = village_program(program)
        told = "".join(one.ask(path).content.decode() for path in ("clues", "clues/C101", "households/1/explanation", "households"))
        for secret in (DISEASE, "MAJOR_DISEASE", "大病", "名单"):
            assert secret not in told

    def test_office_reads_rule_and_source(self, program: MakeProgram) -> None:
        told = program(acts=(*ALL,)).ask("clues/C101").json()
        assert told["clue"]["rule"] == "MAJOR_DISEASE"
        assert told["clue"]["sources"] == ["大病名单.xlsx:4"]


@pytest.mark.usefixtures("two_ill")
class TestNumbers:
    def test_id_is_masked_unless_the_key_may(self, program: MakeProgram) -> None:
        whole = reserved_id(10)
        plain = program(acts=("see_households",))
        assert whole not in plain.ask("persons/10").content.decode()
        assert whole not in plain.ask("households/1/members").content.decode()
        assert whole not in plain.ask("persons?word=" + whole).content.decode()
        assert plain.ask("persons/10?whole_number=true").status_code == 403
        assert whole not in program(acts=ALL).ask("persons/10").content.decode()
        assert program(acts=ALL).ask("persons/10?whole_number=true&reason=查错").json()["id_number"] == whole


@pytest.mark.usefixtures("two_ill")
class TestRefused:
    @pytest.mark.parametrize(
        ("path", "field"),
        [
            ("households?size=201", "size"),
            ("households?size=1000000000", "size"),
            ("households?size=0", "size"),
            ("households?after=-1", "after"),
            ("households?after=1'--", "after"),
            ("households?division=15042", "division"),
            ("households?division=150424%25", "division"),
            ("households?division=%EF%BC%91%EF%BC%95", "division"),
            ("households?division=150424%00", "division"),
            ("households?kind=x", "kind.0"),
            ("households?order_by=password", "order_by"),
            ("households?order=CASE%20WHEN", "order"),
            ("households?judged__kind=poor", "judged__kind"),
            ("households?_connector=OR", "_connector"),
            ("households?income_below_fen=1e400", "income_below_fen"),
            ("clues?state=x", "state"),
            ("clues?risk='%20OR%201", "risk"),
            ("clues?household_id=99999999999999999999", "household_id"),
            ("divisions?under=x", "under"),
            ("jobs?after=x", "after"),
            ("persons?word=", "word"),
            ("households/1?format=csv", "format"),
            ("households/1/members?on=2024-02-30", "on"),
        ],
    )
    def test_parameter_that_cannot_be_taken_then_named(self, program: MakeProgram, path: str, field: str) -> None:
        answer = program(acts=ALL).ask(path)
        assert answer.status_code == 422, answer.content
        assert field in {error["field"] for error in answer.json()["errors"]}

    @pytest.mark.parametrize("field", ["status", "version", "decided_by", "household_id", "state", "id"])
    def test_body_with_a_read_only_field_then_named_and_nothing_changed(self, program: MakeProgram, field: str) -> None:
        answer = program(acts=ALL).write("clues/C101/answers", {**ANSWER, field: 1}, **{"Idempotency-Key": COMMAND})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("body", ['{"outcome":', "[]", "null", '{"outcome":"x","on":"2024-06-20"}', "\x00", '{"on":NaN}'])
    def test_body_that_is_none_then_a_problem(self, program: MakeProgram, body: str) -> None:
        answer = program(acts=ALL).write("clues/C101/answers", body, **{"Idempotency-Key": COMMAND})
        assert answer.status_code in {400, 422}
        assert answer["Content-Type"] == "application/problem+json"

    def test_other_method_then_405_with_what_is_allowed(self, program: MakeProgram) -> None:
        answer = program().ask("households/1", "delete")
        assert answer.status_code == 405
        assert answer.json()["code"] == "method_not_allowed"
        assert "GET" in answer["Allow"]

    @pytest.mark.parametrize("path", ["nowhere", "", "households/x", "households/1/", "../api/v1/households", "households/１"])
    def test_address_that_is_none_then_404_as_a_problem(self, program: MakeProgram, path: str) -> None:
        answer = program().ask(path)
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"

    def test_fault_of_ours_then_neutral(
        self, program: MakeProgram, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken_query(actor: object) -> None:
            raise RuntimeError("secret of the inside")

        monkeypatch.setattr(figures_route, "figures_for", broken_query)
        answer = program().ask("figures")
        assert answer.status_code == 500
        assert "secret" not in answer.content.decode()
        assert "secret of the inside" in caplog.text
        assert len(answer.json()["instance"]) == 6

    def test_problem_speaks_both_languages(self, program: MakeProgram) -> None:
        told = program().ask("households/99").json()
        assert (told["zh"], told["en"], told["status"]) == ("没有找到", "not found", 404)
        assert told["type"] == "urn:jingzhun:problem:not_found"


@pytest.mark.usefixtures("two_ill")
class TestCommands:
    def test_same_command_sent_five_times_then_done_once(self, program: MakeProgram) -> None:
        one = program(acts=ALL)
        answers = [one.write("clues/C101/answers", ANSWER, **{"Idempotency-Key": COMMAND}) for _ in range(5)]
        assert {a.status_code for a in answers} == {201}
        assert len({a.content for a in answers}) == 1
        assert [a.headers.get("Idempotent-Replayed") for a in answers] == [None, "true", "true", "true", "true"]
        assert Decision.objects.count() == Event.objects.filter(act="answer_clue").count() == 1

    def test_same_key_with_another_body_then_422(self, program: MakeProgram) -> None:
        one = program(acts=ALL)
        one.write("clues/C101/answers", ANSWER, **{"Idempotency-Key": COMMAND})
        answer = one.write("clues/C101/answers", {**ANSWER, "outcome": "confirmed"}, **{"Idempotency-Key": COMMAND})
        assert (answer.status_code, answer.json()["code"]) == (422, "other_body")
        assert Decision.objects.count() == 1

    def test_same_key_of_another_program_then_it_never_gets_the_first_ones_answer(self, program: MakeProgram) -> None:
        statuses = [
            one.write("clues/C101/answers", ANSWER, **{"Idempotency-Key": COMMAND}).status_code
            for one in (program(acts=ALL), program(acts=ALL))
        ]
        assert statuses == [201, 422]
        assert Decision.objects.count() == 1

    def test_command_refused_then_not_kept_and_may_be_sent_again(self, program: MakeProgram) -> None:
        one = program(acts=ALL)
        assert one.write("clues/C101/answers", {**ANSWER, "on": "2999-01-01"}, **{"Idempotency-Key": COMMAND}).status_code == 422
        assert one.write("clues/C101/answers", ANSWER, **{"Idempotency-Key": COMMAND}).status_code == 201

    @pytest.mark.parametrize(("key", "status"), [("", 428), ("short", 422), ("x" * 65, 422), ("a b" * 10, 422)])
    def test_command_without_a_proper_key_then_refused(self, program: MakeProgram, key: str, status: int) -> None:
        headers = {"Idempotency-Key": key} if key else {}
        assert program(acts=ALL).write("clues/C101/answers", ANSWER, **headers).status_code == status
        assert not Decision.objects.exists()

    def test_if_match_of_what_was_read_then_done_of_what_changed_then_412(self, program: MakeProgram) -> None:
        one = program(acts=ALL)
        tag = one.ask("clues/C101")["ETag"]
        assert one.write("clues/C101/answers", ANSWER, **{"Idempotency-Key": COMMAND, "If-Match": tag}).status_code == 201
        again = one.write("clues/C101/answers", ANSWER, **{"Idempotency-Key": NEXT_COMMAND, "If-Match": tag})
        assert (again.status_code, again.json()["code"]) == (412, "changed")
        assert Decision.objects.count() == 1

    def test_key_without_the_act_then_403_and_nothing_kept(self, program: MakeProgram) -> None:
        answer = program().write("clues/C101/answers", ANSWER, **{"Idempotency-Key": COMMAND})
        assert answer.status_code == 403
        assert not Decision.objects.exists()


class TestPages:
    def test_keyset_pages_give_each_household_once(self, program: MakeProgram, db: None) -> None:
        for number in range(1, 8):
            make_household(number)
        one, seen, after = program(), [], ""
        while True:
            page = one.ask(f"households?size=3{after}").json()
            seen += [h["household_id"] for h in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert seen == [str(number) for number in range(1, 8)]

    def test_figures_and_lists_of_a_loaded_county(self, program: MakeProgram, small_county: Path) -> None:
        load_store(actor=system_actor("150424"), folder=small_county / "data")
        load_run(actor=system_actor("150424"), folder=small_county / "data")
        one = program(acts=ALL)
        told = one.ask("figures").json()
        assert told["run"]["period"] == "2024-06"
        for figure in [f for f in told["figures"] if f["figure"] in {"class", "clue", "risk", "measure", "without_measure"}][:12]:
            query = "&".join(f"{name}={value}" for name, value in figure["filters"].items())
            assert _count(one, query) == figure["households"], figure
        assert one.ask("runs").json()["items"][0]["period"] == "2024-06"
        assert one.ask("divisions?under=150424&size=5").json()["items"][0]["code"].startswith("150424")
        assert one.ask("jobs").json() == {"items": [], "next": None}
        clue = one.ask("clues?size=1").json()["items"][0]
        household = one.ask(f"households/{clue['household_id']}")
        assert household["ETag"] == '"1"'
        assert one.ask(f"households/{clue['household_id']}/members?on=2024-06-30").json()["items"]
        assert one.ask(f"households/{clue['household_id']}/explanation").json()["is_same_law"]


def _count(one: Program, query: str) -> int:
    count, after = 0, ""
    while True:
        page = one.ask(f"households?size=200&{query}{after}").json()
        count += len(page["items"])
        if page["next"] is None:
            return count
        after = f"&after={page['next']}"


class TestDescription:
    def test_description_in_the_repository_is_the_codes(self) -> None:
        assert broken(kept(), described()) == []
        assert PLACE.read_text(encoding="utf-8") == text_of(described()), "run: python -m django write_openapi"

    def test_description_is_openapi_3_1_and_every_error_is_a_problem(self) -> None:
        schema = kept()
        assert schema["openapi"].startswith("3.1")
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                assert operation["security"], (method, path)
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        assert list(answer["content"]) == ["application/problem+json"]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (lambda s: s["paths"].pop("/api/v1/runs"), "/api/v1/runs is gone"),
            (lambda s: s["paths"]["/api/v1/clues/{key}/answers"].pop("post"), "POST /api/v1/clues/{key}/answers is gone"),
            (lambda s: s["paths"]["/api/v1/clues"]["get"]["parameters"].pop(0), "GET /api/v1/clues: the parameter state is gone"),
            (
                lambda s: s["paths"]["/api/v1/clues"]["get"]["parameters"][0].update(required=True),
                "GET /api/v1/clues: the parameter state is required now",
            ),
            (lambda s: s["paths"]["/api/v1/clues"]["get"]["responses"].pop("200"), "GET /api/v1/clues: the answer 200 is gone"),
            (lambda s: s["components"]["schemas"].pop("ClueTold"), "the schema ClueTold is gone"),
            (lambda s: s["components"]["schemas"]["ClueTold"]["properties"].pop("risk"), "ClueTold.risk is gone"),
            (
                lambda s: s["components"]["schemas"]["ClueTold"]["properties"]["risk"].update(type="integer"),
                "ClueTold.risk has another type",
            ),
            (lambda s: s["components"]["schemas"]["AnswerAsked"]["required"].append("note"), "AnswerAsked.note is required now"),
        ],
    )
    def test_change_that_breaks_a_program_then_named(self, change: Callable[[dict[str, object]], object], told: str) -> None:
        new = json.loads(json.dumps(kept()))
        change(new)
        assert told in broken(kept(), new)

    def test_addition_breaks_nothing(self) -> None:
        new = json.loads(json.dumps(kept()))
        new["paths"]["/api/v1/more"] = new["paths"]["/api/v1/runs"]
        new["components"]["schemas"]["ClueTold"]["properties"]["more"] = {"type": "string"}
        assert broken(kept(), new) == []


def test_head_and_options_of_a_stranger_tell_nothing(db: None) -> None:
    for method in ("head", "options"):
        assert getattr(Client(), method)("/api/v1/households").status_code in {401, 405}
