"""The dossier of a case read back: everything that was done, and no id, phone, account or illness (trust.md S26; practice.md P28)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pypdf
import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from county.casework.chain import EVIDENCE, OPENED, Crew
from county.judged import DISEASE
from county.records import OWN_VILLAGE, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Read
from jingzhun.county.casework.dossier import ON_THE_PAGE, dossier_pdf
from jingzhun.county.casework.models import Notice
from jingzhun.county.casework.operations.post_notice import Posting, post_notice
from jingzhun.county.casework.operations.record_visit import record_visit
from jingzhun.county.casework.working import Told

pytestmark = pytest.mark.usefixtures("two_ill", "at")
SECRETS = (reserved_id(10), "13912345678", DISEASE, "恶性肿瘤", "6217000000000000000")


def read_back(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", "").replace(" ", "")


def worked(crew: Crew) -> int:
    """Return a case with a visit that tells too much, and a notice that hung."""
    case = crew.step(crew.opened(), "applied")
    told = Told("step", OPENED + timedelta(days=2), "visited", "done", EVIDENCE["visited"])
    answers = [("医疗费用", f"患{DISEASE}，卡号6217000000000000000"), ("住房", "完好")]
    record_visit(actor=crew.team, case_id=case.pk, told=told, is_unchanged=False, answers=answers, note="电话13912345678")
    case.refresh_from_db()
    case = crew.step(crew.step(case, "compared"), "deliberated")
    posting = Posting(
        case_ids=[case.pk], step="noticed", number="公示1号", on=OPENED + timedelta(days=5), evidence=EVIDENCE["noticed"]
    )
    post_notice(actor=crew.committee, posting=posting)
    return int(case.pk)


def test_everything_done_is_there_and_nothing_private_is(crew: Crew) -> None:
    _case, pdf = dossier_pdf(crew.county, worked(crew))
    assert pdf.startswith(b"%PDF-")
    text = read_back(pdf)
    for said in ("监测帮扶档案", "家庭成员", "民主评议", "公示1号", "第1号", "规则版本", ON_THE_PAGE):
        assert said in text, said
    for secret in SECRETS:
        assert secret not in text, secret
    assert Notice.objects.count() == 1


def test_who_looked_stands_there_for_whoever_may_know_it_only(crew: Crew, make_actor: Callable[..., Actor]) -> None:
    number = worked(crew)
    Read.objects.create(at="2026-11-25T00:00:00Z", actor_id=crew.team.officer_id or 0, what="household_page", household_id=1)
    assert "查看记录" in read_back(dossier_pdf(crew.county, number)[1])
    assert "查看记录" not in read_back(dossier_pdf(crew.team, number)[1])


def test_foreign_case_is_not_found(crew: Crew, make_actor: Callable[..., Actor], client_of: Callable[..., Client]) -> None:
    number = worked(crew)
    with pytest.raises(Http404):
        dossier_pdf(make_actor("village_clerk", "150424101201"), number)
    answer = client_of("village_committee", OWN_VILLAGE).get(reverse("case_dossier", args=[number]))
    assert answer["Content-Disposition"].startswith("attachment")


def test_s26_what_looks_like_a_program_is_printed_as_it_stands(crew: Crew) -> None:
    case = crew.step(crew.opened(reason='#read("/etc/passwd") {{7*7}}'), "applied")
    text = read_back(dossier_pdf(crew.county, case.pk)[1])
    assert '#read("/etc/passwd")' in text
    assert "root:" not in text
