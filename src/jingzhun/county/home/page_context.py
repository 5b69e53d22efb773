"""What every page's frame gets: who looks, what the menu holds, for which divisions, and how long the session still lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.middleware import NOBODY, seconds_left
from jingzhun.county.accounts.names import role_name
from jingzhun.county.home.divisions import said_of
from jingzhun.county.home.menu import ShownGroup, menu_of
from jingzhun.county.registry.queries import place_names


@dataclass(frozen=True)
class Frame:
    """The frame of one page. Everything that asks the database is asked only where the template shows it."""

    request: HttpRequest
    actor: Actor

    @property
    def has_person(self) -> bool:
        """Return whether somebody is logged in."""
        return bool(self.actor.officer_id)

    @cached_property
    def menu(self) -> tuple[ShownGroup, ...]:
        """Return the menu of the actor."""
        return menu_of(self.actor, self.request.path)

    @property
    def may_search(self) -> bool:
        """Return whether the actor may look for people."""
        return self.has_person and self.actor.may("see_households")

    @cached_property
    def place(self) -> str:
        """Return the name of the division chosen in the address, else of the first the actor holds a role for."""
        code = chosen_division(self.request, self.actor) or next(iter(self.actor.scope.divisions), "")
        if not code:
            return ""
        return said_of(code, place_names({code}))

    @property
    def roles(self) -> str:
        """Return the actor's roles in words."""
        return "、".join(role_name(role) for role in sorted(self.actor.roles))

    @property
    def session_seconds(self) -> int:
        """Return after how many seconds the session ends by itself; 0 where nobody is logged in."""
        return seconds_left(self.request) if self.has_person and hasattr(self.request, "session") else 0

    @property
    def is_demo(self) -> bool:
        """Return whether the people of this installation do not exist."""
        return settings.ENVIRONMENT.is_demo

    @property
    def now(self) -> datetime:
        """Return when the page was made; it is printed on paper."""
        return timezone.localtime()


def chosen_division(request: HttpRequest, actor: Actor) -> str:
    """Return the division named in the address where it lies in what the actor may see; else nothing."""
    code = request.GET.get("division", "")
    return code if code and actor.scope.covers(code) else ""


def page(request: HttpRequest) -> dict[str, object]:
    """Return the context of the page's frame."""
    actor = getattr(request, "actor", NOBODY)
    return {"actor": actor, "frame": Frame(request, actor)}
