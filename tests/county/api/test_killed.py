"""F03: the web process is killed between the commit and the answer; whoever asks again with the same key gets the first answer, and one effect stands."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from county.api.conftest import command
from county.own_site import environment_of, lies_in_sqlite, rows_of, started

pytestmark = lies_in_sqlite
SCRIPT = Path(__file__).with_name("killed_server.py")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    return environment_of(folder, JINGZHUN_HOSTS="127.0.0.1")


@contextmanager
def served(folder: Path, way: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Serve the site of a folder; gives the process and its port."""
    port = free_port()
    with started(SCRIPT, str(port), way, environment=environment(folder)) as server:
        assert server.stdout
        assert server.stdout.readline() == "up\n"
        yield server, port


def ask(port: int, key: str, once: str, clue: str) -> tuple[int, dict[str, object], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    body = json.dumps({"outcome": "not_so", "on": "2024-06-20", "note": ""})
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once, "Content-Type": "application/json"}
    connection.request("POST", f"/api/v1/clues/{clue}/answers", body, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read()), answer.headers.get("Idempotent-Replayed", "")


def test_killed_after_the_commit_and_before_the_answer(tmp_path: Path, migrated_site: Path) -> None:
    shutil.copytree(migrated_site, tmp_path, dirs_exist_ok=True)
    made = subprocess.run(
        [sys.executable, str(SCRIPT), "ready"], env=environment(tmp_path), capture_output=True, text=True, timeout=120, check=True
    )
    key, once = made.stdout.strip().splitlines()[-1], command()
    [(clue,)] = rows_of(tmp_path, "SELECT clue_key FROM clues_clue LIMIT 1")
    with served(tmp_path, "kill") as (server, port):
        with pytest.raises((OSError, http.client.HTTPException)):
            ask(port, key, once, str(clue))
        assert server.wait(timeout=20) == -signal.SIGKILL
    assert rows_of(tmp_path, "SELECT count(*) FROM clues_decision") == [(1,)], "it was committed, and nobody was told"
    with served(tmp_path, "live") as (_server, port):
        first, again = ask(port, key, once, str(clue)), ask(port, key, once, str(clue))
    assert first[0] == 201
    assert first[2] == "true", "the first answer, told late"
    assert again == first
    assert rows_of(tmp_path, "SELECT count(*) FROM clues_decision") == [(1,)]
    assert rows_of(tmp_path, "SELECT count(*) FROM audit_event WHERE act = 'answer_clue'") == [(1,)]
