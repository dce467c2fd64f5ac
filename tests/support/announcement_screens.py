"""Screens of announcements at their worst."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.announcements import (
    LONGEST_ANNOUNCEMENT,
    MOST_TARGETS,
    AnnouncementState,
    Audience,
    Whom,
)
from bot.services.announcement_notices import Announced
from bot.services.announcements import A_PAGE, Announcement, Report, Speaker, Tally
from bot.services.branches import LONGEST_BRANCH_NAME, Served, ServedPage
from bot.services.messages import Screen
from bot.services.notices import Notice
from handlers.announcements import screens

Nasty = Callable[[int], str]
Made = tuple[Callable[..., Screen], Screen]
LARGEST_ID = 2**62
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("UTC")


def _longest(nasty: Nasty) -> str:
    """Fill an announcement to its last unit."""
    words = nasty(LONGEST_ANNOUNCEMENT)
    while len(words.encode("utf-16-le")) // 2 > LONGEST_ANNOUNCEMENT:
        words = words[:-1]
    return words


def drafts(nasty: Nasty) -> dict[str, tuple[Any, ...]]:
    branch = nasty(LONGEST_BRANCH_NAME)
    branches = tuple((LARGEST_ID - one, branch) for one in range(60))
    items = tuple(Served(LARGEST_ID - one, nasty(200), None) for one in range(A_PAGE))
    draft = screens.Draft(
        LARGEST_ID,
        LARGEST_ID,
        Speaker(nasty(300), branch),
        date(2026, 11, 20),
        branches,
        _longest(nasty),
        Whom.BUILDINGS,
        tuple(LARGEST_ID - one for one in range(MOST_TARGETS)),
        ServedPage(items, 999, more=True),
        3,
        10**7,
        date(2026, 12, 1),
        date(2026, 12, 1),
        NOW,
    )
    centre = replace(
        draft,
        organisation_id=0,
        branch_id=0,
        speaker=Speaker(),
        branches=(),
        whom=Whom.ALL,
        targets=(),
        page=None,
        branch_page=1,
        month=None,
        day=None,
        starts_at=None,
    )
    return {"ann": (draft, replace(draft, whom=Whom.BRANCHES, targets=()), centre)}


def other_screens(nasty: Nasty) -> list[Made]:
    branch = nasty(LONGEST_BRANCH_NAME)
    audience = Audience(LARGEST_ID, LARGEST_ID, Whom.ALL)
    one = Announcement(
        LARGEST_ID, audience, _longest(nasty), LARGEST_ID, NOW, NOW, AnnouncementState.SENT, 10**7
    )
    speaker, tally = Speaker(nasty(300), branch), Tally(10**7, 10**6, 10**6, 10**6)
    by_houses = replace(one, audience=replace(audience, whom=Whom.BUILDINGS, targets=(1,)))
    return [
        made(screens.denied),
        made(screens.announcements, LARGEST_ID, [one] * A_PAGE, 99, ZONE, more=True),
        made(screens.announcements, 0, [], 1, ZONE, more=False),
        *(
            made(screens.report, Report(replace(one, state=state), told, speaker), ZONE)
            for state in AnnouncementState
            for told in (tally, Tally())
        ),
        made(screens.report, Report(by_houses, tally, Speaker()), ZONE),
    ]


def notices(nasty: Nasty) -> list[Notice]:
    longest = _longest(nasty)
    return [
        Announced(nasty(300), nasty(LONGEST_BRANCH_NAME), longest),
        Announced("", "", longest),
    ]


def made(function: Callable[..., Screen], *args: Any, **named: Any) -> Made:
    return function, function(*args, **named)
