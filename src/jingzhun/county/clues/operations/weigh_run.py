"""A run weighed before the site shows it: a rule whose clues jump is looked at by a person first (trust.md F54).

A wrong rule, or a file that fits its layout and not the truth, can open a clue for every fifth household in one night. The numbers
of a run are compared rule by rule with what the site shows now; beyond the lines of ``county/clue_gate`` the run stays in the store,
whole, and nobody is sent to a door.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pyarrow as pa
from django.db.models import Count

from jingzhun.county.clues.models import Clue, Run
from jingzhun.policy import Policy

STANDING = ("new", "still")
_PPM = 1_000_000


@dataclass(frozen=True)
class Jump:
    """A rule of which a run says far more, or far less, than the site shows. Grain: one a rule; all in clues.

    Parameters
    ----------
    before
        Clues of the rule that stand on the site now.
    opened
        Clues of the rule that the run would open.
    gone
        Clues of the rule that the run would clear.
    """

    rule: str
    before: int
    opened: int
    gone: int


def jumps_of(clues: pa.Table, policy: Policy) -> tuple[Jump, ...]:
    """Return the rules that jump, by name.

    None where the site shows no run yet, because there is nothing to compare with, and none where policy knows no lines to weigh by.
    """
    if not Run.objects.exists():
        return ()
    law = policy.rule("county/clue_gate")
    least, rise, fall = law.whole("least_clues"), law.ppm("rise"), law.ppm("fall")
    if least is None or rise is None or fall is None:
        return ()
    before = dict(Clue.objects.filter(state__in=STANDING).order_by().values_list("rule").annotate(n=Count("pk")))
    counted = Counter(zip(clues["rule"].to_pylist(), clues["state"].to_pylist(), strict=True))
    found = []
    for rule in sorted(set(before) | {rule for rule, _ in counted}):
        jump = Jump(rule, before.get(rule, 0), counted[rule, "new"], counted[rule, "cleared"])
        rises = jump.opened >= least and jump.opened * _PPM > rise * jump.before
        falls = jump.gone >= least and jump.gone * _PPM > fall * jump.before
        if rises or falls:
            found.append(jump)
    return tuple(found)
