"""What the card and «Почему столько?» name of the causes, and what fits in a message."""

from dataclasses import replace

from support.receipts import ACCOUNT, PAYEE
from support.tdlib import TEXT_LIMIT, read_html, units

from bot.domain.differences import compare
from bot.domain.receipts import Charge, PaymentDocument, Receipt
from bot.services.messages import Screen
from bot.services.receipts import Shown
from bot.ui.texts import texts_for
from handlers.receipt import screens

SERVICES = (
    *("Содержание жилого помещения", "Отопление", "Горячая вода", "Подогрев воды"),
    *("Холодная вода", "Водоотведение", "Электроэнергия день", "Электроэнергия ночь"),
    *("Газоснабжение", "Обращение с ТКО", "Домофон", "Лифт", "Уборка подъезда", "Антенна"),
    *("Электроэнергия на общедомовые нужды", "Холодная вода на общедомовые нужды"),
    *("Горячая вода на общедомовые нужды", "Водоотведение на общедомовые нужды"),
    *("Радио", "Видеонаблюдение"),
)


def receipt(period: str, volume: str, tariff: str, services: tuple[str, ...]) -> Receipt:
    """Give one where all services are charged alike, to the kopeck."""
    charged = round(float(volume) * float(tariff) * 100)
    lines = tuple(Charge(one, "куб. м", volume, tariff, charged, 0) for one in services)
    total = charged * len(lines)
    return Receipt(period, 0, total, 0, 0, 0, total, lines)


def shown(old: Receipt, new: Receipt) -> Shown:
    document = PaymentDocument(ACCOUNT, new, PAYEE)
    return Shown(ACCOUNT, document, full=True, differences=compare(old, new))


def worded(screen: Screen) -> str:
    said = read_html(texts_for("ru").screen(screen)).replace("\u00a0", " ")
    assert units(said) <= TEXT_LIMIT
    return said


def test_twenty_usual_services_are_explained_in_one_message() -> None:
    old = receipt("2026-09", "12.5", "1165.25", SERVICES)
    new = receipt("2026-10", "13.75", "1265.5", SERVICES)
    one = shown(old, new)
    assert one.document is not None
    said = worded(screens.explanation(one, one.document))
    assert [name for name in SERVICES if f"{name}:" not in said] == []
    assert "и ещё" not in said


def test_services_that_do_not_fit_are_counted() -> None:
    many = tuple(f"{name} {number}" for name in SERVICES for number in range(3))
    one = shown(receipt("2026-09", "1", "2", many), receipt("2026-10", "3", "4", many))
    assert one.document is not None
    assert "… и ещё услуг: " in worded(screens.explanation(one, one.document))


def test_recalculations_penalties_and_tariffs_are_named_however_small() -> None:
    old = receipt("2026-09", "12.5", "1165.25", SERVICES)
    new = receipt("2026-10", "13.75", "1165.25", SERVICES)
    lines = list(new.charges)
    for at in range(3):
        lines[at] = replace(lines[at], recalculated=-100 - at)
        lines[-1 - at] = replace(lines[-1 - at], tariff="1165.26", charged=lines[-1].charged + 14)
    new = replace(
        new, charges=tuple(lines), penalty=7, charged=new.due + 3 * 14, recalculated=-303
    )
    said = worded(screens.receipt_card(shown(old, new))).partition("Что изменилось")[2]
    assert said.count("перерасчёт, ") == said.count("тариф выше, ") == 3
    assert said.count("• Начислены пени, +0,07 ₽") == 1
    assert "объём" not in said
    assert "Остальное: +" in said


def test_other_causes_fill_six_lines_with_that_of_the_rest() -> None:
    old = receipt("2026-09", "12.5", "1165.25", SERVICES)
    new = replace(receipt("2026-10", "13.75", "1165.25", SERVICES), penalty=7)
    said = worded(screens.receipt_card(shown(old, new))).partition("Что изменилось")[2]
    assert len(said.splitlines()) == 1 + 6
    assert said.count("объём больше") == 4
