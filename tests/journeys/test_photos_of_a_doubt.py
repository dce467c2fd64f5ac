"""Photos of a doubtful reading's dial between its resident and a group of staff, over HTTP."""

from support.doubting import answered, captions, card_of, pass_far_above
from support.duty import Staff
from support.person import Person, View
from support.walk import shows, to_menu

from .conftest import Town
from .test_evidence import COLD, HOT, done, kept, one_time, photo
from .test_reading_doubts import (
    ACCEPT,
    ASK,
    REJECT,
    acts,
    resident,
    staff,
    staff_chat_id,
)

__all__ = ["one_time", "staff", "staff_chat_id"]
WANTED = "Пришлите фото прибора"
COLD_ID, HOT_ID = 101, 102


def photos_at(person: Person) -> list[str]:
    """Give the captions of the photos that came, with plain spaces."""
    said = (str(one["text"]).replace("\u00a0", " ") for one in person.from_bot())
    return [one for one in said if one.startswith("Фото ")]


async def ask_for_photo(maria: Person, olga: Person, value: str = "1263") -> View:
    await olga.press_answered(ASK)
    await card_of(olga, "О чём спросить жителя?")
    await olga.press_answered(WANTED)
    asked = await maria.wait_for(lambda one: "Вопрос о" in one["text"] and value in one["text"])
    assert "Пришлите фото сюда" in asked["text"]
    return asked


async def pass_and_be_asked(maria: Person, olga: Person, value: str, caption: str) -> View:
    await pass_far_above(maria, value, caption)
    await card_of(olga, f"ноябрь 2026: {value}")
    return await ask_for_photo(maria, olga, value)


