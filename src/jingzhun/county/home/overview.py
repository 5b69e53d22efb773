"""Home: what came in, what is doubtful, what waits. Every figure is a link to the list behind it, and its count is that list's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.queries.inbox import Wanted, filtered
from jingzhun.county.casework.queries.requests import requests_in
from jingzhun.county.clues.models import LinkQuestion, Run
from jingzhun.county.clues.queries.figures import Figure as Counted
from jingzhun.county.clues.queries.figures import Figures, figures_for
from jingzhun.county.home.contexts import Figure
from jingzhun.county.home.templatetags.speech import speak
from jingzhun.county.intake.lists import visible_rows

RISKY = ("poor", "unstable_exited", "near_poor", "sudden_hardship")
SOURCE = _("the month's run over the registry and the departments' files")
FORMULAS: dict[str, str | Promise] = {
    "households": _("households of the registry in these divisions"),
    "visit": _("households with something not known, or a low income that nothing explains"),
    "without_measure": _("households with a risk for which no measure fits yet"),
    "class": _("households by the class that the rules gave them"),
    "risk": _("households with this risk, a household once"),
    "measure": _("households for which this kind of measure fits"),
    "clue": _("households with at least one clue in this state"),
}
GUARANTEES = ("education", "medical", "housing", "water")
GUARANTEE_FORMULA = _("households by the answer to this guarantee")


@dataclass(frozen=True)
class Bar:
    """A bar with its number: a link to the list behind it.

    Parameters
    ----------
    width
        Of the drawing, in hundredths of the widest bar.
    """

    name: str
    value: int
    url: str
    width: int


@dataclass(frozen=True)
class Guarantee:
    """One guarantee: households by answer, each a link."""

    name: str | Promise
    kept: Figure | None
    not_kept: Figure | None
    unknown: Figure | None


@dataclass(frozen=True)
class Overview:
    """What home shows.

    Parameters
    ----------
    waiting, doubtful
        Figures in the order in which they should be looked at.
    """

    run: Run | None
    waiting: tuple[Figure, ...] = ()
    doubtful: tuple[Figure, ...] = ()
    arrived: tuple[Figure, ...] = ()
    classes: tuple[Bar, ...] = ()
    risks: tuple[Bar, ...] = ()
    measures: tuple[Bar, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    sees_people: bool = False


GUARANTEE_NAMES = {"education": _("Schooling"), "medical": _("Medical care"), "housing": _("Housing"), "water": _("Water")}


def overview_for(actor: Actor, division: str = "") -> Overview:
    """Return home's figures for an actor, of one division where it is chosen; an empty one before the first run."""
    sees_people = actor.may("see_households")
    if not actor.may("see_figures"):
        return Overview(None, sees_people=sees_people)
    figures = figures_for(actor, division)
    if figures is None:
        return Overview(None, sees_people=sees_people)
    told = _Told(figures, division, sees_people)
    return Overview(
        run=figures.run,
        waiting=(
            *_lists(actor, division),
            *_cases(actor, division),
            *_requests(actor, division),
            *told.some(("clue", "new"), ("visit", "yes"), ("without_measure", "yes"), ("clue", "still")),
        ),
        doubtful=tuple(_doubtful(told, actor, figures)),
        arrived=tuple(_arrived(figures, actor)) if not division and actor.may("see_figures", settings.ENVIRONMENT.county) else (),
        classes=told.bars("class", leave_out=("none",)),
        risks=told.bars("risk"),
        measures=told.bars("measure"),
        guarantees=tuple(
            Guarantee(name, told.one(key, "yes"), told.one(key, "no"), told.one(key, "unknown"))
            for key, name in GUARANTEE_NAMES.items()
        ),
        sees_people=sees_people,
    )


