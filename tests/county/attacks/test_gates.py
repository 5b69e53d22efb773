"""What must not stand in the site's code at all, looked for in every file (trust.md S17, S18, S20, S30, S32, S33)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

import jingzhun
from jingzhun.county.config.json_cache import JsonCache, SignedJson

ROOT = Path(jingzhun.__file__).parent
CODE = sorted(ROOT.rglob("*.py"))
PAGES = sorted((ROOT / "county").rglob("*.html"))
OBJECTS = re.compile(
    r"\b(?:import|from) (?:pickle|marshal|shelve|dill|cloudpickle|joblib)\b|yaml\.(?:load|unsafe_load|full_load)\(|(?<!\.)\b(?:eval|exec)\("
)
OUTSIDE = re.compile(r"\b(?:import|from) (?:requests|httpx|aiohttp|urllib3|http\.client|smtplib|ftplib|urllib\.request)\b")
SPEAKS_TO_THE_SCANNER = "scanning.py"  # clamd, at the address of the installation's own setting
SPEAKS_TO_THE_GATEWAY = (
    "gateway.py"  # the county platform's, at the address of the installation's own setting; no redirect is followed
)


def found(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files
        for line in path.read_text("utf-8").splitlines()
        if pattern.search(line)
    ]


def test_s33_s32_nothing_makes_objects_of_what_somebody_else_wrote() -> None:
    assert len(CODE) > 500
    assert found(OBJECTS, CODE) == []


def test_s30_the_site_asks_no_other_host() -> None:
    site = [p for p in CODE if p.is_relative_to(ROOT / "county")]
    assert found(OUTSIDE, site) == [f"county/jobs/{SPEAKS_TO_THE_GATEWAY}: import http.client"]
    makes = found(re.compile(r"\bGateway\("), site)
    assert makes == [
        "county/jobs/operations/send_messages.py: return Gateway(here.gateway, here.gateway_key) if here.gateway else None"
    ]
    assert "here = settings.ENVIRONMENT" in (ROOT / "county/jobs/operations/send_messages.py").read_text("utf-8")
    sockets = {p.name for p in CODE if "create_connection(" in p.read_text("utf-8")}
    assert sockets == {SPEAKS_TO_THE_SCANNER}


def test_s17_no_page_lets_markup_through() -> None:
    assert len(PAGES) > 100
    assert found(re.compile(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq|\bmark_safe\b|\bmarkdown\b"), PAGES) == []


def test_s18_s20_a_script_of_a_page_is_a_file_or_data_that_is_escaped() -> None:
    scripts = [tag for page in PAGES for tag in re.findall(r"<script[^>]*>", page.read_text("utf-8"))]
    assert scripts
    assert [tag for tag in scripts if " src=" not in tag and 'type="application/json"' not in tag] == []
    assert found(re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:|\sstyle\s*=\s*[\"']"), PAGES) == []


def test_s33_sessions_and_cache_are_json() -> None:
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")
    assert settings.CACHES["default"]["BACKEND"].endswith("JsonCache") or "locmem" in settings.CACHES["default"]["BACKEND"]


@pytest.mark.parametrize("kept", [b"", b"x", b'{"a":1}', b"gASVBQAAAAAAAABLAS4=", b"1:x"])
def test_s33_a_cache_entry_that_somebody_else_wrote_is_not_there(kept: bytes) -> None:
    assert SignedJson.loads(kept) is None
    whole = SignedJson.dumps([1, 2.5, "三"])
    assert SignedJson.loads(whole) == [1, 2.5, "三"]
    assert SignedJson.loads(b"[2" + whole[2:]) is None


@pytest.mark.django_db
def test_s33_a_pickle_planted_in_the_cache_table_runs_nothing() -> None:
    call_command("createcachetable", "planted_entries", verbosity=0)
    kept = JsonCache("planted_entries", {})
    kept.set("planted", [1, "二"])
    assert kept.get("planted") == [1, "二"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE planted_entries SET value = %s", ["Y29zCnN5c3RlbQoodG91Y2ggL3RtcC9wd25lZAp0Ui4="])
    assert kept.get("planted") is None
