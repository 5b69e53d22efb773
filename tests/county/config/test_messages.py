"""The Chinese of the site: every sentence is there, and the same sentence is said the same way on every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from jingzhun.county.config import messages


def test_every_sentence_is_there_and_said_in_one_way() -> None:
    assert messages.missing() == []
    assert messages.apart() == []


def test_sentence_said_in_two_ways_is_told_with_both(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[[Path], Catalog] = messages.kept
    folders = messages.apps()

    def other(folder: Path) -> Catalog:
        found = Catalog(locale=messages.LANGUAGE)
        found.add("Late", "迟了" if folder == folders[0] else "超期")
        return found

    monkeypatch.setattr(messages, "kept", other)
    told = messages.apart()
    assert len(told) == 1
    assert "迟了" in told[0]
    assert "超期" in told[0]
    monkeypatch.setattr(messages, "kept", real)


def test_sentence_without_chinese_is_told_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "kept", lambda _folder: Catalog(locale=messages.LANGUAGE))
    assert any("no Chinese for" in fault for fault in messages.missing())
