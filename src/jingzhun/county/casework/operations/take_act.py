"""Take one act of a case: a step, a pause, an objection and its re-check, an answer, an appeal, a withdrawal, early help."""

from __future__ import annotations

from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.ending import after_end
from jingzhun.county.casework.models import Case
from jingzhun.county.casework.working import CaseRefused, Told, add_act, locked_case
from jingzhun.values.speech import Bilingual

BY_ITSELF = ("open", "measures")
OTHER_DOOR = Bilingual("“{kind}”有自己的页面", "'{kind}' has a page of its own")
NO_CLASS = Bilingual("请选定类别", "choose the class")
CLASSES = ("unstable_exited", "near_poor", "sudden_hardship")


def take_act(*, actor: Actor, case_id: int, told: Told) -> Case:
    """Take one act and return the case as it then stands.

    Raises
    ------
    Http404
        Where the case is not the actor's.
    PermissionDenied
        Where the actor works on no cases there.
    CaseRefused
        ``changed``, ``refused`` with every reason against it, ``no_class``.
    """
    if told.kind in BY_ITSELF:
        raise CaseRefused("other_door", OTHER_DOOR, kind=told.kind)
    with transaction.atomic():
        case = locked_case(actor, case_id, version=told.version)
        act_on(actor, case, told)
    return case


def act_on(actor: Actor, case: Case, told: Told) -> None:
    """Take one act of a case that is locked; inside the caller's transaction."""
    if told.step == "county_determined" and told.outcome == "done" and case.procedure not in {"clearance", "household_exit"}:
        if told.class_code not in CLASSES and case.procedure != "registration":
            raise CaseRefused("no_class", NO_CLASS)
        case.determined_class = told.class_code
    row = add_act(actor, case, told)
    after_end(actor, case, row)
