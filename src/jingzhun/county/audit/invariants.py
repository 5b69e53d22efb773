"""What must hold whatever happened (trust.md E.3): how a breach is told, and the trail's own: I1 commands, I4 the chain and its seals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from jingzhun.county.audit.checking import check_chain
from jingzhun.county.audit.commands import KEPT
from jingzhun.county.audit.models import Command, Event
from jingzhun.county.audit.seals import seal_faults
from jingzhun.values.speech import Bilingual

MOST_TOLD = 20


@dataclass(frozen=True)
class Breach:
    """One thing that is not as it must be, with the record it is about."""

    invariant: str
    where: str
    sentence: Bilingual


@dataclass(frozen=True)
class Invariant:
    """One thing that must hold.

    Parameters
    ----------
    code
        ``I1`` to ``I12`` of trust.md E.3.
    title
        What must hold, in words.
    breaches
        Finds what does not; nothing found means that it holds.
    to_do
        What the administrator does where it does not hold.
    """

    code: str
    title: Bilingual
    breaches: Callable[[], Iterator[Breach]]
    to_do: Bilingual


WHY = {
    "missing": Bilingual("第 {n} 条缺失", "event {n} is missing"),
    "changed": Bilingual("第 {n} 条被改动", "event {n} was changed"),
    "unlinked": Bilingual("第 {n} 条与前一条不相连", "event {n} does not follow the one before it"),
    "head": Bilingual("链尾与第 {n} 条不符", "the head of the chain does not agree with event {n}"),
}
SEAL = {
    "forged": Bilingual("封存副本 {name} 的校验码不符", "the sealed copy {name} does not bear its own mark"),
    "rewritten": Bilingual(
        "封存副本 {name} 记的是第 {n} 条，现在的审计表与它不同：表被整体改写过",
        "the sealed copy {name} holds event {n}, and the trail differs from it: the trail was rewritten",
    ),
    "lost": Bilingual(
        "封存副本 {name} 记到第 {n} 条，审计表没有这条", "the sealed copy {name} reaches event {n}, which the trail lacks"
    ),
}
UNKNOWN_COMMAND = Bilingual("审计第 {n} 条的指令没有登记", "event {n} tells of a command that is not on the list")


def chain_breaches() -> Iterator[Breach]:
    """Yield the first broken link of the chain, and every sealed copy of its head that disagrees with it."""
    state = check_chain()
    if not state.is_whole:
        yield Breach("I4", f"audit_event {state.broken_at}", WHY[state.why].format(n=state.broken_at))
    for fault in seal_faults():
        yield Breach("I4", fault.name, SEAL[fault.why].format(name=fault.name, n=fault.sequence))


def command_breaches() -> Iterator[Breach]:
    """Yield events of commands that are not kept: the answer was given without the command's row, or the row was taken away.

    A command that was answered is there once: its key is the primary key, and it is written in the transaction of its effect.
    """
    young = timezone.now() - KEPT + timedelta(days=1)
    known = Command.objects.values("key")
    lost = Event.objects.filter(at__gte=young).exclude(command_id="").exclude(command_id__in=known)
    for sequence in lost.order_by("sequence").values_list("sequence", flat=True)[:MOST_TOLD]:
        yield Breach("I1", f"audit_event {sequence}", UNKNOWN_COMMAND.format(n=sequence))


INVARIANTS = (
    Invariant(
        "I1",
        Bilingual("每条已答复的指令恰有一次", "every answered command is there exactly once"),
        command_breaches,
        Bilingual("从最近的备份核对这条指令的结果", "compare the command's effect with the last backup"),
    ),
    Invariant(
        "I4",
        Bilingual("审计链完整，封存副本相符", "the trail's chain is whole and agrees with its sealed copies"),
        chain_breaches,
        Bilingual(
            "停止写入，保留现场，通知审计管理员；用 jingzhun drill 找出最后一份相符的备份",
            "stop writing, keep everything, tell the audit administrator; find the last good backup with jingzhun drill",
        ),
    ),
)
