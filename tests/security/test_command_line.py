"""S28: what stands on the command line is text. No shell sees it, ``--`` ends the options, a wrong word costs exit code 2 and a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jingzhun.cli.app import app

HOSTILE = [
    "; touch {pwned}",
    "$(touch {pwned})",
    "`touch {pwned}`",
    "| touch {pwned}",
    "&& touch {pwned}",
    "a\ntouch {pwned}",
    "{{pwned}}\t-x",
]
YOURS = 2


def _verbs(word: str, tmp: Path) -> dict[str, list[str]]:
    """Return, for each verb, a call with one hostile word where a stranger's word may stand."""
    data = ["--data", str(tmp / "data")]
    return {
        "policy show": ["policy", "show", word],
        "policy history": ["policy", "history", word],
        "policy place": ["policy", "show", "--place", word],
        "case room": ["case", word, "x.yaml"],
        "case file": ["case", "screening", word],
        "intake folder": ["intake", word, "--period", "2024-06", *data],
        "intake period": ["intake", str(tmp), "--period", word, *data],
        "intake profile": ["intake", str(tmp), "--period", "2024-06", "--profile", word, *data],
        "screen data": ["screen", "--as-of", "2024-06-30", "--data", str(tmp / word.replace("/", "_"))],
        "screen place": ["screen", "--as-of", "2024-06-30", "--place", word, *data],
    }


PLACES = list(_verbs("x", Path()))


def _sentence(text: str) -> dict[str, str]:
    """Return the error as every door tells it; what else stands on the error stream are bars."""
    line = next(line for line in text.splitlines() if line.startswith('{"error"'))
    return dict(json.loads(line)["error"])


@pytest.mark.parametrize(
    ("place", "word"),
    [
        *((p, HOSTILE[n % len(HOSTILE)]) for n, p in enumerate(PLACES)),
        *(("policy show", w) for w in HOSTILE),
        *(("case file", w) for w in HOSTILE),
    ],
)
def test_s28_word_when_hostile_then_exit_code_2_and_a_sentence(place: str, word: str, tmp_path: Path) -> None:
    pwned = tmp_path / "pwned"
    result = CliRunner().invoke(app, _verbs(word.format(pwned=pwned), tmp_path)[place])
    assert result.exit_code == YOURS, result.output
    told = _sentence(result.stderr)
    assert told["code"]
    assert told["zh"] != told["en"]
    assert not pwned.exists()
    assert not (tmp_path / "data" / "CURRENT").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["policy", "show", "; touch {pwned}"], "unknown_rule"),
        (["policy", "show", "--", "-x"], "unknown_rule"),
        (["policy", "history", "--", "--as-of"], "unknown_rule"),
        (["case", "--", "--help", "$(touch {pwned})"], "no_room"),
        (["case", "screening", "--", "-$(touch {pwned}).yaml"], "no_file"),
    ],
)
def test_s28_command_as_installed_when_called_with_hostile_words_then_nothing_runs(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    pwned = tmp_path / "pwned"
    command = [str(Path(sys.executable).with_name("jingzhun")), *(a.format(pwned=pwned) for a in arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert result.returncode == YOURS
    assert _sentence(result.stderr)["code"] == said
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["policy", "show", "-x"], ["policy", "show", "--places=cn"], ["-c", "id"], ["pol\x1bicy"]])
def test_s28_option_when_unknown_then_refused_and_named(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == YOURS
    assert "No such" in result.stderr
    assert "pol\x1bicy" not in result.stderr, "control characters are shown, not sent to the terminal"


@pytest.mark.parametrize("place", ["../../etc", "cn/../../../etc", "/etc", "cn\n", "cn\x00", "%2e%2e/cn"])
def test_s28_place_when_it_is_a_path_then_no_file_is_looked_for(place: str) -> None:
    result = CliRunner().invoke(app, ["policy", "show", "--place", place])
    assert result.exit_code == YOURS
    assert _sentence(result.stderr)["code"] == "unknown_jurisdiction"


@pytest.mark.parametrize(
    "arguments",
    [
        ["policy", "show", "--as-of", "2024-02-30"],
        ["policy", "show", "--as-of", "now; id"],
        ["policy", "diff", "--", "-1", "$(id)"],
        ["screen", "--as-of", "$(id)"],
        ["case", "screening", "/tmp"],
    ],
)
def test_s28_day_or_folder_when_wrong_then_exit_code_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == YOURS
