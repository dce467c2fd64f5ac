"""«Платежи», «Начисления» and their charts, over HTTP."""

import json
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import insert, update
from support.centre import MARIA
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import enter, shows, to_menu

from bot.services.messages import Button, text
from bot.ui.presses import sign_press
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town

ALL = "Всего за месяц с перерасчётом и пенями"
HISTORY = ("Начисления", "Платежи")


async def put_year(town: Town) -> None:
    """Put the months from September 2025 to September 2026, without February; all are paid."""
    months = [f"2025-{one:02}" for one in range(9, 13)] + [
        f"2026-{one:02}" for one in range(1, 10)
    ]
    writes: list[Write] = []
    for number, period in enumerate(months):
        if period == "2026-02":
            continue
        charged = 100_000 + number * 1000
        known: dict[str, Any] = {"account_id": MARIA.id, "period": period, "charged": charged}
        sums = {"opening": 0, "recalculated": 0, "penalty": 0, "paid": charged, "due": 0}
        line = {"service": "Отопление", "unit": "Гкал", "volume": "0.5", "tariff": "2000"}
        writes += [
            _write(m.receipts, known | sums | {"complete": 1}),
            _write(m.charges, known | line | {"recalculated": 0, "line": 1}),
        ]
    await town.app.tools.database.apply(writes)


async def put_payments(town: Town, count: int) -> None:
    """Put one more on each of the first days of September, the second a refund."""
    clock_day = town.app.tools.clock().date().replace(month=9, day=1)
    await town.app.tools.database.apply(
        [
            _write(
                m.payments,
                {
                    "account_id": MARIA.id,
                    "paid_on": clock_day.replace(day=one),
                    "amount": -5000 if one == 2 else 10000,
                    "source": "" if one == 1 else "почта <№ 1>",
                    "ordinal": 1,
                },
            )
            for one in range(1, count + 1)
        ]
    )


def _write(table: Any, values: dict[str, Any]) -> Write:
    return Write(Statement(insert(table)), dict.fromkeys(table.c.keys()) | values)


def plain(worded: str) -> str:
    return worded.replace("\u00a0", " ")


async def with_full_access(town: Town) -> Person:
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    await to_menu(person)
    return person


async def chart(person: Person, caption: str) -> tuple[str, Image.Image]:
    """Press for a chart; give its caption and the picture."""
    before = len([one for one in person.from_bot() if one["photo"]])
    await person.press(caption)
    await person.until(
        lambda: len([one for one in person.from_bot() if one["photo"]]) > before, 30, "a chart"
    )
    message = [one for one in person.from_bot() if one["photo"]][-1]
    picture = Image.open(BytesIO(await person.download(message["photo"]["url"])))
    return plain(message["text"]), picture


async def test_payments_are_listed_by_month_and_paged(town: Town) -> None:
    await put_payments(town, 17)
    person = await with_full_access(town)
    await person.press("Платежи")
    card = plain(await shows(person, "Платежи учтены по"))
    assert "Платежи учтены по 8 октября 2026 включительно." in card
    assert "октябрь 2026: 5 233,61 ₽\n• 8 октября 2026: 5 233,61 ₽, сбербанк" in card
    assert "сентябрь 2026: 1 550,00 ₽\n• 17 сентября 2026: 100,00 ₽, почта <№ 1>" in card
    assert "Позже ›" not in person.captions()
    await person.press("‹ Раньше")
    card = plain(await shows(person, "возврат"))
    assert "сентябрь 2026: 1 550,00 ₽" in card
    assert "• 2 сентября 2026: возврат 50,00 ₽" in card
    assert card.endswith("• 1 сентября 2026: 100,00 ₽")
    assert "‹ Раньше" not in person.captions()
    await person.press("Позже ›")
    await shows(person, "сбербанк")
    await person.press("Меню")
    await shows(person, "Выберите, что показать")


