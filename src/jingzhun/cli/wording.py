"""What a wrongly written command is told: in both languages, in the one shape of error, naming the option and what to do next."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from typer.core import TyperGroup

from jingzhun.cli.doors import YOURS
from jingzhun.values.speech import Bilingual

# Because typer carries a click of its own and exports of its errors only this one; its parent is the error of every wrong call.
WrongCall: type[Exception] = typer.BadParameter.__mro__[1]
SENTENCES = {
    "MissingParameter": ("missing_word", Bilingual("缺少 {what}；用法见 {help}", "{what} is missing; see {help}")),
    "BadParameter": ("bad_word", Bilingual("{what} 的值不对；用法见 {help}", "the value of {what} does not fit; see {help}")),
    "NoSuchOption": ("no_option", Bilingual("没有选项 {what}；用法见 {help}", "there is no option {what}; see {help}")),
}
OTHERS = ("bad_call", Bilingual("命令写法不对；用法见 {help}", "the command cannot be read so; see {help}"))


def wrong_call(error: Exception) -> dict[str, str]:
    """Return code and sentences of a wrong call; ``detail`` keeps the parser's own words.

    Parameters
    ----------
    error
        The parser's error, with the command it was reading as ``ctx`` and the option or argument as ``param``.
    """
    code, sentence = SENTENCES.get(type(error).__name__, OTHERS)
    written = getattr(getattr(error, "param", None), "opts", [""])
    what = getattr(error, "option_name", None) or written[0]
    path = getattr(getattr(error, "ctx", None), "command_path", "jingzhun")
    spoken = sentence.format(what=what, help=f"{path} --help")
    return {"code": code, **spoken.as_dict(), "detail": getattr(error, "message", None) or str(error)}


class Spoken(TyperGroup):
    """A group whose wrong calls end with our shape of error: without it each door would speak the parser's English."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # the wider Context is typer's own
        """Read the words before the verb."""
        with _told_wrong():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # the wider Context is typer's own
        """Find the verb, read its words and run it."""
        with _told_wrong():
            return super().invoke(ctx)


@contextmanager
def _told_wrong() -> Iterator[None]:
    try:
        yield
    except WrongCall as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            raise  # the parser then shows the help
        print(json.dumps({"error": wrong_call(error)}, ensure_ascii=False), file=sys.stderr)
        raise typer.Exit(YOURS) from None
