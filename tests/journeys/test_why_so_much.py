"""What changed since the last receipt, and «Почему столько?», over HTTP."""

from typing import Any

from sqlalchemy import insert, update
from support.centre import MARIA
from support.person import Person
from support.signing_in import put_cabinet, sign_in
from support.walk import enter, shows, to_menu

from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town


async def put_september(town: Town) -> None:
    """Put the month before: less heat at a lower tariff, and a service that is gone by now."""
    known = {"account_id": MARIA.id, "period": "2026-09"}
    sums = dict.fromkeys(("opening", "recalculated", "penalty", "paid"), 0)
    receipt = dict.fromkeys(m.receipts.c.keys()) | known | sums
    lines: list[dict[str, Any]] = [
        {"service": "Отопление", "unit": "Гкал", "volume": "0.5", "tariff": "2000"},
        {"service": "Домофон", "charged": 5000},
    ]
    await town.app.tools.database.apply(
        [
            Write(
                Statement(insert(m.receipts)),
                receipt | {"charged": 105000, "due": 105000, "complete": 1},
            ),
            *(
                Write(
                    Statement(insert(m.charges)),
                    dict.fromkeys(m.charges.c.keys())
                    | known
                    | {"charged": 100000, "recalculated": 0, "line": number}
                    | line,
                )
                for number, line in enumerate(lines, 1)
            ),
            Write(
                Statement(
                    update(m.charges)
                    .where(m.charges.c.period == "2026-10")
                    .values(charged=167933, recalculated=-44477)
                ),
                {},
            ),
            Write(
                Statement(
                    update(m.receipts)
                    .where(m.receipts.c.period == "2026-10")
                    .values(charged=167933, recalculated=-44477)
                ),
                {},
            ),
        ]
    )


async def open_receipt(person: Person) -> str:
    await person.press("Квитанция")
    return (await shows(person, "К оплате: 1\u00a0234,56\u00a0₽")).replace("\u00a0", " ")


async def why(person: Person) -> str:
    await person.press("Почему столько?")
    return (await shows(person, "лицевой счёт ••••••0042")).replace("\u00a0", " ")


async def test_full_access_sees_what_was_and_what_became_of_it(town: Town) -> None:
    await put_september(town)
    await put_cabinet(town.app)
    person = await town.person()
    await sign_in(person)
    card = await open_receipt(person)
    changed = card.partition("Что изменилось")[2]
    assert changed.splitlines() == [
        " с прошлой квитанции за сентябрь 2026, без учёта оплат: на 184,56 ₽ больше",
        "• Отопление: перерасчёт, −444,77 ₽",
        "• Отопление: объём больше, +407,00 ₽",
        "• Отопление: тариф выше, +272,33 ₽",
        "• Домофон: в этот раз не начислено, −50,00 ₽",
    ]
    told = await why(person)
    assert "Отопление: 1 234,56 ₽ (+234,56 ₽)" in told
    assert "0,7035 Гкал × 2 387,11 = 1 679,33 ₽" in told
    assert "объём 0,5 → 0,7035: +407,00 ₽" in told
    assert "тариф 2 000,00 → 2 387,11: +272,33 ₽" in told
    assert "перерасчёт: −444,77 ₽" in told
    assert "Домофон: в этот раз не начислено (−50,00 ₽)" in told
    assert "Основание перерасчёта назовёт" in told
    await person.press("Назад")
    await shows(person, "Что изменилось")
    await person.press("‹ сентябрь\u00a02026")
    first = await shows(person, "Было к оплате: 1\u00a0050,00\u00a0₽")
    assert "изменилось" not in first
    told = await why(person)
    assert "По услугам" in told
    assert "рядом с прошлой" not in told
    await person.press("Назад")
    await shows(person, "Было к оплате: 1\u00a0050,00\u00a0₽")


async def test_limited_access_sees_the_differences_alone(town: Town) -> None:
    await put_september(town)
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    assert "• Отопление: тариф выше, +272,33 ₽" in await open_receipt(person)
    told = await why(person)
    assert "объём больше: +407,00 ₽" in told
    assert "тариф выше: +272,33 ₽" in told
    assert "→" not in told
    assert "1 050,00" not in told
    await person.press("Назад")
    await shows(person, "Что изменилось")
