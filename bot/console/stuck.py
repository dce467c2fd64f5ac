"""Where people get stuck: funnels, refusals, hours, and the lines that nobody understood."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from aiohttp import web
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.console.figure_addresses import Asked
from bot.console.requests import path_back, read_form
from bot.console.shell import VISITOR, Page, Shell
from bot.console.step_names import name_dialogue, name_note, name_step
from bot.console.unread import Doubts, doubts
from bot.console.words import LineWords
from bot.domain.funnels import Course, Fate, Funnel, share
from bot.domain.spans import Preset
from bot.domain.staff import Action
from bot.domain.unrecognised import GIST_LENGTH
from bot.domain.windows import ReadingWindow
from bot.services.console_entrance import CONSOLE_PATH
from bot.services.conversation_filters import Filters
from bot.services.messages import text
from bot.services.stuck import AT_A_LOOK, Puzzles, Sorting, Stuck
from bot.ui.texts import Texts, texts_for

FIGURES, LINES = f"{CONSOLE_PATH}/stuck", f"{CONSOLE_PATH}/stuck/lines"
TITLE, LINES_TITLE = "console-stuck", "console-stuck-lines"
GIST = re.compile(rf"[0-9a-f]{{{GIST_LENGTH}}}")
SHOWN = (Fate.FINISHED, Fate.ABANDONED, Fate.REFUSED, Fate.FAILED, Fate.OPEN)
LABELS = {
    "period": "console-stuck-days",
    "dialogue": "console-filter-dialogue",
    "org": "console-filter-organisation",
    "house": "console-filter-building",
}
BAR = 100.0  # units across
DAYS_HIGH = 60.0  # units of the chart of days
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: where it begins and how long it is, in units across."""

    kind: str
    x: float
    width: float


@dataclass(slots=True)
class StuckPages:
    """`courses`: dialogues with their steps in order."""

    shell: Shell
    courses: Sequence[Course]
    window: ReadingWindow

    def pages(self) -> list[Page]:
        may = Action.REVIEW_CONVERSATIONS
        return [
            Page("GET", FIGURES, self.figures, may, TITLE, nav=True, key="s"),
            Page("GET", LINES, self.lines, may, LINES_TITLE),
            Page("POST", f"{LINES}/{{gist}}", self.sort, may, LINES_TITLE),
        ]

    async def figures(self, request: web.Request) -> web.Response:
        """Show funnels and hours of the days that were asked for."""
        visitor, asked = request[VISITOR], self._asked(request)
        found: Stuck | None = await self.shell.do(
            "read_stuck",
            visitor.person,
            visitor.visit.started_at,
            asked.compared,
            asked.whose,
            self.courses,
        )
        if found is None:
            raise web.HTTPForbidden
        chosen = _chosen(found, asked.dialogue)
        return self.shell.page(
            request,
            "stuck.html",
            found=found,
            chosen=chosen,
            worst=_most_left(found.funnels),
            worst_step=_most_left(chosen.steps if chosen else ()),
            earlier=found.before.get(chosen.group) if chosen else None,
            refusals=_refusals(chosen) if chosen else (),
            shown=SHOWN,
            **await self._values(request, asked, FIGURES),
        )

    async def lines(self, request: web.Request) -> web.Response:
        """Show the groups of lines that wait for somebody, or those that were dealt with."""
        visitor, asked = request[VISITOR], self._asked(request)
        sorting = Sorting.DONE if request.query.get("sorting") == "done" else Sorting.NEW
        first = _number(request.query.get("first", ""))
        found: Puzzles | None = await self.shell.do(
            "read_puzzles",
            visitor.person,
            visitor.visit.started_at,
            asked.compared.span,
            asked.whose,
            sorting,
            first,
        )
        if found is None:
            raise web.HTTPForbidden
        here = partial(asked.address, LINES, sorting="done" if sorting is Sorting.DONE else None)
        return self.shell.page(
            request,
            "stuck_lines.html",
            found=found,
            sorting=sorting,
            sortings={one: asked.address(LINES, sorting=one) for one in Sorting},
            newer=here(first=max(first - AT_A_LOOK, 0) or None) if first else "",
            older=here(first=first + AT_A_LOOK) if found.more else "",
            **await self._values(request, asked, LINES),
        )

    async def sort(self, request: web.Request) -> web.Response:
        """«Разобрано» was pressed at a group, or «Вернуть»."""
        gist, form = request.match_info["gist"], await read_form(request)
        if not GIST.fullmatch(gist):
            raise web.HTTPNotFound
        done = form.get("done") == "1"
        if not await self.shell.do("sort_puzzle", request[VISITOR].person, gist, done=done):
            raise web.HTTPForbidden
        back = path_back(str(form.get("back", "")))
        said = "console-stuck-sorted" if done else "console-stuck-unsorted"
        return self.shell.go(request, back if back.startswith(LINES) else LINES, said)

    def _asked(self, request: web.Request) -> Asked:
        today = self.shell.local(self.shell.clock()).date()
        return Asked.from_query(request.query, today, self.window)

    async def _values(self, request: web.Request, asked: Asked, path: str) -> dict[str, Any]:
        visitor = request[VISITOR]
        texts = texts_for(visitor.language)
        organisations, buildings = await self.shell.do("list_places", visitor.person)
        return {
            "organisations": organisations,
            "buildings": buildings,
            "asked": asked,
            "doubts": _doubts(request.query),
            "path": path,
            "figures_address": asked.address(FIGURES),
            "lines_address": asked.address(LINES, dialogue=None),
            "presets": {
                one: asked.address(path, **{"period": one, "from": None, "to": None})
                for one in Preset
            },
            "words": LineWords(texts),
            "step": partial(name_step, texts),
            "dialogue": partial(name_dialogue, texts),
            "note": partial(name_note, texts),
            "number": partial(format_decimal, locale=texts.language),
            "mean": lambda one: format_decimal(one, "#,##0.#", locale=texts.language),
            "day": partial(word_day, texts, self.shell.local(self.shell.clock()).year),
            "lasts": partial(word_length, texts),
            "share": share,
            "parts": bar_parts,
            "bar": _bar,
            "high": DAYS_HIGH,
            "fates": Fate,
        }


