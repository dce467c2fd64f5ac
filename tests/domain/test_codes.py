from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.access import (
    CODES_A_DAY,
    CODES_AN_HOUR,
    DAY,
    HOUR,
    WRONG_CODES_A_DAY,
)
from bot.domain.codes import CodeRefusal, parse_code, wait_to_check, wait_to_send

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta()


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("042519", id="as it is"),
        pytest.param("042 519", id="in two parts"),
        pytest.param("042-519", id="with a hyphen"),
        pytest.param("042 – 519", id="with a dash"),
        pytest.param("0 4 2 5 1 9", id="digit by digit"),
        pytest.param("04 25 19", id="in three parts"),
        pytest.param("042\u00a0519\n", id="no-break space and a newline"),
        pytest.param("мой код 042519", id="words before"),
        pytest.param("код: 042519!", id="words and signs"),
        pytest.param("042519, 042519", id="twice the same with a comma"),
        pytest.param("\u200b042519\u200b", id="zero-width characters"),
        pytest.param("0\uff142519", id="full-width"),
        pytest.param("Код 042519, 5 мин. Никому его не сообщайте. Центр", id="the whole SMS"),
        pytest.param("Введите 042519 в чате. Код действует 10 минут.", id="a part of the letter"),
    ],
)
def test_code_is_read(typed: str) -> None:
    assert parse_code(typed) == "042519"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "код",
        "04251",
        "0425190",
        "04251O",
        "0425 19 0",
        "042519, 519042",
        "٠٤٢٥١٩",
        "04²519",
        "+79120425190",
        "1e5",
        "042.519",
        "1" * 5000,
        "😀",
    ],
)
def test_what_is_no_code_is_asked_again(typed: str) -> None:
    assert parse_code(typed) is CodeRefusal.NOT_SIX_DIGITS


@given(st.text())
def test_reading_never_raises(typed: str) -> None:
    parse_code(typed)


@given(st.integers(0, 999_999))
def test_every_code_is_read_as_it_is(number: int) -> None:
    assert parse_code(f"{number:06}") == f"{number:06}"


def ago(*minutes: float) -> list[datetime]:
    """Give moments so many minutes ago, the newest first."""
    return [NOW - timedelta(minutes=each) for each in sorted(minutes)]


@pytest.mark.parametrize(
    ("wrong", "wait"),
    [
        pytest.param(0, NOTHING, id="none"),
        pytest.param(4, NOTHING, id="below the first lock"),
        pytest.param(5, MINUTE, id="first lock"),
        pytest.param(10, 5 * MINUTE, id="second lock"),
        pytest.param(15, 30 * MINUTE, id="third lock"),
        pytest.param(20, DAY, id="the day"),
        pytest.param(25, DAY, id="more than the day's"),
    ],
)
def test_locks_after_wrong_codes_at_once(wrong: int, wait: timedelta) -> None:
    assert wait_to_check([NOW] * wrong, NOW) == wait


@pytest.mark.parametrize(
    ("wrong", "wait"),
    [
        pytest.param(ago(0.5, 1, 1, 1, 1), MINUTE / 2, id="half of the lock is over"),
        pytest.param(ago(1, 1, 1, 1, 1), NOTHING, id="the lock is over"),
        pytest.param(ago(0, 2, 2, 2, 2, 2), NOTHING, id="between two locks"),
        pytest.param(ago(2, *[9] * 9), 3 * MINUTE, id="the tenth two minutes ago"),
        pytest.param(ago(*[60] * 18, 1439), NOTHING, id="nineteen of the day are left"),
        pytest.param(ago(0, *[60] * 18, 1439), MINUTE, id="until the oldest leaves the day"),
    ],
)
def test_locks_end(wrong: list[datetime], wait: timedelta) -> None:
    assert wait_to_check(wrong, NOW) == wait


@pytest.mark.parametrize(
    ("sent", "wait"),
    [
        pytest.param(ago(), NOTHING, id="first"),
        pytest.param(ago(0), MINUTE, id="one just now"),
        pytest.param(ago(1), NOTHING, id="one a minute ago"),
        pytest.param(ago(1, 2), MINUTE, id="two"),
        pytest.param(ago(2, 3), NOTHING, id="two, the second two minutes ago"),
        pytest.param(ago(5, 10, 20), 40 * MINUTE, id="three of the hour"),
        pytest.param(ago(2, 70, 80), 3 * MINUTE, id="the third of the day is a longer pause"),
        pytest.param(ago(61, 70, 80), NOTHING, id="three, but not of this hour"),
        pytest.param(ago(5, 61, 70, 80), NOTHING, id="the fourth"),
        pytest.param(ago(61, 70, 80, 90, 100), DAY - 100 * MINUTE, id="five of the day"),
    ],
)
def test_pauses_between_codes(sent: list[datetime], wait: timedelta) -> None:
    assert wait_to_send(sent, NOW) == wait


@given(st.lists(st.integers(0, 600), max_size=400))
def test_no_day_ever_has_more_wrong_codes_than_allowed(pauses: list[int]) -> None:
    now, wrong = NOW, list[datetime]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        of_day = [at for at in wrong if at > now - DAY]
        if wait_to_check(of_day, now) == NOTHING:
            wrong.insert(0, now)
    for at in wrong:
        assert sum(at - DAY < other <= at for other in wrong) <= WRONG_CODES_A_DAY


@given(st.lists(st.integers(0, 3600), max_size=200))
def test_no_hour_or_day_ever_has_more_codes_than_allowed(pauses: list[int]) -> None:
    now, sent = NOW, list[datetime]()
    for pause in pauses:
        now += timedelta(seconds=pause)
        if wait_to_send([at for at in sent if at > now - DAY], now) == NOTHING:
            sent.insert(0, now)
    for at in sent:
        assert sum(at - HOUR < other <= at for other in sent) <= CODES_AN_HOUR
        assert sum(at - DAY < other <= at for other in sent) <= CODES_A_DAY
