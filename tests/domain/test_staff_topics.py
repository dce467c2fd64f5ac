"""Who gets what: topic × role × place, and when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.staff import Post, Role
from bot.domain.staff_topics import (
    ALWAYS,
    MINUTES_A_DAY,
    RULES,
    Hours,
    StaffTopic,
    Wish,
    default_wish,
    told_at,
    topics_of,
)
from bot.services.staff import Site
from bot.services.staff_cards_shown import may_get

OURS, OTHERS, NORTH, SOUTH = 1, 77, 31, 32
PLACES = ((OURS, None), (OURS, NORTH), (OURS, SOUTH), (OTHERS, None), (OTHERS, 33))
ZONE = ZoneInfo("Asia/Yekaterinburg")
FRIDAY = datetime(2026, 11, 20, 12, 20, tzinfo=ZONE)
WEEK = Hours(frozenset({1, 2, 3, 4, 5}), 9 * 60, 18 * 60)
NIGHT = Hours(frozenset({5}), 22 * 60, 6 * 60)

# Of an organisation's account: which of its roles get it. Others are the centre's own topics.
TABLE = {
    StaffTopic.PROOF_LOCK: {"owner", "manager", "dispatcher", "meter_clerk", "viewer"},
    StaffTopic.UNREACHABLE: {"owner", "manager"},
    StaffTopic.READING: {"owner", "manager", "meter_clerk"},
    StaffTopic.VERIFICATION: {"owner", "manager", "meter_clerk"},
    StaffTopic.REQUEST: {"owner", "manager", "dispatcher"},
}
OF_SUPPORT = {StaffTopic.PROOF_LOCK, StaffTopic.REQUEST}


@pytest.mark.parametrize("topic", StaffTopic)
@pytest.mark.parametrize("role", Role)
def test_topic_by_role_by_place(topic: StaffTopic, role: Role) -> None:
    granted = role in TABLE.get(topic, set())
    posts = [Post(role, place, branch) for place, branch in PLACES]
    if role.of_centre:
        granted = role is Role.ADMINISTRATOR or topic in OF_SUPPORT
        posts = [Post(role, None)]
    assert (topic in topics_of(role)) is granted
    for post in posts:
        ours = post.organisation_id in {None, OURS}
        concerns = granted and ours and post.branch_id in {None, NORTH}
        assert may_get(post, topic, Site(OURS, NORTH)) is concerns
        whole = granted and ours and post.branch_id is None
        assert may_get(post, topic, Site(OURS)) is whole, "a house of no branch"


def test_what_is_taken_or_decided_by_an_organisation_goes_up_when_nobody_does() -> None:
    for topic in TABLE.keys() - {StaffTopic.UNREACHABLE}:  # the centre has that at once
        assert RULES[topic].patience is not None
    workers = (Role.DISPATCHER, Role.METER_CLERK)
    assert {default_wish(role, StaffTopic.READING) for role in workers} == {Wish.NOW}


def test_that_a_channel_is_lost_waits_for_no_digest() -> None:
    assert default_wish(Role.OWNER, StaffTopic.REQUEST) is Wish.DAILY
    assert default_wish(Role.OWNER, StaffTopic.UNREACHABLE) is Wish.NOW
    assert default_wish(Role.SUPPORT, StaffTopic.UNREACHABLE) is Wish.NEVER


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("wish", "hours", "now", "told"),
    [
        (Wish.NOW, ALWAYS, FRIDAY, FRIDAY),
        (Wish.NOW, WEEK, FRIDAY, FRIDAY),
        (Wish.NOW, WEEK, at(20, 18), at(23, 9)),
        (Wish.NOW, WEEK, at(20, 8, 59), at(20, 9)),
        (Wish.HOURLY, ALWAYS, FRIDAY, at(20, 13)),
        (Wish.HOURLY, WEEK, at(20, 17, 30), at(23, 9)),
        (Wish.DAILY, ALWAYS, FRIDAY, at(21, 9)),
        (Wish.DAILY, ALWAYS, at(20, 8), at(20, 9)),
        (Wish.DAILY, WEEK, FRIDAY, at(23, 9)),
        (Wish.NOW, NIGHT, at(21, 3), at(21, 3)),
        (Wish.NOW, NIGHT, at(21, 6), at(27, 22)),
        (Wish.NEVER, ALWAYS, FRIDAY, None),
    ],
)
def test_when_somebody_is_told(
    wish: Wish, hours: Hours, now: datetime, told: datetime | None
) -> None:
    assert told_at(wish, hours, now) == told


@given(
    st.sets(st.integers(1, 7), min_size=1),
    st.integers(0, MINUTES_A_DAY - 1),
    st.integers(0, MINUTES_A_DAY - 1),
    st.integers(0, 14 * MINUTES_A_DAY),
)
def test_an_opening_is_inside_and_not_far(
    days: set[int], start: int, end: int, minutes: int
) -> None:
    hours = Hours(frozenset(days), start, end)
    now = FRIDAY + timedelta(minutes=minutes)
    opening = hours.opening(now)
    assert now <= opening <= now + timedelta(days=8)
    assert hours.opening(opening) == opening


def test_the_last_day_of_the_week_stays() -> None:
    weekend = Hours(frozenset({6, 7}))
    assert weekend.switched(6).days == {7}
    assert weekend.switched(6).switched(7).days == {7}
    assert weekend.switched(1).days == {1, 6, 7}
