"""Surveys as they are listed and shown: coverage, homes that are left, what must be looked at, what differs from the extract; a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jingzhun.casework import PARTS_OF_SHEET, must_sign
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER, VILLAGE
from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.survey_contexts import (
    LookedAt,
    SheetLine,
    SheetPage,
    SheetPart,
    SurveyLine,
    SurveyPage,
    SurveysPage,
    VillageSheets,
)
from jingzhun.county.casework.surveying import (
    NUMBERS,
    Known,
    differing_sheets,
    known_of,
    sheets_by_village,
    survey_for,
    surveyed_homes,
    unsigned_homes,
    visible_sheets,
    waiting_sheets,
)
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.states import State
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import LifeEvent
from jingzhun.county.registry.operations.save_view import visible_views
from jingzhun.county.registry.queries import members_at, place_names
from jingzhun.policy import CountedLine, counted_lines_of
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

PAGE = 50
TABS = ("left", "looked", "differs")
WHY: Mapping[str, Bilingual] = {
    "low_income": Bilingual("收入低于监测线", "income below the monitoring line"),
    "income_fall": Bilingual("收入比上年下降", "income fell against last year"),
    "line_unknown": Bilingual("当年监测线未知，无法判断收入高低", "the line of the year is not known"),
}
PART_NAMES = {
    "wage": Bilingual("工资性收入", "wages"),
    "production": Bilingual("生产经营性收入", "production"),
    "property": Bilingual("财产性收入", "property"),
    "transfer": Bilingual("转移性收入", "transfers"),
    "cost": Bilingual("生产经营性支出", "production costs"),
}


def surveys_shown(actor: Actor) -> SurveysPage:
    """Return the surveys, the newest first."""
    actor.must("see_surveys")
    may_lead = actor.may("lead_surveys")
    views = tuple((str(v.settings.get("query", "")), v.name) for v in visible_views(actor, "households")) if may_lead else ()
    return SurveysPage(tuple(line_of(row) for row in Survey.objects.all()), views, may_lead, timezone.localdate())


def line_of(row: Survey) -> SurveyLine:
    """Return a survey with its state in words."""
    today = timezone.localdate()
    if row.frozen_at:
        return SurveyLine(row, State("steady", _("extract taken")))
    if row.from_on > today:
        return SurveyLine(row, State("none", _("not begun")))
    is_over = row.to_on < today
    return SurveyLine(row, State("risk" if is_over else "watch", _("past its last day") if is_over else _("running")))


def survey_shown(actor: Actor, survey_id: int, tab: str, page: int, *, village: str = "") -> SurveyPage:
    """Return a survey with its coverage in the officer's divisions and the homes of a tab, in one village where one is chosen."""
    row = survey_for(actor, survey_id)
    tab = tab if tab in TABS else TABS[0]
    numbers = sheets_by_village(actor, row)
    names = place_names(set(numbers))
    village = next(iter(numbers)) if len(numbers) == 1 else village if village in numbers else ""
    first = (max(page, 1) - 1) * PAGE
    sheets = {"looked": waiting_sheets(visible_sheets(actor, row)), "differs": differing_sheets(actor, row)}
    some = list(sheets[tab][first : first + PAGE + 1]) if tab in sheets and (tab == "looked" or row.frozen_at) else []
    homes = (
        list(unsigned_homes(actor, row).filter(village_code=village)[first : first + PAGE + 1]) if tab == "left" and village else []
    )
    drafts = set(SurveySheet.objects.filter(survey=row, household__in=[h.pk for h in homes]).values_list("household_id", flat=True))
    total = {name: sum(told[name] for told in numbers.values()) for name in NUMBERS}
    counts = {"left": unsigned_homes(actor, row).count(), "looked": sheets["looked"].count()}
    return SurveyPage(
        line=line_of(row),
        tab=tab,
        counts=counts | {"differs": sheets["differs"].count() if row.frozen_at else 0},
        villages=tuple(_village(code, names.get(code, code), told) for code, told in numbers.items()),
        total=_village("", _now("all"), total),
        village=village,
        left=tuple((home, names.get(home.village_code, home.village_code), home.pk in drafts) for home in homes[:PAGE]),
        looked=tuple(_looked(actor, one, names) for one in some[:PAGE]),
        next_page=f"?tab={tab}&village={village}&page={page + 1}" if max(len(some), len(homes)) > PAGE else "",
        extract=row.extract.count(),
        may_fill=actor.may("fill_surveys"),
        may_lead=not row.frozen_at and actor.may("lead_surveys"),
        line_is_unknown=county_policy(row.window_to).rule("screening/monitoring_line").fen("line") is None,
    )


