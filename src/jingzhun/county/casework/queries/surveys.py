"""Surveys as they are listed and shown: coverage, homes that are left, what must be looked at, what differs from the extract; a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Count
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from jingzhun.casework import FALL, LINE_UNKNOWN, LOW, low_below_fen, must_sign
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER, VILLAGE
from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.rounds import RoundLine, RoundsPage, chosen_village, rounds_page, share, state_of_round
from jingzhun.county.casework.survey_contexts import LookedAt, SheetLine, SheetPage, SheetPart, SurveyPage, VillageSheets
from jingzhun.county.casework.surveying import (
    NUMBERS,
    Known,
    differing_sheets,
    known_of_homes,
    sheets_by_village,
    survey_for,
    surveyed_homes,
    unjudged_sheets,
    unsigned_homes,
    visible_sheets,
    waiting_sheets,
)
from jingzhun.county.clues.law import county_policy
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import Household, LifeEvent
from jingzhun.county.registry.queries import members_by_home, place_names
from jingzhun.policy import CountedLine, counted_lines_of
from jingzhun.policy.income_lines import PARTS
from jingzhun.values.money import plain_yuan
from jingzhun.values.speech import Bilingual

PAGE = 50
TABS = ("left", "looked", "differs")
WHY: Mapping[str, Bilingual] = {
    LOW: Bilingual("收入低于监测线", "income below the monitoring line"),
    FALL: Bilingual("收入比上年下降", "income fell against last year"),
    LINE_UNKNOWN: Bilingual("当年监测线未知，无法判断收入高低", "the line of the year is not known"),
}


def surveys_shown(actor: Actor) -> RoundsPage[Survey]:
    """Return the surveys, the newest first."""
    actor.must("see_surveys")
    return rounds_page(actor, map(line_of, Survey.objects.all()), may_lead=actor.may("lead_surveys"))


def line_of(row: Survey) -> RoundLine[Survey]:
    """Return a survey with its state in words."""
    return RoundLine(row, state_of_round(row, ended=_("extract taken") if row.frozen_at else None))


def survey_shown(actor: Actor, survey_id: int, tab: str, page: int, *, village: str = "") -> SurveyPage:
    """Return a survey with its coverage in the officer's divisions and the homes of a tab, in one village where one is chosen."""
    row = survey_for(actor, survey_id)
    tab = tab if tab in TABS else TABS[0]
    numbers = sheets_by_village(actor, row)
    names = place_names(set(numbers))
    village = chosen_village(numbers, village)
    first = (max(page, 1) - 1) * PAGE
    sheets = {"looked": waiting_sheets(visible_sheets(actor, row)), "differs": differing_sheets(actor, row)}
    some = list(sheets[tab][first : first + PAGE + 1]) if tab in sheets and (tab == "looked" or row.frozen_at) else []
    homes = (
        list(unsigned_homes(actor, row).filter(village_code=village)[first : first + PAGE + 1]) if tab == "left" and village else []
    )
    drafts = set(SurveySheet.objects.filter(survey=row, household__in=[h.pk for h in homes]).values_list("household_id", flat=True))
    total = {name: sum(told[name] for told in numbers.values()) for name in NUMBERS}
    counts = {"left": unsigned_homes(actor, row).count(), "looked": sheets["looked"].count()}
    line_is_unknown, may_lead = low_below_fen(county_policy(row.window_to)) is None, actor.may("lead_surveys")
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
        may_lead=may_lead and not row.frozen_at,
        line_is_unknown=line_is_unknown,
        unjudged=unjudged_sheets(visible_sheets(actor, row)).count() if may_lead and not line_is_unknown else 0,
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
    return VillageSheets(code, name, told, share(told["signed"], told["homes"]))


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
    [page] = sheets_of(actor, survey, [home], typed)
    return page


def sheets_of(
    actor: Actor, survey: Survey, homes: Sequence[Household], typed: Mapping[str, str] | None = None
) -> tuple[SheetPage, ...]:
    """Return the sheets of homes that an actor may fill; what is known of all is fetched once, so that a hundred cost as many queries as one.

    Parameters
    ----------
    typed
        As of ``sheet_shown``, where there is one home.
    """
    numbers, today = [home.pk for home in homes], timezone.localdate()
    policy, law = county_policy(survey.window_to), county_policy(today)
    lines, known, members = counted_lines_of(policy), known_of_homes(numbers, survey), members_by_home(numbers, today)
    sheets = {one.household_id: one for one in SurveySheet.objects.filter(survey=survey, household__in=numbers)}
    events = LifeEvent.objects.filter(household_id__in=numbers, undone_at__isnull=True, on__gte=survey.window_from)
    changes = dict(events.order_by().values_list("household_id").annotate(n=Count("pk")))
    names = place_names({home.village_code for home in homes})
    found = []
    for home in homes:
        sheet, people, sees = sheets.get(home.pk), members.get(home.pk, ()), actor.may("see_office_words", home.village_code)
        page = SheetPage(
            survey=survey,
            household=home,
            village=names.get(home.village_code, home.village_code),
            sheet=sheet,
            version=sheet.version if sheet else 0,
            parts=tuple(parts_of(known[home.pk], lines, _told(sheet) if typed is None else typed, sees_amounts=sees)),
            members=tuple((person, label_of("relation", person.relation or "")) for person in people),
            grown=tuple(person for person in people if must_sign(person.birth_on, today, law)),
            changes=changes.get(home.pk, 0),
            sees_amounts=sees,
            why=why_of(sheet.looked_at) if sheet else (),
            note=sheet.notes.get("note", "") if sheet else "",
            today=today,
            may_change=actor.may("change_household", home.village_code),
        )
        found.append(page)
    return tuple(found)


def _told(sheet: SurveySheet | None) -> dict[str, str]:
    """Return what a household told as the form has it."""
    return {line: plain_yuan(fen).removesuffix(".00") for line, fen in sheet.told.items()} if sheet else {}


def parts_of(
    known: Known, lines: Mapping[str, CountedLine], typed: Mapping[str, str], *, sees_amounts: bool
) -> Iterable[SheetPart]:
    """Yield the parts of a sheet; a line of which nothing is told, filled or was told the year before stands among the others."""
    for part, title in PARTS.items():
        mine = [_line(one, known, typed.get(code, ""), sees_amounts) for code, one in lines.items() if one.part == part]
        known_lines = [one for one in mine if one.typed or one.is_told or one.is_price or known.before.get(one.code)]
        yield SheetPart(title, tuple(known_lines), tuple(one for one in mine if one not in known_lines))


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