def _doubts(query: Mapping[str, str]) -> Doubts:
    """Give what nobody can read beside days, which have a line of their own."""
    period = query.get("period", "")
    known = {"period": period} if period in set(Preset) else {}
    return doubts(query, Filters.from_query(query).to_query(), LABELS, (None, None), **known)


def _chosen(found: Stuck, group: str) -> Funnel | None:
    """Give the dialogue that was chosen, else the one that most people leave."""
    for one in found.funnels:
        if one.group == group:
            return one
    return max(found.funnels, key=_left, default=None)


def _most_left(figures: Sequence[Any]) -> Any:
    """Give the dialogue or step that most people leave; None: nobody left any."""
    return max(filter(_left, figures), key=_left, default=None)


def _left(figures: Any) -> int:
    left: int = figures.of(Fate.ABANDONED)
    return left


def _refusals(funnel: Funnel) -> list[tuple[str, str, int]]:
    """Give step, reason and number, the most frequent first."""
    found = [
        (one.step, reason, number)
        for one in funnel.steps
        for reason, number in one.refusals.items()
    ]
    return sorted(found, key=lambda one: -one[2])


def _bar(number: float, most: float) -> float:
    return round(BAR * number / most, 2) if most else 0.0


def bar_parts(figures: Any, most: int) -> list[Part]:
    """Give the pieces of a step's bar: who went on or finished, and how the others ended."""
    x, made = 0.0, []
    onward = figures.of(Fate.MOVED) + figures.of(Fate.FINISHED)
    ends = ((fate.value, figures.of(fate)) for fate in SHOWN if fate is not Fate.FINISHED)
    for kind, number in (("onward", onward), *ends):
        width = _bar(number, most)
        if width:
            made.append(Part(kind, round(x, 2), width))
        x += width
    return made


def word_day(texts: Texts, this_year: int, day: date) -> str:
    form = "d MMM" if day.year == this_year else "d MMM y"
    return format_date(day, form, locale=texts.language)


def word_length(texts: Texts, seconds: int | None) -> str:
    """Say about how long it took."""
    if seconds is None:
        return "—"
    if seconds < MINUTE:
        return texts.plain(text("console-stuck-seconds", seconds=seconds))
    minutes = (seconds + MINUTE // 2) // MINUTE
    if seconds < HOUR:
        return texts.plain(text("console-stuck-minutes", minutes=minutes))
    hours, rest = divmod(minutes, 60)
    return texts.plain(text("console-stuck-hours", hours=hours, minutes=rest))


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0