def surveys_that_wait(actor: Actor, today: date) -> Iterator[tuple[Survey, int, int]]:
    """Yield surveys in which something waits for an officer, with the homes a village has left and the sheets to be looked at.

    Homes that are left wait for the village only: a county would be told a hundred thousand.
    """
    if not actor.may("see_surveys"):
        return
    for row in Survey.objects.filter(from_on__lte=today):
        is_of_village = bool(actor.roles & {*VILLAGE, ASSIGNED_HELPER})
        left = unsigned_homes(actor, row).count() if is_of_village and not row.frozen_at else 0
        looked = waiting_sheets(visible_sheets(actor, row, "answer_surveys")).count() if actor.may("answer_surveys") else 0
        if left or looked:
            yield row, left, looked


def why_of(looked_at: str) -> tuple[Bilingual, ...]:
    """Return in words why a sheet must be looked at."""
    return tuple(WHY[code] for code in looked_at.split() if code in WHY)


def _village(code: str, name: str, told: Mapping[str, int]) -> VillageSheets:
    return VillageSheets(code, name, told, f"{told['signed'] / told['homes']:.1%}" if told["homes"] else "—")


def _looked(actor: Actor, row: SurveySheet, names: Mapping[str, str]) -> LookedAt:
    sees = actor.may("see_office_words", row.household.village_code)
    return LookedAt(
        sheet=row,
        village=names.get(row.village_code, row.village_code),
        why=why_of(row.looked_at),
        now_fen=row.per_head_fen if sees else None,
        before_fen=row.before_fen if sees else None,
        may_answer=actor.may("answer_surveys", row.household.village_code),
    )


def sheet_shown(actor: Actor, survey_id: int, household_id: int, typed: Mapping[str, str] | None = None) -> SheetPage:
    """Return the sheet of a home, with what is known before anybody asks.

    Parameters
    ----------
    typed
        Yuan by line as somebody just typed it and it was refused; null shows what is kept.

    Raises
    ------
    Http404
        Where the home is not the actor's, or not of the survey.
    """
    survey = survey_for(actor, survey_id, "fill_surveys")
    home = surveyed_homes(actor, survey, "fill_surveys").filter(pk=household_id).first()
    if home is None:
        raise Http404
    sheet = SurveySheet.objects.filter(survey=survey, household=home).first()
    told = {line: _plain(fen) for line, fen in sheet.told.items()} if sheet else {}
    sees, today = actor.may("see_office_words", home.village_code), timezone.localdate()
    members = list(members_at(home, today))
    lines = counted_lines_of(county_policy(survey.window_to))
    return SheetPage(
        survey=survey,
        household=home,
        village=place_names({home.village_code}).get(home.village_code, home.village_code),
        sheet=sheet,
        version=sheet.version if sheet else 0,
        parts=tuple(parts_of(known_of(home, survey), lines, typed if typed is not None else told, sees_amounts=sees)),
        members=tuple((person, label_of("relation", person.relation or "")) for person in members),
        grown=tuple(person for person in members if must_sign(person.birth_on, today, county_policy(today))),
        changes=LifeEvent.objects.filter(household_id=home.pk, undone_at__isnull=True, on__gte=survey.window_from).count(),
        sees_amounts=sees,
        why=why_of(sheet.looked_at) if sheet else (),
        note=sheet.notes.get("note", "") if sheet else "",
        today=today,
        may_change=actor.may("change_household", home.village_code),
    )


def parts_of(
    known: Known, lines: Mapping[str, CountedLine], typed: Mapping[str, str], *, sees_amounts: bool
) -> Iterable[SheetPart]:
    """Yield the parts of a sheet; a line of which nothing is told, filled or was told the year before stands among the others."""
    for part in PARTS_OF_SHEET:
        mine = [_line(one, known, typed.get(code, ""), sees_amounts) for code, one in lines.items() if one.part == part]
        known_lines = [one for one in mine if one.typed or one.is_told or one.is_price or known.before.get(one.code)]
        yield SheetPart(PART_NAMES[part], tuple(known_lines), tuple(one for one in mine if one not in known_lines))


def _line(one: CountedLine, known: Known, typed: str, sees_amounts: bool) -> SheetLine:
    is_told = one.code in known.departments
    is_price = not is_told and known.prices.get(one.code) is not None
    return SheetLine(
        code=one.code,
        label=label_of("income_lines", one.code),
        typed=typed,
        filled_fen=known.filler(one.code) if sees_amounts or is_price else None,
        is_told=is_told,
        is_price=is_price,
        before_fen=known.before.get(one.code) if sees_amounts else None,
        counts=one.counts,
    )


def _plain(fen: int) -> str:
    return yuan_text(fen).replace(",", "").removesuffix(".00")
