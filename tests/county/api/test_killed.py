"""F03: the web process is killed between the commit and the answer; whoever asks again with the same key gets the first answer, and one effect stands."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from county.api.conftest import command

SCRIPT = Path(__file__).with_name("killed_server.py")
TESTS = Path(__file__).resolve().parents[2]


def environment(folder: Path) -> dict[str, str]:
    told = {
        "JINGZHUN_DATA": str(folder), "JINGZHUN_MODE": "test", "DJANGO_SETTINGS_MODULE": "jingzhun.county.config.settings",
        "JINGZHUN_HOSTS": "127.0.0.1", "JINGZHUN_DATABASE": "", "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip
    return {**os.environ, **told}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def serve(folder: Path, port: int, way: str) -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(port), way], env=environment(folder), text=True, stdout=subprocess.PIPE
    )
    assert server.stdout
    assert server.stdout.readline() == "up\n"
    return server


def ask(port: int, key: str, once: str, clue: str) -> tuple[int, dict[str, object], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    body = json.dumps({"outcome": "not_so", "on": "2024-06-20", "note": ""})
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once, "Content-Type": "application/json"}
    connection.request("POST", f"/api/v1/clues/{clue}/answers", body, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read()), answer.headers.get("Idempotent-Replayed", "")


def rows(folder: Path, question: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "county.sqlite3") as connection:
        return connection.execute(question).fetchall()


def test_killed_after_the_commit_and_before_the_answer(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, str(SCRIPT), "ready"], env=environment(tmp_path), capture_output=True, text=True, timeout=120, check=True
    )
    key, once = made.stdout.strip().splitlines()[-1], command()
    [(clue,)] = rows(tmp_path, "SELECT clue_key FROM clues_clue LIMIT 1")
    port = free_port()
    server = serve(tmp_path, port, "kill")
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(port, key, once, str(clue))
    assert server.wait(timeout=20) == -signal.SIGKILL
    assert rows(tmp_path, "SELECT count(*) FROM clues_decision") == [(1,)], "it was committed, and nobody was told"
    time.sleep(0.1)
    port = free_port()
    server = serve(tmp_path, port, "live")
    try:
        first, again = ask(port, key, once, str(clue)), ask(port, key, once, str(clue))
    finally:
        server.kill()
        server.wait(timeout=20)
    assert first[0] == 201
    assert first[2] == "true", "the first answer, told late"
    assert again == first
    assert rows(tmp_path, "SELECT count(*) FROM clues_decision") == [(1,)]
    assert rows(tmp_path, "SELECT count(*) FROM audit_event WHERE act = 'answer_clue'") == [(1,)]
