"""Buildings of a branch: typed, sent as a file, asked about, taken from another branch."""

from dataclasses import replace
from io import BytesIO

import xlsxwriter
from sqlalchemy import select
from support.person import Person
from support.staff import NORTH, OURS, SOUTH, put, put_organisations
from support.walk import shows, to_menu

from bot.services.building_lists import KIND, ListRefusal
from bot.services.tasks import Payload
from storage import models as m
from storage.statements import Statement

from .conftest import Town
from .test_organisation import go, open_organisation, owner_of

MIRA_5, MIRA_7, REFT_5 = 1, 2, 3  # buildings of `support.centre`


async def open_north(town: Town) -> Person:
    await put_organisations(town.app)
    owner = await owner_of(town)
    await open_organisation(owner)
    await go(owner, ("Филиалы", "Север"), ("Север", "Адрес: "))
    return owner


async def serves(town: Town, building: int, branch: int) -> None:
    table = m.branch_buildings
    await put(town.app, table, organisation_id=OURS, building_id=building, branch_id=branch)


async def served(town: Town) -> dict[int, int]:
    columns = (m.branch_buildings.c.building_id, m.branch_buildings.c.branch_id)
    rows = await town.app.tools.database.read(Statement(select(*columns)))
    return {row.building_id: row.branch_id for row in rows}


def book(*lines: str) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as one:
        one.add_worksheet().write_column(0, 0, lines)
    return made.getvalue()


async def test_a_house_of_two_towns_is_asked_and_one_of_another_branch_is_moved(
    town: Town,
) -> None:
    owner = await open_north(town)
    await serves(town, MIRA_7, SOUTH)
    await go(owner, ("Добавить дома адресами", "напишите адреса"))
    await owner.send("Мира 5\nАсбест, Мира 7 к 1\nЛенина 99")
    shown = await shows(owner, "Мира 5: такой дом есть в нескольких городах")
    assert "Асбест, Мира 7 к 1: относится к филиалу «Юг»" in shown
    assert "Ленина 99: такого дома нет" in shown
    assert await served(town) == {MIRA_7: SOUTH}
    town_asked = next(one for one in owner.captions() if "Рефтинский" in one)
    await go(owner, (town_asked, "Добавлено домов: 1"))
    moved = next(one for one in owner.captions() if one.startswith("Перевести сюда: "))
    await owner.press(moved)
    await owner.until(lambda: moved not in owner.captions(), 30, "moved")
    await go(owner, ("Готово", "Домов: 2"))
    assert await served(town) == {REFT_5: NORTH, MIRA_7: NORTH}


async def test_a_file_is_shown_and_taken_over_only_when_confirmed(town: Town) -> None:
    owner = await open_north(town)
    await serves(town, MIRA_7, SOUTH)
    await go(owner, ("Добавить дома файлом", "Пришлите TXT, CSV или XLSX"))
    await owner.send("Мира, 5")
    await shows(owner, "Здесь нужен файл")
    said = "Адрес\nг. Асбест, ул. Мира, д. 5\nАсбест, Мира, 7 к 1\nу озера\nЛуны, 1\nМира, 5\n"
    await owner.send_document(said.encode("cp1251"), "дома.csv")
    shown = await shows(owner, "Можно добавить домов: 1")
    for line in (
        "Относятся к другим филиалам: 1",
        "Не распознано строк: 3",
        "у озера: это не адрес дома",
        "Луны, 1: такого дома нет",
        "Мира, 5: такой дом есть в нескольких городах",
    ):
        assert line in shown
    assert await served(town) == {MIRA_7: SOUTH}
    await go(owner, ("Подтвердить", "Добавлено домов: 1"))
    assert "Домов: 1" in (await owner.screen())["text"]
    assert await served(town) == {MIRA_7: SOUTH, MIRA_5: NORTH}
    await go(owner, ("Добавить дома файлом", "Пришлите TXT, CSV или XLSX"))
    await owner.send_document(book("Асбест, Мира, 7 к 1", "г. Асбест, Мира 5"), "дома.xlsx")
    shown = await shows(owner, "Уже в этом филиале: 1")
    assert "Подтвердить" not in owner.captions()
    await go(owner, ("Забрать и из других филиалов: 1", "Добавлено домов: 1"))
    assert await served(town) == {MIRA_7: NORTH, MIRA_5: NORTH}


async def test_a_file_that_is_no_list_is_refused_and_another_is_taken(town: Town) -> None:
    owner = await open_north(town)
    await go(owner, ("Добавить дома файлом", "Пришлите TXT, CSV или XLSX"))
    await owner.send_document(b"%PDF-1.7", "дома.pdf")
    await shows(owner, "Это не таблица и не текст")
    await owner.send_document(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a")
    await shows(owner, "Книга закрыта паролем")
    await owner.send_document(b" ", "a.txt")
    await shows(owner, "В файле нет адресов")
    await owner.send_document("Асбест, Мира, 5".encode(), "a.txt")
    await shows(owner, "Можно добавить домов: 1")
    await go(owner, ("Отмена", "Отменено"))
    assert await served(town) == {}
    assert not await town.app.tools.database.read(Statement(select(m.tasks)))


async def test_whoever_went_on_meanwhile_opens_the_list_later(town: Town) -> None:
    owner = await open_north(town)
    worker = town.app.worker
    work = worker.trades[KIND].work
    asked: list[Payload] = []

    async def away(payload: Payload) -> object:
        asked.append(payload)
        await to_menu(owner)
        return ListRefusal.DAMAGED if len(asked) == 1 else await work(payload)

    worker.trades = {KIND: replace(worker.trades[KIND], work=away)}
    await go(owner, ("Добавить дома файлом", "Пришлите TXT, CSV или XLSX"))
    await owner.send_document(b"any", "a.txt")
    await owner.wait_for("Книга повреждена")
    await open_organisation(owner)
    await go(owner, ("Филиалы", "Север"), ("Север", "Адрес: "))
    await go(owner, ("Добавить дома файлом", "Пришлите TXT, CSV или XLSX"))
    await owner.send_document("Асбест, Мира, 5".encode(), "a.txt")
    await owner.wait_for("Список домов прочитан")
    await owner.press("Показать список")
    await owner.wait_for("Можно добавить домов: 1")
