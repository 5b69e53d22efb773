"""What a list of households may be narrowed by: checked data, never a lookup that somebody sent (trust.md S21–S23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from jingzhun.county.accounts.actor import Scope
from jingzhun.county.clues.models import Clue, MeasureProposal, Risk
from jingzhun.county.registry.models import HouseholdState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.queries import begins
from jingzhun.tables.people import HOUSEHOLD_STATUSES
from jingzhun.tables.risks import CLASSES, CLUE_STATES
from jingzhun.values.errors import JingzhunError
from jingzhun.values.money import MoneyFault, read_money
from jingzhun.values.names import fold_variants
from jingzhun.values.speech import Bilingual

Code = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$")]
Word = Annotated[str, StringConstraints(max_length=60)]
RiskCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,32}$")]
Answer = Literal["yes", "no", "unknown"]
GUARANTEES = ("education", "medical", "housing", "water")
MOST_CODES = 20
SINGLE = ("division", "head", "status", "at_risk", "needs_visit", "has_measure", "measure", "clue", *GUARANTEES)
SEVERAL = ("kind", "risk")
MOST_TEXT = 500
NOT_A_LIST = Bilingual("这不是农户名单的筛选条件：{words}", "this is no filter of the list of households: {words}")
MONEY = "income_below"  # typed in yuan


class HouseholdFilter(BaseModel):
    """One set of conditions; all of them hold. An unknown key or value is refused with its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    division: Code | None = None
    head: Word | None = None  # beginning of the head's name
    kind: Annotated[tuple[Literal[CLASSES], ...], Field(max_length=MOST_CODES)] = ()  # type: ignore[valid-type]
    risk: Annotated[tuple[RiskCode, ...], Field(max_length=MOST_CODES)] = ()
    status: Literal[HOUSEHOLD_STATUSES] | None = None  # type: ignore[valid-type]
    at_risk: bool | None = None
    needs_visit: bool | None = None
    has_measure: bool | None = None
    measure: RiskCode | None = None  # a kind of measure that fits
    clue: Literal[CLUE_STATES] | None = None  # type: ignore[valid-type]
    education: Answer | None = None
    medical: Answer | None = None
    housing: Answer | None = None
    water: Answer | None = None
    income_below_fen: Annotated[int, Field(ge=0, le=10**12)] | None = None

    def condition(self) -> Q:
        """Return the condition on a household with its class of the newest run."""
        parts = [part for part in (self._place(), self._class(), self._related()) if part]
        return Q(*parts)

    def _place(self) -> Q:
        found = Q()
        if self.division:
            found &= Scope((self.division,)).within("village_code", "serving_village_code")
        if self.head:
            found &= begins("head_name", fold_variants(self.head))
        return found

    def _class(self) -> Q:
        found = Q()
        if self.kind:
            found &= Q(judged__kind__in=self.kind)
        if self.needs_visit is not None:
            found &= Q(judged__needs_visit=self.needs_visit)
        for name in GUARANTEES:
            answer = getattr(self, name)
            if answer:
                found &= Q(**{f"judged__{name}": answer})
        if self.income_below_fen is not None:
            found &= Q(judged__net_per_head_fen__lt=self.income_below_fen)
        return found

    def _related(self) -> Q:
        found = Q()
        own = OuterRef("pk")
        if self.risk:
            found &= Q(Exists(Risk.objects.filter(household=own, risk__in=self.risk)))
        if self.at_risk is not None:
            any_risk = Q(Exists(Risk.objects.filter(household=own)))
            found &= any_risk if self.at_risk else ~any_risk
        if self.has_measure is not None:
            fits = Q(Exists(MeasureProposal.objects.filter(household=own, answer="yes")))
            found &= fits if self.has_measure else ~fits
        if self.measure:
            found &= Q(Exists(MeasureProposal.objects.filter(household=own, answer="yes", measure=self.measure)))
        if self.clue:
            found &= Q(Exists(Clue.objects.filter(household=own, state=self.clue)))
        if self.status:
            held = HouseholdState.objects.filter(STANDS, household=own, status=self.status, to_on__isnull=True)
            found &= Q(Exists(held))
        return found


@dataclass(frozen=True)
class FilterAsked:
    """What the query of an address asks for.

    Parameters
    ----------
    given
        The filter as it stands in the address: only keys of the list, only what was not refused.
    refused
        Names of the filters whose values were refused.
    """

    wanted: HouseholdFilter
    given: Mapping[str, tuple[str, ...]]
    refused: tuple[str, ...]


def filter_in(query: QueryDict, *, hides_amounts: bool = False) -> FilterAsked:
    """Return the filter that the query of an address holds; an unknown value is left out and told, never passed on."""
    given: dict[str, tuple[str, ...]] = {}
    for key in (*SINGLE, *SEVERAL, *(() if hides_amounts else (MONEY,))):
        values = tuple(value.strip() for value in query.getlist(key) if value.strip())
        if values:
            given[key] = values if key in SEVERAL else values[:1]
    wanted, refused = _checked(given)
    return FilterAsked(wanted, {key: values for key, values in given.items() if key not in refused}, refused)


class NotAFilter(JingzhunError):
    """A text is no filter of the list of households; ``not_a_list``."""


def filter_text(text: str) -> str:
    """Return the filter that an address, or what stands behind its question mark, holds; empty for none.

    Raises
    ------
    NotAFilter
        Where the text holds something else, which is told by name.
    """
    words = text.strip().partition("?")[2] or text.strip()
    if not words:
        return ""
    found = filter_in(QueryDict(words[:MOST_TEXT]))
    if found.refused or not found.given:
        raise NotAFilter("not_a_list", NOT_A_LIST, words="、".join(found.refused) or words[:60])
    kept = QueryDict(mutable=True)
    for key, values in found.given.items():
        kept.setlist(key, list(values))
    return kept.urlencode()


def _checked(given: Mapping[str, tuple[str, ...]]) -> tuple[HouseholdFilter, tuple[str, ...]]:
    values: dict[str, object] = {key: (told if key in SEVERAL else told[0]) for key, told in given.items() if key != MONEY}
    refused: list[str] = []
    if MONEY in given:
        try:
            values["income_below_fen"] = read_money(given[MONEY][0], unit="yuan")
        except MoneyFault:
            refused.append(MONEY)
    try:
        return HouseholdFilter.model_validate(values), tuple(refused)
    except ValidationError as fault:
        wrong = {str(error["loc"][0]) for error in fault.errors()}
        kept = {key: value for key, value in values.items() if key not in wrong}
        refused += [MONEY if key == "income_below_fen" else key for key in sorted(wrong)]
        return HouseholdFilter.model_validate(kept), tuple(refused)
