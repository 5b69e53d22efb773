"""What the newest run says about a household, as parts of its page: class and reasons, risks, measures, possessions, clues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.audience import VILLAGE, audience_of
from jingzhun.county.clues.contexts import AssetQuestion, AssetsPanel, ClassPanel, CluesPanel, MeasuresPanel, Proposed, RisksPanel
from jingzhun.county.clues.models import AssetHit, ClueStep, HouseholdClass, MeasureProposal, Risk, Run
from jingzhun.county.clues.queries.clues import CHANGES, RULE_OF, STATES, Step, lines_of
from jingzhun.county.clues.queries.explain import words_of
from jingzhun.county.clues.queries.figures import ANSWERS, GUARANTEES
from jingzhun.county.clues.queries.runs import newest_run, policy_of
from jingzhun.county.clues.visible import visible_clues
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.panel import Panel
from jingzhun.county.registry.queries import household_for
from jingzhun.policy import Policy
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

MEASURE_ANSWERS = ("yes", "unknown")


@dataclass(frozen=True)
class Seen:
    """One household as one reader sees it, under the law of the newest run."""

    actor: Actor
    household: Household
    audience: str
    run: Run
    policy: Policy


def panels(actor: Actor, household_id: int, as_of: date) -> tuple[Panel, ...]:
    """Return the parts of a household's page that the newest run fills; none before the first run.

    Parameters
    ----------
    as_of
        The day the page shows; on a day before the newest run its answers are not shown, because they were not known.

    Raises
    ------
    Http404
        Where the household is not the actor's.
    """
    household = household_for(actor, household_id)
    run = newest_run()
    if run is None or as_of < run.as_of:
        return ()
    seen = Seen(actor, household, audience_of(actor, household.village_code), run, policy_of(run))
    return tuple(panel for make in MADE for panel in make(seen))


def _class(seen: Seen) -> Iterator[Panel]:
    found = HouseholdClass.objects.filter(household=seen.household).first()
    if found is None:
        return
    is_office = seen.audience != VILLAGE
    context = ClassPanel(
        label=seen.policy.codes("classes").label(found.kind),
        code=found.kind,
        words=words_of(seen.household.pk, seen.audience),
        needs_visit=found.needs_visit,
        is_partial=found.is_partial,
        as_of=seen.run.as_of,
        policy_hash=seen.run.policy_hash,
        net_per_head_yuan=_yuan(found.net_per_head_fen) if is_office else None,
        line_yuan=_yuan(found.line_fen) if is_office else None,
        guarantees=tuple((label, ANSWERS[getattr(found, name)], getattr(found, name)) for name, label in GUARANTEES.items()),
    )
    yield Panel("class", _("Class and reasons"), "clues/panels/class.html", context, 10)


def _yuan(amount_fen: int | None) -> str | None:
    return None if amount_fen is None else yuan_text(amount_fen)


def _risks(seen: Seen) -> Iterator[Panel]:
    labels = seen.policy.codes("risk_types")
    found = Risk.objects.filter(household=seen.household).order_by("rank").values_list("risk", "findings")
    risks = tuple((labels.label(risk), findings) for risk, findings in found)
    if risks:
        yield Panel("risks", _("Risks"), "clues/panels/risks.html", RisksPanel(risks), 20)


def _measures(seen: Seen) -> Iterator[Panel]:
    rows = MeasureProposal.objects.filter(household=seen.household, answer__in=MEASURE_ANSWERS).order_by("rank", "measure", "id")
    told = [_proposed(row, seen.policy) for row in rows]
    context = MeasuresPanel(tuple(p for p in told if p.answer == "yes"), tuple(p for p in told if p.answer == "unknown"))
    if told:
        yield Panel("measures", _("Proposed measures"), "clues/panels/measures.html", context, 30)


def _proposed(row: MeasureProposal, policy: Policy) -> Proposed:
    risk = policy.codes("risk_types").label(row.risk) if row.risk else None
    return Proposed(policy.codes("measure_kinds").label(row.measure), row.answer, risk, Bilingual(row.why_zh, row.why_en))


def _assets(seen: Seen) -> Iterator[Panel]:
    if not seen.actor.may("see_office_words", seen.household.village_code):
        return
    rows = AssetHit.objects.filter(household=seen.household).order_by("id")
    questions = tuple(AssetQuestion(Bilingual(r.question_zh, r.question_en), tuple(r.sources.split(";"))) for r in rows)
    if questions:
        yield Panel("assets", _("Possessions to ask about"), "clues/panels/assets.html", AssetsPanel(questions), 40)


def _clues(seen: Seen) -> Iterator[Panel]:
    if not seen.actor.may("see_clues"):
        return
    clues = lines_of(seen.actor, list(visible_clues(seen.actor).filter(household=seen.household).order_by("id")))
    steps = ClueStep.objects.filter(household=seen.household).order_by("-as_of", "-id")
    history = tuple((RULE_OF[s.rule].village, Step(s.as_of, STATES[s.state], CHANGES[s.change])) for s in steps)
    if clues or history:
        yield Panel("clues", _("Clues"), "clues/panels/clues.html", CluesPanel(clues, history), 50)


MADE: tuple[Callable[[Seen], Iterator[Panel]], ...] = (_class, _risks, _measures, _assets, _clues)
