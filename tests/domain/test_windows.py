"""For which month a reading counts, in every time zone of the country."""

import random
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.meters import Service
from bot.domain.periods import BillingPeriod
from bot.domain.windows import (
    Extension,
    Placed,
    ReadingWindow,
    Standing,
    WindowRule,
    extensions_of,
    parse_window,
    place,
    resolve_window,
)

MOSCOW = ZoneInfo("Europe/Moscow")
USUAL, OVER_THE_END, DEFAULT = ReadingWindow(15, 25), ReadingWindow(25, 5), ReadingWindow(1, 31)
HOURS_AHEAD = {
    "Europe/Kaliningrad": 2,
    "Europe/Moscow": 3,
    "Europe/Samara": 4,
    "Asia/Yekaterinburg": 5,
    "Asia/Omsk": 6,
    "Asia/Krasnoyarsk": 7,
    "Asia/Irkutsk": 8,
    "Asia/Yakutsk": 9,
    "Asia/Vladivostok": 10,
    "Asia/Magadan": 11,
    "Asia/Kamchatka": 12,
}
IN, EXTENDED, EARLY, LATE = Standing.IN_WINDOW, Standing.EXTENDED, Standing.EARLY, Standing.LATE


@pytest.mark.parametrize(
    ("window", "said", "period", "standing"),
    [
        pytest.param("15-25", "2026-11-15 00:00:00", "2026-11", IN, id="the first second"),
        pytest.param("15-25", "2026-11-14 23:59:59", "2026-11", EARLY, id="a second before"),
        pytest.param("15-25", "2026-11-25 23:59:59", "2026-11", IN, id="the last second"),
        pytest.param("15-25", "2026-11-26 00:00:00", "2026-12", LATE, id="a second after"),
        pytest.param("15-25", "2026-11-30 23:59:59", "2026-12", LATE, id="the month's end"),
        pytest.param("15-25", "2026-12-01 00:00:00", "2026-12", EARLY, id="the next month"),
        pytest.param("15-25", "2026-12-31 12:00:00", "2027-01", LATE, id="over the year"),
        pytest.param("25-5", "2026-11-25 00:00:00", "2026-11", IN, id="opens in November"),
        pytest.param("25-5", "2026-12-05 23:59:59", "2026-11", IN, id="closes in December"),
        pytest.param("25-5", "2026-12-06 00:00:00", "2026-12", LATE, id="nearer to the end"),
        pytest.param("25-5", "2026-12-24 23:59:59", "2026-12", EARLY, id="nearer to the next"),
        pytest.param("25-5", "2027-01-05 12:00:00", "2026-12", IN, id="over the year's end"),
        pytest.param("26-25", "2026-11-25 23:59:59", "2026-10", IN, id="no gap: before"),
        pytest.param("26-25", "2026-11-26 00:00:00", "2026-11", IN, id="no gap: after"),
        pytest.param("1-31", "2026-11-30 23:59:59", "2026-11", IN, id="a whole short month"),
        pytest.param("1-31", "2026-12-01 00:00:00", "2026-12", IN, id="and the next"),
        pytest.param("30-5", "2027-02-28 00:00:00", "2027-02", IN, id="the 30th of February"),
        pytest.param("30-5", "2027-02-27 23:59:59", "2027-02", EARLY, id="not the 27th"),
        pytest.param("20-29", "2028-02-29 23:59:59", "2028-02", IN, id="a leap year"),
        pytest.param("20-29", "2027-02-28 23:59:59", "2027-02", IN, id="no leap year"),
        pytest.param("20-29", "2027-03-01 00:00:00", "2027-03", EARLY, id="nor the day after"),
        pytest.param("31-31", "2026-11-30 12:00:00", "2026-11", IN, id="one day"),
    ],
)
def test_a_reading_counts_for_the_first_window_that_has_not_closed(
    window: str, said: str, period: str, standing: Standing
) -> None:
    said_at = datetime.fromisoformat(said).replace(tzinfo=MOSCOW)
    placed = place(said_at.astimezone(UTC), MOSCOW, parse_window(window))
    assert (placed.period.iso, placed.standing) == (period, standing)


@pytest.mark.parametrize(
    ("last_day", "said", "period", "standing"),
    [
        ("2026-11-28", "2026-11-25", "2026-11", IN),
        ("2026-11-28", "2026-11-28", "2026-11", EXTENDED),
        ("2026-11-28", "2026-11-29", "2026-12", LATE),
        ("2026-12-03", "2026-12-03", "2026-11", EXTENDED),
        ("2026-12-03", "2026-12-04", "2026-12", LATE),
        ("2026-12-20", "2026-12-14", "2026-11", EXTENDED),
        ("2026-12-20", "2026-12-15", "2026-12", IN),
        ("2026-11-20", "2026-11-25", "2026-11", IN),
    ],
)
def test_an_extension_reaches_up_to_the_next_window_and_never_shortens(
    last_day: str, said: str, period: str, standing: Standing
) -> None:
    said_at = datetime.fromisoformat(f"{said} 12:00").replace(tzinfo=MOSCOW)
    extension = Extension("2026-11", date.fromisoformat(last_day))
    placed = place(said_at, MOSCOW, USUAL, [extension])
    assert (placed.period.iso, placed.standing) == (period, standing)


