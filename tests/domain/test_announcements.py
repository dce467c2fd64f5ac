"""What an announcement may say and when it may leave."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.announcements import (
    FARTHEST,
    LONGEST_ANNOUNCEMENT,
    AnnouncementRefusal,
    AnnouncementState,
    judge_start,
    parse_announcement,
    parse_clock_time,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Воды нет", "Воды нет"),
        ("  Воды \t нет  ", "Воды нет"),
        ("Жители!\n\n\n\nВоды нет.\r\nДо 12:00.", "Жители!\n\nВоды нет.\nДо 12:00."),
        ("\n\n1 < 2 & <b>\n", "1 < 2 & <b>"),
        ("Во\u200bды\u202e нет\x00", "Воды нет"),
    ],
)
def test_paragraphs_stay_and_what_cannot_be_seen_goes(typed: str, words: str) -> None:
    assert parse_announcement(typed) == words


@pytest.mark.parametrize("typed", ["", " \n ", "!!!", "\u200b", "🙂"])
def test_nothing_is_no_announcement(typed: str) -> None:
    assert parse_announcement(typed) is AnnouncementRefusal.EMPTY


def test_the_longest_one_is_counted_as_telegram_counts() -> None:
    assert parse_announcement("a" * LONGEST_ANNOUNCEMENT) == "a" * LONGEST_ANNOUNCEMENT
    too_long = "a" + "🙂" * (LONGEST_ANNOUNCEMENT // 2)
    assert parse_announcement(too_long) is AnnouncementRefusal.TOO_LONG


def test_it_leaves_neither_in_the_past_nor_in_a_year() -> None:
    assert judge_start(NOW, NOW) is None
    assert judge_start(NOW + FARTHEST, NOW) is None
    assert judge_start(NOW - timedelta(minutes=1), NOW) is AnnouncementRefusal.PAST
    assert judge_start(NOW + FARTHEST * 2, NOW) is AnnouncementRefusal.TOO_FAR


def test_what_is_open_may_still_be_stopped() -> None:
    assert [one for one in AnnouncementState if one.open] == [
        AnnouncementState.PLANNED,
        AnnouncementState.SENDING,
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *(("9:30", time(9, 30)), ("09.30", time(9, 30)), ("9 30", time(9, 30))),
        *(("23:59", time(23, 59)), ("0:00", time())),
        *((odd, None) for odd in ("24:00", "9:60", "9", "девять", "", "9:30:00", "-9:30")),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, said: time | None) -> None:
    assert parse_clock_time(typed) == said
