"""Figures of where people get stuck, for `console`: lines that nobody understood, and looks."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.transcripts import (
    BEGAN,
    BUILDINGS,
    DAYS,
    ORGANISATIONS,
    STEPS,
    Person,
    Row,
    line_id,
    moment,
)
from bot.domain.funnels import Course
from bot.domain.spans import Compared, Span
from bot.domain.unrecognised import gist_of
from bot.domain.windows import ReadingWindow
from bot.services import people as of_people
from bot.services.masking import mask_line
from bot.services.staff import Authorise
from bot.services.stuck import Looking, ReadPuzzles, ReadStuck, Sorting, Whose
from storage.engine import Database
from storage.reveals import StoredResidents
from storage.stuck import StoredFigures, StoredPuzzles
from storage.unit import Unit

LINES_PER_PERSON = 1
WORDS = ("где долг", "пришлите счёт", "когда горячая вода", "почему так дорого", "ау")
COLUMNS = ("id", "chat_id", "at", "step", "kind", "words", "gist")
COURSES = (Course("LimitedAccess", "limited", STEPS),)
LAST = BEGAN.date() + timedelta(days=DAYS)
MONTH, ALL = Span(LAST - timedelta(days=29), LAST), Span(BEGAN.date(), LAST)


def puzzles(town: list[Person]) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """Give lines that nobody understood: half say what others say, half what nobody else does."""
    chance = random.Random(10)
    rows = []
    for number, one in enumerate(town * LINES_PER_PERSON):
        words = f"{chance.choice(WORDS)} {one.rare if number % 2 else number}"
        at = BEGAN + timedelta(seconds=chance.randrange(DAYS * 86_400))
        head = (line_id(at, number), one.chat, moment(at), chance.choice((None, *STEPS)))
        rows.append((*head, "text", words, gist_of("text", words)))
    return {"unrecognised": (COLUMNS, rows)}


@dataclass(slots=True)
class FigureLooks:
    """Each is a use case with all that it asks for, as a page runs it."""

    database: Database
    zone: ZoneInfo
    who: of_people.Person
    authorise: Callable[[Unit], Authorise]

    async def stuck(self, span: Span, whose: Whose) -> None:
        unit = Unit(self.database)
        figures = StoredFigures(unit, self.zone)
        looking = Looking(self.authorise(unit), figures)
        read = ReadStuck(looking, figures, self.zone, ReadingWindow(15, 25))
        compared = Compared(span, span.before())
        found = await read(self.who, _midnight(date(2026, 11, 1)), compared, whose, COURSES)
        assert found is not None
        assert found.counted_at is not None

    async def puzzles(self, span: Span, first: int = 0) -> None:
        unit = Unit(self.database)
        looking = Looking(self.authorise(unit), StoredFigures(unit, self.zone))
        lines = StoredPuzzles(unit, self.zone)
        read = ReadPuzzles(looking, lines, StoredResidents(unit), mask_line)
        began = _midnight(date(2026, 11, 1))
        found = await read(self.who, began, span, Whose(), Sorting.NEW, first)
        assert found is not None
        assert found.groups

    def looks(self) -> dict[str, Callable[[random.Random], Awaitable[Any]]]:
        return {
            "figures of 30 days": lambda _: self.stuck(MONTH, Whose()),
            "figures of all days": lambda _: self.stuck(ALL, Whose()),
            "figures of an organisation": lambda chance: self.stuck(
                MONTH, Whose(organisation=chance.randint(1, ORGANISATIONS))
            ),
            "figures of a house": lambda chance: self.stuck(
                MONTH, Whose(building=chance.randint(1, BUILDINGS))
            ),
            "lines not understood, 30 days": lambda _: self.puzzles(MONTH),
            "lines not understood, all days": lambda _: self.puzzles(ALL),
        }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEGAN.tzinfo)