def test_what_is_told_of_the_windows() -> None:
    said_at = datetime(2026, 11, 27, 12, tzinfo=MOSCOW)
    december = BillingPeriod(2026, 12)
    opens, closes = date(2026, 12, 15), date(2026, 12, 25)
    missed = date(2026, 11, 25)
    assert place(said_at, MOSCOW, USUAL) == Placed(december, LATE, opens, closes, missed)
    extended = [Extension("2026-11", date(2026, 11, 28))]
    assert place(said_at, MOSCOW, USUAL, extended) == Placed(
        BillingPeriod(2026, 11), EXTENDED, date(2026, 11, 15), date(2026, 11, 28)
    )


def expected(
    said_at: datetime, ahead: int, window: ReadingWindow, longer: int
) -> tuple[str, Standing]:
    """Tell the same from moments alone: every end of every window stands on one line of UTC."""
    for months in range(2025 * 12, 2028 * 12):
        year, month = divmod(months, 12)
        opens = moment(year, month + 1, window.first, ahead)
        end = months + (window.first > window.last)
        ordinary = moment(end // 12, end % 12 + 1, window.last, ahead) + timedelta(days=1)
        following = moment((months + 1) // 12, (months + 1) % 12 + 1, window.first, ahead)
        closes = max(ordinary, min(ordinary + timedelta(days=longer), following))
        if said_at < closes:
            if said_at >= opens:
                standing = IN if said_at < ordinary else EXTENDED
                return f"{year}-{month + 1:02}", standing
            return f"{year}-{month + 1:02}", EARLY
    raise AssertionError


def moment(year: int, month: int, day: int, ahead: int) -> datetime:
    day = min(day, monthrange(year, month)[1])
    return datetime(year, month, day, tzinfo=UTC) - timedelta(hours=ahead)


def test_11_zones_by_both_ends_by_an_outage_over_the_end() -> None:
    """10,000 readings within minutes of an end; the bot was down and took them hours later."""
    chance, wrong = random.Random(20261122), []
    zones = list(HOURS_AHEAD.items())
    for number in range(10_000):
        name, ahead = zones[number % len(zones)]
        window = chance.choice(
            [USUAL, OVER_THE_END, DEFAULT, ReadingWindow(*chance.choices(range(1, 32), k=2))]
        )
        longer = chance.choice([0, 0, 1, 4, 40])
        of = BillingPeriod(2026, chance.randrange(1, 13))
        day = window.opens(of) if number % 2 else window.closes(of) + timedelta(days=1)
        if not number % 2 and longer and chance.random() < 0.5:
            day += timedelta(days=longer)
        end = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=ahead)
        said_at = end + timedelta(seconds=chance.choice([-1, 0, 1, chance.randrange(-900, 900)]))
        outage = timedelta(hours=chance.randrange(72))
        extensions = [
            Extension(one.iso, window.closes(one) + timedelta(days=longer))
            for one in (BillingPeriod.of(day).previous(), BillingPeriod.of(day))
        ]
        want = expected(said_at, ahead, window, longer)
        got = place(said_at, ZoneInfo(name), window, extensions if longer else ())
        standing = EARLY if got.standing is LATE else got.standing
        late = place(said_at + outage, ZoneInfo(name), window, extensions if longer else ())
        if (got.period.iso, standing) != want or late.period < got.period:
            wrong.append((name, window, said_at, longer, want, got))
    assert not wrong, (len(wrong), wrong[:3])


def test_the_nearest_rule_counts() -> None:
    def one(day: int) -> ReadingWindow:
        return ReadingWindow(day, 31)

    default, cold, power = one(1), Service.COLD_WATER, Service.ELECTRICITY
    rules = [
        WindowRule(one(2)),
        WindowRule(one(3), of_organisation=True),
        WindowRule(one(4), power),
        WindowRule(one(5), power, of_organisation=True),
        WindowRule(one(6), of_building=True),
        WindowRule(one(7), of_organisation=True, of_building=True),
        WindowRule(one(8), power, of_building=True),
        WindowRule(one(9), power, of_organisation=True, of_building=True),
    ]
    assert resolve_window([], cold, default) == default
    nearest = [resolve_window(rules[: end + 1], power, default).first for end in range(8)]
    assert nearest == [2, 3, 4, 5, 6, 7, 8, 9]
    nearest = [resolve_window(rules[: end + 1], cold, default).first for end in range(8)]
    assert nearest == [2, 3, 3, 3, 6, 7, 7, 7]
    assert resolve_window([*rules, WindowRule(one(10))], power, default).first == 9
    assert resolve_window([WindowRule(one(2)), WindowRule(one(3))], cold, default).first == 3


def test_extensions_of_a_service() -> None:
    every = Extension("2026-11", date(2026, 11, 28))
    power = Extension("2026-11", date(2026, 11, 30), Service.ELECTRICITY)
    assert extensions_of([every, power], Service.ELECTRICITY) == (every, power)
    assert extensions_of([every, power], Service.COLD_WATER) == (every,)


@pytest.mark.parametrize(
    ("text", "days"), [("15-25", (15, 25)), (" 1 – 5 ", (1, 5)), ("25-5", (25, 5))]
)
def test_a_window_is_read(text: str, days: tuple[int, int]) -> None:
    assert parse_window(text) == ReadingWindow(*days)
    assert parse_window(str(parse_window(text))) == ReadingWindow(*days)


@pytest.mark.parametrize("text", ["", "15", "0-5", "15-32", "15-25-30", "с 15 по 25", "-5", "1-"])
def test_what_is_no_window(text: str) -> None:
    with pytest.raises(ValueError, match=r"window|days"):
        parse_window(text)
