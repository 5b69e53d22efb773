"""Every reason code and every command stands in ``docs/``, which ``make docs`` writes from the rules and commands themselves."""

from __future__ import annotations

import pytest
import typer

from house.walk import PROJECT
from jingzhun.cli.app import app
from jingzhun.cli.docs import commands_of, options_of, pages
from jingzhun.intake.row_rules import ROW_RULES
from jingzhun.measures import MEASURES
from jingzhun.policy.nodes import read_nodes
from jingzhun.screening import RULES, reason_cards

DOCS = PROJECT / "docs"
MEND = "run `make docs` and commit docs/"


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    return pages()


@pytest.mark.parametrize("name", ["rules.md", "commands.md"])
def test_the_page_is_what_the_code_generates(name: str, generated: dict[str, str]) -> None:
    page = DOCS / name
    assert page.is_file(), f"docs/{name} is missing: {MEND}"
    written, wanted = page.read_text(encoding="utf-8").splitlines(), generated[name].splitlines()
    differing = [f"line {n}: {a!r} should be {b!r}" for n, (a, b) in enumerate(zip(written, wanted, strict=False), 1) if a != b]
    assert written == wanted, f"docs/{name} differs: {MEND}\n" + "\n".join(differing[:3])


def test_every_reason_code_is_documented() -> None:
    page = (DOCS / "rules.md").read_text(encoding="utf-8")
    headings = {line.split()[1] for line in page.splitlines() if line.startswith("## ")}
    rules = [rule.code for rule in RULES if rule.code not in headings]
    others = [str(card["code"]) for card in reason_cards()] + [m.kind for m in MEASURES] + list(ROW_RULES)
    missing = rules + [code for code in others if f"| `{code}` |" not in page]
    assert len(RULES) + len(others) > 100
    assert not missing, f"docs/rules.md does not tell of {missing}: {MEND}"


def test_every_rule_shows_its_sentences_and_numbers_in_both_languages() -> None:
    page = (DOCS / "rules.md").read_text(encoding="utf-8")
    silent = [
        f"{rule.code}: {words}"
        for rule in RULES
        for said in (rule.village, rule.office, rule.health or rule.office, rule.unknown, rule.asks)
        for words in (said.zh, said.en)
        if words not in page
    ]
    assert not silent, f"docs/rules.md lacks {silent[:3]}: {MEND}"


def test_every_number_of_a_rule_is_shown_with_day_unit_and_source() -> None:
    page = (DOCS / "rules.md").read_text(encoding="utf-8")
    packs = PROJECT / "src" / "jingzhun" / "policy" / "packs" / "cn"
    missing = []
    for rule in RULES:
        section = page.partition(f"## {rule.code} ")[2].partition("\n#")[0]
        parameters = read_nodes((packs / f"{rule.path}.yaml").read_text(encoding="utf-8"), rule.path).items["parameters"].items
        for name, node in parameters.items():
            rows = [line for line in section.splitlines() if line.startswith(f"| `{name}` ")]
            unit = str(node.items["unit"].value)
            sources = {str(value.items["source"].value) for value in node.items["values"].rows}
            if not rows or any(f"| {unit} |" not in row for row in rows) or not any(s in row for s in sources for row in rows):
                missing.append(f"{rule.path}.{name}")
    assert not missing, f"docs/rules.md lacks numbers of {missing}: {MEND}"


def test_every_command_and_option_is_documented() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    found = list(commands_of(typer.main.get_command(app), "jingzhun"))
    missing = []
    for name, command in found:
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        options = [o.opts[0] if o.param_type_name == "option" else (o.metavar or o.name.upper()) for o in options_of(command)]
        missing += [f"{name} {option}" for option in options if f"`{option}" not in section] + ([] if section else [name])
    assert len(found) >= 12
    assert not missing, f"docs/commands.md lacks {missing}: {MEND}"