async def test_staff_have_the_photos_sent_once_a_press(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    card = await card_of(staff.olga, "Аномалия")
    assert captions(card) == [ACCEPT, REJECT, ASK]
    for number in range(2):
        await maria.send_photo(photo(number))
    await staff.olga.until(
        lambda: captions(staff.olga.from_bot()[-1])[-1] == "Фото: 2", 30, "the button"
    )
    assert staff.olga.from_bot()[-1]["message_id"] == card["message_id"], "nobody had asked"
    data = staff.olga.from_bot()[-1]["keyboard"][-1][0]["data"]
    for person in (staff.olga, staff.pavel):
        query = await person.press_data(card["message_id"], data)
        await answered(person, query)
    await staff.pavel.until(lambda: len(photos_at(staff.pavel)) == 2, 30, "both photos")
    assert photos_at(staff.pavel) == [
        f"Фото {place} из 2: 💧 Холодная вода, ••••••7101, ноябрь 2026" for place in (1, 2)
    ]
    assert "уже" not in staff.olga.toasts[-1]["text"]
    await staff.pavel.press_answered(ACCEPT)
    await staff.olga.wait_for("Принято: Павел Второй")
    await staff.olga.press_answered("Фото: 2")
    await staff.olga.until(lambda: len(photos_at(staff.olga)) == 4, 30, "once more")
    assert await acts(town) == ["raised", "viewed", "accepted", "viewed"]


async def test_a_photo_sent_to_the_question_goes_to_its_meter(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    first = await card_of(staff.olga, "Аномалия")
    await to_menu(maria)
    await ask_for_photo(maria, staff.olga)
    await maria.send_photo(photo(0), album="7")
    await maria.send_photo(photo(1), album="7")
    assert "••••••7101" in await shows(maria, "Пришлите фото счётчика")
    await done(town)
    assert [(one.meter_id, one.period) for one in await kept(town)] == [(COLD_ID, "2026-11")] * 2
    card = await card_of(staff.olga, "Житель прислал фото")
    await staff.olga.until(lambda: "Фото: 2" in staff.olga.captions(), 30, "both counted")
    assert captions(card)[:3] == [ACCEPT, REJECT, ASK]
    assert card["message_id"] > first["message_id"], "an answer is seen below"
    await maria.press("Готово")
    await maria.wait_for("Мои показания")
    await maria.press("Всё верно")
    await maria.wait_for("Ответ передан сотрудникам")
    await card_of(staff.pavel, "Житель прислал фото", "Житель ответил: всё верно")
    assert await acts(town) == ["raised", "asked", "sent_photo", "confirmed"]


async def test_of_two_questions_the_one_replied_to_is_meant(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    questions = []
    for caption, value in ((COLD, "1263"), (HOT, "1048")):
        questions.append(await pass_and_be_asked(maria, staff.olga, value, caption))
    await maria.send_photo(photo(0), reply_to=questions[0]["message_id"])
    await shows(maria, "Пришлите фото счётчика")
    await done(town)
    assert [one.meter_id for one in await kept(town)] == [COLD_ID]
    await to_menu(maria)
    await maria.send_photo(photo(1))
    await shows(maria, "Пришлите фото счётчика")
    await done(town)
    assert [one.meter_id for one in await kept(town)] == [COLD_ID, HOT_ID]


async def test_of_two_open_questions_it_is_asked_which_is_meant(town: Town, staff: Staff) -> None:
    maria = await resident(town)
    for caption, value in ((COLD, "1263"), (HOT, "1048")):
        await pass_and_be_asked(maria, staff.olga, value, caption)
    await to_menu(maria)
    await maria.send_photo(photo())
    await shows(maria, "К какому счётчику это фото?")
    await maria.press(HOT)
    await shows(maria, "Пришлите фото счётчика")
    await done(town)
    assert [(one.meter_id, one.period) for one in await kept(town)] == [(HOT_ID, "2026-11")]
    await card_of(staff.olga, "Житель прислал фото", "1048")


async def test_a_reply_is_meant_for_the_question_whatever_is_asked_meanwhile(
    town: Town, staff: Staff
) -> None:
    maria = await resident(town)
    question = await pass_and_be_asked(maria, staff.olga, "1263", COLD)
    await to_menu(maria)
    await maria.press("Показания")
    await shows(maria, "Лицевой счёт ••••••0042")
    await maria.press(HOT)
    await shows(maria, "Напишите показание")
    await maria.send_photo(photo(), reply_to=question["message_id"])
    await shows(maria, "Фото со")
    await done(town)
    assert [one.meter_id for one in await kept(town)] == [COLD_ID]
    await card_of(staff.olga, "Житель прислал фото")
    await maria.send("48")
    await shows(maria, "Проверьте показание")
    assert "48" in maria.from_bot()[-1]["text"], "the hot water was not lost"


async def test_a_photo_of_what_is_no_picture_is_said_and_the_question_waits(
    town: Town, staff: Staff
) -> None:
    maria = await resident(town)
    await pass_and_be_asked(maria, staff.olga, "1263", COLD)
    await maria.send_document(b"words", "notes.txt")
    await shows(maria, "это не снимок")
    await maria.send_photo(photo())
    await shows(maria, "Фото со")
    await done(town)
    assert len(await kept(town)) == 1


async def test_an_old_button_of_photos_says_that_the_card_has_changed(
    town: Town, staff: Staff
) -> None:
    maria = await resident(town)
    await pass_far_above(maria)
    await maria.send_photo(photo())
    await staff.olga.until(lambda: "Фото: 1" in staff.olga.captions(), 30, "the button")
    card = staff.olga.from_bot()[-1]
    await maria.press("Отмена")
    await shows(maria, "Отменено")
    await to_menu(maria)
    await maria.press("Показания")
    await shows(maria, "Лицевой счёт ••••••0042")
    await maria.press("Мои показания")
    await shows(maria, "Показания какого счётчика показать?")
    await maria.press(COLD)
    await shows(maria, "Мои показания")
    await maria.press("Отменить: ноябрь\u00a02026")
    await shows(maria, "Отменить показание")
    await maria.press("Подтвердить")
    await card_of(staff.olga, "Житель отменил показание")
    query = await staff.olga.press_data(card["message_id"], card["keyboard"][-1][0]["data"])
    await answered(staff.olga, query)
    assert "Карточка изменилась" in staff.olga.toasts[-1]["text"]
    assert photos_at(staff.olga) == []
    await staff.olga.press_answered("Фото: 1")
    await staff.olga.until(lambda: len(photos_at(staff.olga)) == 1, 30, "the photo")