@dataclass(frozen=True)
class _Told:
    """Counted figures as figures of a page."""

    figures: Figures
    division: str
    sees_people: bool

    def some(self, *wanted: tuple[str, str]) -> Iterator[Figure]:
        """Yield the figures wanted; one that counts nothing is told as zero."""
        for group, code in wanted:
            found = self.one(group, code)
            if found is not None:
                yield found

    def one(self, group: str, code: str) -> Figure | None:
        """Return one figure; null where nothing is counted under it."""
        found = next((f for f in self.figures.of(group) if f.code == code), None)
        return None if found is None else self._figure(group, found)

    def bars(self, group: str, leave_out: tuple[str, ...] = ()) -> tuple[Bar, ...]:
        """Return the figures of a group as bars, the longest first."""
        kept = sorted((f for f in self.figures.of(group) if f.code not in leave_out), key=lambda f: (-f.households, f.code))
        top = max((f.households for f in kept), default=0) or 1
        return tuple(Bar(speak(f.label), f.households, self._url(f), max(f.households * 100 // top, 1)) for f in kept)

    def _figure(self, group: str, found: Counted) -> Figure:
        return Figure(
            name=speak(found.label),
            value=found.households,
            unit=_("households"),
            url=self._url(found),
            source=SOURCE,
            time=date_format(self.figures.run.as_of),
            formula=FORMULAS.get(group, GUARANTEE_FORMULA),
        )

    def _url(self, found: Counted) -> str:
        if not self.sees_people:
            return ""
        words = {**found.filters, **({"division": self.division} if self.division else {})}
        return reverse("households") + (f"?{urlencode(words)}" if words else "")


def _cases(actor: Actor, division: str) -> Iterator[Figure]:
    """Yield the cases that wait for this officer, and those whose clock was missed; nothing for who sees no cases."""
    if not actor.may("see_cases"):
        return
    today = timezone.localdate()
    names = {"mine": _("cases that wait for you"), "late": _("cases past their day")}
    formulas = {
        "mine": _("cases with a step that your role may take now"),
        "late": _("open cases whose own clock or a step's clock has run out"),
    }
    for tab, name in names.items():
        words = {"tab": tab, **({"division": division} if division else {})}
        yield Figure(
            name=name,
            value=filtered(actor, Wanted(tab, "", division), today).count(),
            unit=_("cases"),
            url=f"{reverse('cases')}?{urlencode(words)}",
            source=_("the cases of these divisions"),
            time=date_format(today),
            formula=formulas[tab],
        )


def _requests(actor: Actor, division: str) -> Iterator[Figure]:
    """Yield the requests for help that wait for an answer; nothing for who sees none."""
    if not actor.may("see_requests"):
        return
    today = timezone.localdate()
    rows = requests_in(actor, "waiting", today)
    yield Figure(
        name=_("requests for help to answer"),
        value=(rows.filter(village_code__startswith=division) if division else rows).count(),
        unit=_("requests"),
        url=reverse("requests"),
        source=_("applications, the hotline, petitions"),
        time=date_format(today),
        formula=_("requests that are neither answered nor withdrawn"),
    )


def _lists(actor: Actor, division: str) -> Iterator[Figure]:
    """Yield the rows of lists that wait for an answer; nothing for who answers none."""
    if not actor.may("answer_lists"):
        return
    rows = visible_rows(actor).filter(task__state="open", answer="")
    yield Figure(
        name=_("rows of lists to answer"),
        value=(rows.filter(village_code__startswith=division) if division else rows).count(),
        unit=_("rows"),
        url=reverse("lists"),
        source=_("lists from above that are open"),
        time=date_format(timezone.localdate()),
        formula=_("rows without an answer in these divisions"),
    )


def _doubtful(told: _Told, actor: Actor, figures: Figures) -> Iterator[Figure]:
    yield from told.some(("class", "unknown"))
    for key in GUARANTEES:
        found = told.one(key, "unknown")
        if found is not None:
            yield replace(found, name=_guarantee_unknown(key))
    if actor.may("run_month") and not told.division:
        rows = LinkQuestion.objects.values("batch_id", "row").distinct().count()
        yield Figure(
            _("rows to ask: whose are they"),
            rows,
            _("rows"),
            reverse("month_files"),
            SOURCE,
            date_format(figures.run.as_of),
            _("rows of files that fit more than one person, or none well enough"),
        )


def _guarantee_unknown(key: str) -> str:
    return gettext("%(guarantee)s not known") % {"guarantee": GUARANTEE_NAMES[key]}


def _arrived(figures: Figures, actor: Actor) -> Iterator[Figure]:
    time, source = date_format(figures.run.as_of), _("the departments' files of the month")
    url = reverse("month_files") if actor.may("run_month") else ""
    names = {
        "taken": _("files taken"),
        "held": _("files held"),
        "refused": _("files refused"),
        "late": _("files not arrived"),
        "repeated": _("files repeated"),
    }
    for count in figures.files:
        yield Figure(
            names.get(count.state, count.state),
            count.files,
            _("pieces"),
            f"{url}?state={count.state}" if url else "",
            source,
            time,
            _("files in this state"),
        )
    yield Figure(_("rows read"), sum(f.rows_read for f in figures.files), _("rows"), url, source, time, _("rows of all files"))
    yield Figure(
        _("rows sent back"),
        sum(f.rows_refused for f in figures.files),
        _("rows"),
        url,
        source,
        time,
        _("rows with an error, returned with the reason"),
    )
