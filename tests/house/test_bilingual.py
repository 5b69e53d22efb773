"""Every sentence for a person stands in Chinese and English, with the same placeholders; no notice speaks one language only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from string import Formatter

import typer

from house.walk import DOORS, SOURCE, dotted, modules
from jingzhun.cli.app import app
from jingzhun.cli.docs import commands_of, options_of
from jingzhun.values.speech import Bilingual

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z]{2,}")
TEMPLATES = sorted((SOURCE / "cli").rglob("*.j2"))
NOT_LOADED = {"__main__", "spark", "in_openfisca", "in_pandas"}  # what they need comes with an extra; they speak to nobody
# Words that a page may show without the other language.
NEUTRAL = {"Jingzhun", "English"}  # the name of the product; the button to the other language
LANGUAGE_PAIRS = {"zh": "words", "en": "words"}  # a sentence inside a sentence: {zh} in the Chinese text, {en} in the English one


def _sentences() -> Iterator[tuple[str, str, str]]:
    """Yield where, Chinese and English of every sentence: written as a literal, or standing in a module once it is loaded."""
    for module in modules():
        for node in ast.walk(module.tree):
            is_call = isinstance(node, ast.Call) and "Bilingual" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)] if is_call else []
            if len(texts) == 2:
                yield f"{module.where}:{node.lineno}", *texts
        if module.path.stem not in NOT_LOADED:
            for name, value in vars(import_module(dotted(module))).items():
                yield from ((f"{module.where} {name}", said.zh, said.en) for said in _inside(value))


def _inside(value: object, depth: int = 3) -> Iterator[Bilingual]:
    if isinstance(value, Bilingual):
        yield value
    elif depth and isinstance(value, dict):
        yield from (said for part in value.values() for said in _inside(part, depth - 1))
    elif depth and isinstance(value, tuple | list):
        yield from (said for part in value for said in _inside(part, depth - 1))
    elif depth and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        yield from (said for name in value.__dataclass_fields__ for said in _inside(getattr(value, name), depth - 1))


def _placeholders(text: str) -> set[str]:
    return {LANGUAGE_PAIRS.get(name, name) for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_has_the_same_placeholders_in_both_languages() -> None:
    found = {(zh, en): where for where, zh, en in _sentences()}
    uneven = sorted(f"{where}: {zh!r} | {en!r}" for (zh, en), where in found.items() if _placeholders(zh) != _placeholders(en))
    assert len(found) > 400
    assert not uneven, "give both texts the same {…}:\n" + "\n".join(uneven)


def test_each_language_is_written_in_its_own_script() -> None:
    found = set(_sentences())
    not_chinese = sorted(f"{where}: {zh!r}" for where, zh, _ in found if not CHINESE.search(zh) and "{zh}" not in zh)
    not_english = sorted(
        f"{where}: {en!r}" for where, _, en in found if CHINESE.search(en) and not re.search(r"'[^']*'|\(.*\)|“", en)
    )
    assert not not_chinese, "the first text is the Chinese one:\n" + "\n".join(not_chinese)
    assert not not_english, "the second text is the English one; a Chinese word in it stands in quotes:\n" + "\n".join(not_english)


def test_every_command_and_option_explains_itself_in_both_languages() -> None:
    silent = []
    for name, command in commands_of(typer.main.get_command(app), "jingzhun"):
        told = [(name, command.help), *((f"{name} {o.name}", o.help) for o in options_of(command))]
        silent += [where for where, text in told if not text or not CHINESE.search(text) or not WORD.search(text)]
    assert not silent, "write help in both languages, '数据目录 / the data folder':\n" + "\n".join(silent)


def _printed(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and words of every text handed to print as it stands; what is filled in is not looked at."""
    for node in ast.walk(tree):
        name = (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        for argument in node.args if name in {"print", "echo", "secho"} else ():
            parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            yield node.lineno, " ".join(str(p.value) for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))


def test_no_print_speaks_one_language_only() -> None:
    markup = re.compile(r"\[/?\w+\]")
    one_sided = [
        f"{m.where}:{line} {text!r}"
        for m in modules("cli")
        for line, text in _printed(m.tree)
        if bool(CHINESE.search(text)) != bool(WORD.search(markup.sub("", text)))
    ]
    assert not one_sided, f"the doors {DOORS} speak both languages:\n" + "\n".join(one_sided)


def _shown_words(template: str) -> Iterator[str]:
    """Yield the words a template shows as they stand: no code, style, tag, or expression; ``say`` pairs are looked at apart."""
    without = re.sub(r"(?s)<style.*?</style>|<script.*?</script>|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "\n", template)
    yield from (text.strip() for text in re.split(r"<[^<>]*>|\n", without) if text.strip())


def test_no_template_shows_a_notice_in_english_only() -> None:
    shown = [(t.name, text) for t in TEMPLATES for text in _shown_words(t.read_text(encoding="utf-8"))]
    alone = [f"{name}: {text!r}" for name, text in shown if WORD.search(text) and not CHINESE.search(text) and not {text} & NEUTRAL]
    assert TEMPLATES
    assert shown
    assert not alone, "use say(zh, en):\n" + "\n".join(alone)


def test_the_pairs_of_a_template_hold_both_languages() -> None:
    wrong, counted = [], 0
    for template in TEMPLATES:
        for zh, en in re.findall(r'say\("([^"]*)", "([^"]*)"\)', template.read_text(encoding="utf-8")):
            counted += 1
            if not CHINESE.search(zh) or CHINESE.search(en):
                wrong.append(f"{template.name}: say({zh!r}, {en!r})")
    assert counted > 30
    assert not wrong, "\n".join(wrong)


def test_what_the_script_of_the_page_shows_depends_on_the_language() -> None:
    texts = [line for path in (SOURCE / "cli").rglob("*.js") for line in path.read_text(encoding="utf-8").splitlines()]
    alone = [line.strip() for line in texts if CHINESE.search(line) and not re.search(r"\"[^\"]*[A-Za-z]{2,}[^\"]*\"", line)]
    assert not alone, "a Chinese text of the script has its English one beside it:\n" + "\n".join(alone)


HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;:!][\u4e00-\u9fff]")  # a ? may be of a pattern


def test_chinese_sentences_have_chinese_punctuation() -> None:
    wrong = [
        f"{m.where}:{n.lineno} {found.group(0)}"
        for m in modules()
        for n in ast.walk(m.tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and (found := HALF_WIDTH.search(n.value))
    ]
    assert not wrong, "write ，；：？！ between Chinese characters:\n" + "\n".join(wrong)
