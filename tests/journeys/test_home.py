"""What holds in every step: commands, wrong content, language, groups, other people's eyes."""

import pytest
from sqlalchemy import select
from support.centre import MARIA
from support.walk import enter, fill_in, open_form, shows, to_menu

from storage import models as m
from storage.statements import Statement

from .conftest import Town


async def test_start_wins_in_every_step(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    for command in ("/start", "/menu", "/cancel"):
        await open_form(person)
        await person.send(command)
        await shows(person, "Личный кабинет")


async def test_captions_may_be_typed_instead_of_pressed(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    await person.send(MARIA.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.send("назад")
    await shows(person, "ФИО (полностью)")
    await person.send("Отмена")
    await shows(person, "Отменено")
    await open_form(person)
    await person.send("МЕНЮ ")
    await shows(person, "Личный кабинет")


async def test_a_command_may_name_the_bot(town: Town) -> None:
    person = await town.person()
    await person.send("/start@kvitok_bot")
    await shows(person, "Личный кабинет")


async def test_a_name_in_latin_letters_is_kept_only_when_the_receipt_has_it_so(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    await person.send("Petrova Maria Ivanovna")
    await shows(person, "русскими буквами")
    await person.send(MARIA.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.press("Назад")
    await shows(person, "ФИО (полностью)")
    await person.send("Petrova Maria Ivanovna")
    await shows(person, "русскими буквами")
    await person.press("В квитанции имя латиницей")
    await shows(person, "Адрес (как в квитанции)")


@pytest.mark.parametrize("kind", ["sticker", "voice", "dice", "location", "poll"])
async def test_wrong_content_asks_for_text_and_moves_nothing(town: Town, kind: str) -> None:
    person = await town.person()
    await open_form(person)
    await person.send_odd(kind)
    answer = await shows(person, "Напишите, пожалуйста, текстом")
    assert "ФИО (полностью)" in answer


async def test_a_forwarded_and_an_edited_message_change_nothing(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    typed = await person.send("Петрова")
    await shows(person, "Напишите ФИО полностью")
    await person.edit(typed["message_id"], MARIA.holder)
    await shows(person, "Исправленное сообщение я не учитываю")
    await person.forward(typed["message_id"])
    await person.settled()
    assert "ФИО (полностью)" in (await person.screen())["text"]


async def test_text_where_a_button_is_expected_says_so(town: Town) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await person.send("войти")
    assert "Проверьте, всё ли верно" in await shows(person, "Выберите ответ кнопкой")


async def test_nothing_typed_is_echoed_as_markup(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    for odd in ("<b>Иван</b> Петров", "=HYPERLINK(1)", "{{7*7}} Иванов", "😀😀 😀😀"):
        await person.send(odd)
        await person.settled()
        answer = (await person.screen())["text"]
        assert "ФИО (полностью)" in answer
        assert odd not in answer


async def test_help_in_a_dialogue_leaves_it_where_it_is(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    await person.send("/help")
    assert "ФИО (полностью)" in await shows(person, "/cancel — прервать")
    await person.send(MARIA.holder)
    await shows(person, "Адрес (как в квитанции)")


async def test_the_language_is_kept(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await person.send("/lang")
    await shows(person, "Choose a language")
    await person.press("English")
    await shows(person, "The bot speaks English now")
    await person.press("Receipt")
    await shows(person, "Due: 1\u00a0234,56\u00a0₽")
    await person.send("/help")
    await shows(person, "If other people use your phone")


async def test_the_language_can_be_changed_in_the_middle_of_a_dialogue(town: Town) -> None:
    person = await town.person()
    await open_form(person)
    await person.send("/lang")
    await shows(person, "Choose a language")
    await person.press("English")
    await shows(person, "Full name")
    await person.send("/lang")
    await shows(person, "Choose a language")
    await person.press("Back")
    await shows(person, "Full name")
    await person.send(MARIA.holder)
    await shows(person, "Address (as on the receipt)")


async def test_outside_of_dialogues_an_unknown_line_is_answered_with_the_menu(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.send("сколько я должен")
    assert "Выберите, что показать" in await shows(person, "Не понял вас")


async def test_a_group_gets_no_personal_data(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await person.settled()
    group = town.playground.add_group("Подъезд", [person.id])
    before = len(person.from_bot())
    guest = await person.join(town.playground.url, chat=group.id, person=person.id)
    async with guest:
        await guest.send("/menu")
        await guest.send(MARIA.holder)
        await guest.settled()
        assert guest.from_bot() == []
    assert len(person.from_bot()) == before
    chats = await town.app.tools.database.read(Statement(select(m.chats.c.chat_id)))
    assert [row.chat_id for row in chats] == [person.id]
