"""S44: a file the scanner refuses is kept nowhere; a scanner that does not answer lets nothing in; without one files go their way."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from county.records import make_household
from intake.papers import book
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.config.environment import EnvironmentFault, read_environment
from jingzhun.county.config.scanning import ScanRefused, must_be_clean
from jingzhun.county.intake.models import Delivery, ListTask
from jingzhun.county.intake.operations.give_list import give_list
from jingzhun.county.intake.operations.upload_file import upload_file
from jingzhun.county.registry.models import Paper
from jingzhun.county.registry.operations.keep_paper import GivenPaper, keep_paper

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"
pytestmark = pytest.mark.django_db


def answers(line: socket.socket, seen: list[bytes]) -> None:
    """Speak clamd's part: read the pieces of a stream and say what is in them."""
    talk = line.makefile("rb")
    assert talk.read(10) == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack("!I", talk.read(4))[0]:
        content += talk.read(length)
    seen.append(content)
    line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0")
    line.close()


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Return the address of a scanner that knows one virus, and what it was shown."""
    place, seen = tmp_path / "c", list[bytes]()
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(place))
    server.listen()

    def serve() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            answers(line, seen)

    threading.Thread(target=serve, daemon=True).start()
    yield f"unix:{place}", seen
    server.close()


def scanned_by(where: str) -> override_settings:
    return override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, scanner=where))


def test_a_clean_file_is_shown_whole_and_taken(clamd: tuple[str, list[bytes]], make_actor: Callable[..., Actor]) -> None:
    where, seen = clamd
    content = b"a,b\n" * 200_000
    with scanned_by(where):
        upload_file(actor=make_actor("leading_group_office"), name="x.csv", content=content, period="2024-06")
    assert seen == [content]


def test_a_virus_is_kept_nowhere(clamd: tuple[str, list[bytes]], make_actor: Callable[..., Actor]) -> None:
    office = make_actor("leading_group_office")
    make_household(1)
    paper = GivenPaper(kind="application", name="x.pdf", size=len(VIRUS), read=lambda: b"%PDF-1.4" + VIRUS)
    due = timezone.localdate() + timedelta(days=1)
    with scanned_by(clamd[0]):
        for act in (
            lambda: upload_file(actor=office, name="x.csv", content=VIRUS, period="2024-06"),
            lambda: give_list(actor=office, name="x.xlsx", content=book([["姓名", "身份证号"]]) + VIRUS, title="x", due_on=due),
            lambda: keep_paper(actor=office, household_id=1, paper=paper),
        ):
            with pytest.raises(ScanRefused) as refused:
                act()
            assert (refused.value.code, "Eicar" in refused.value.sentence.zh) == ("infected", True)
    assert [model.objects.count() for model in (Delivery, ListTask, Paper)] == [0, 0, 0]


def test_a_scanner_that_does_not_answer_lets_nothing_in(tmp_path: Path) -> None:
    with scanned_by(f"unix:{tmp_path / 'nobody'}"), pytest.raises(ScanRefused) as refused:
        must_be_clean(b"x")
    assert refused.value.code == "no_scanner"


def test_without_a_scanner_files_go_their_way() -> None:
    must_be_clean(VIRUS)


@pytest.mark.parametrize(
    ("value", "is_good"), [("", True), ("unix:/run/c", True), ("tcp:localhost:3310", True), ("http://x", False), ("unix:c", False)]
)
def test_the_address_is_checked_at_the_start(tmp_path: Path, value: str, is_good: bool) -> None:
    given = {"JINGZHUN_DATA": str(tmp_path), "JINGZHUN_MODE": "test", "JINGZHUN_SCANNER": value}
    if is_good:
        assert read_environment(given).scanner == value
    else:
        with pytest.raises(EnvironmentFault):
            read_environment(given)