async def test_charges_are_listed_twelve_months_at_a_time(town: Town) -> None:
    await put_year(town)
    person = await with_full_access(town)
    await person.press("Начисления")
    card = plain(await shows(person, "октябрь\u00a02026"))
    assert f"октябрь 2026\n{ALL}: 1 234,56 ₽\nОплачено: 0,00 ₽\nК оплате: 1 234,56 ₽" in card
    assert f"январь 2026\n{ALL}: 1 040,00 ₽" in card
    assert "февраль" not in card
    assert "сентябрь 2025" not in card
    await person.press("‹ Раньше")
    await shows(person, "сентябрь\u00a02025")


async def test_charts_arrive_and_say_in_words_what_they_show(town: Town) -> None:
    await put_year(town)
    person = await with_full_access(town)
    await person.press("Начисления")
    await shows(person, "октябрь\u00a02026")
    caption, picture = await chart(person, "График начислений")
    await person.wait_toast("Рисую график")
    assert not [one for one in person.from_bot() if "Рисую график" in one["text"]]
    assert caption.splitlines() == [
        "Начисления по услугам с перерасчётами, без пеней: ноябрь 2025 – октябрь 2026",
        "Лицевой счёт ••••••0042",
        "Всего: 11 954,56 ₽",
        "Больше всего: октябрь 2026, 1 234,56 ₽",
        "Во второй половине этих месяцев начисления выше, чем в первой.",
        "Месяцев без данных: 1",
    ]
    assert picture.width >= 1260
    caption, _ = await chart(person, "График потребления")
    assert "• Отопление: всего 5,7035 Гкал, больше всего 0,7035 (октябрь 2026)" in caption


async def test_two_taps_bring_one_chart(town: Town) -> None:
    person = await with_full_access(town)
    await person.press("Начисления")
    await shows(person, "октябрь\u00a02026")
    card = await person.screen()
    [data] = [
        button["data"]
        for row in card["keyboard"]
        for button in row
        if button["text"] == "График начислений"
    ]
    await person.press_data(card["message_id"], data)
    await person.press_data(card["message_id"], data)
    await person.until(lambda: any(one["photo"] for one in person.from_bot()), 30, "a chart")
    await person.settled()
    assert len([one for one in person.from_bot() if one["photo"]]) == 1


async def test_where_nothing_is_measured_there_is_no_chart_of_consumption(town: Town) -> None:
    bare = update(m.charges).values(volume=None)
    await town.app.tools.database.apply([Write(Statement(bare), {})])
    person = await with_full_access(town)
    await person.press("Начисления")
    await shows(person, "октябрь\u00a02026")
    await person.press("График потребления")
    await shows(person, "рисовать нечего")
    assert not [one for one in person.from_bot() if one["photo"]]


PRESSES = (
    *("payments.open", "payments.page=1"),
    *("charges.open", "charges.page=1", "charges.chart=charges.1"),
)


@pytest.mark.parametrize("action", PRESSES)
async def test_limited_access_reaches_nothing_of_it_by_any_press(town: Town, action: str) -> None:
    """Not even by a press with our own signature, for this very person and drawing."""
    await put_year(town)
    await put_payments(town, 3)
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    assert not {*HISTORY} & {*person.captions()}
    await _press_signed(town, person, action)
    await shows(person, "видны при полном доступе")
    assert "Получить полный доступ" in person.captions()
    await person.settled()
    said = plain(json.dumps(person.from_bot(), ensure_ascii=False))
    assert "1 040,00" not in said
    assert "сентября" not in said
    assert not [one for one in person.from_bot() if one["photo"]]


async def test_an_old_press_shows_nothing_once_the_access_is_limited(town: Town) -> None:
    await put_year(town)
    person = await with_full_access(town)
    await person.press("Начисления")
    await shows(person, "октябрь\u00a02026")
    limited = update(m.links).values(access="limited")
    await town.app.tools.database.apply([Write(Statement(limited), {})])
    await person.press("График начислений")
    await shows(person, "видны при полном доступе")
    await person.settled()
    assert not [one for one in person.from_bot() if one["photo"]]


async def _press_signed(town: Town, person: Person, action: str) -> None:
    """Press what the card of the person never offered, signed as the bot signs."""
    card = await person.screen()
    shown = card["keyboard"][0][0]["data"].split(":")
    button = Button(text("button-menu"), action)
    data = sign_press(town.app.tools.sealer, button, shown[0], int(shown[1]), person.id)
    await person.press_data(card["message_id"], data)
