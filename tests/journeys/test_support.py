"""Requests of residents over HTTP: to the staff's group and back, one taker, nothing lost."""

from datetime import timedelta
from typing import Any

import pytest
from support.centre import IVAN, MARIA
from support.clock import FakeClock
from support.doubting import answered, captions, card_of
from support.duty import Staff, add_duty, on_duty
from support.person import Person
from support.photos import blank
from support.registration import rows
from support.signing_in import put_cabinet, sign_in
from support.staff import hire, use
from support.walk import set_pin, shows, to_menu

from bot.domain.attachments import read_attachment
from bot.domain.staff import Post, Role
from bot.playground.server import Playground
from bot.services.request_desk import Handled
from storage import models as m

from .conftest import Town

WORDS = "Почему <b>так</b> & много? \u202eПрошу пересчитать"
SHOWN = "Почему <b>так</b> & много? Прошу пересчитать"


@pytest.fixture(autouse=True)
def one_time(playground: Playground, clock: FakeClock) -> None:
    playground.clock._base = clock.now.timestamp()


@pytest.fixture
def staff_chat_id(playground: Playground) -> int:
    return add_duty(playground)


@pytest.fixture
async def staff(town: Town, staff_chat_id: int) -> Staff:
    return await on_duty(town.playground, town.stack, staff_chat_id)


async def ask(person: Person, words: str = WORDS) -> None:
    """Go from the menu to the sent request."""
    await to_menu(person)
    await person.press("Поддержка")
    await shows(person, "ответят в этом чате")
    await person.press("Новое обращение")
    await shows(person, "О чём обращение?")
    await person.press("Начисления и оплата")
    await shows(person, "Напишите, в чём вопрос")
    await person.send(words)
    await shows(person, "Проверьте обращение")


async def all_rows(town: Town, table: Any) -> list[Any]:
    return await rows(town.app, table)


async def test_a_request_is_taken_by_one_answered_added_to_closed_and_rated(
    town: Town, staff: Staff
) -> None:
    maria = await town.person()
    await put_cabinet(town.app)
    await sign_in(maria)
    await ask(maria)
    await maria.press("Отправить")
    sent = await shows(maria, "отправлено")
    [request] = await all_rows(town, m.requests)
    number = str(request["number"])
    printed = f"{number[:4]}-{number[4:8]}-{number[8:]}"
    assert printed in sent
    card = await card_of(staff.olga, printed, "••••••0042", SHOWN, "Начисления и оплата")
    assert captions(card) == ["Взять", "Закрыть"]
    take = next(one for one in card["keyboard"][0] if one["text"] == "Взять")["data"]
    queries = [await one.press_data(card["message_id"], take) for one in (staff.olga, staff.pavel)]
    for one, query in zip((staff.olga, staff.pavel), queries, strict=True):
        await answered(one, query)
    card = await card_of(staff.olga, "Взял(а): ")
    assert captions(card) == ["Закрыть", "Передать"]
    toasts = [one["text"] for one in (*staff.olga.toasts, *staff.pavel.toasts)]
    assert [one for one in toasts if "уже взял другой" in one] != []
    [request] = await all_rows(town, m.requests)
    assert request["taken_by"] in {staff.olga.id, staff.pavel.id}
    await maria.wait_for("взял в работу")

    await staff.pavel.send("Проверим <i>сегодня</i> & ответим", reply_to=card["message_id"])
    await staff.pavel.wait_for("Ответ передан жителю")
    answer = await maria.wait_for("Ответ на обращение")
    assert "Проверим <i>сегодня</i> & ответим" in answer["text"]
    assert captions(answer) == ["Ответить", "Вопрос решён", "Показать обращение"]
    await maria.press("Ответить")
    await shows(maria, "Каждое сообщение уходит сразу")
    await maria.send("Спасибо, жду")
    await shows(maria, "Передано сотрудникам")
    followed = await staff.olga.wait_for("житель дополнил")
    assert "Спасибо, жду" in followed["text"]
    assert followed["reply_to"] == card["message_id"]

    await staff.olga.send("Пересчитали", reply_to=followed["message_id"])
    answer = await maria.wait_for("Пересчитали")
    await maria.press("Готово")
    await maria.wait_for("Есть ответ")
    await maria.send("Вижу, спасибо", reply_to=answer["message_id"])
    assert "Вижу, спасибо" in await shows(maria, "Передано сотрудникам")
    await staff.olga.wait_for("Вижу, спасибо")
    await rate_four(maria)
    await staff.olga.until(
        lambda: any("Оценка: 4 из 5" in one["text"] for one in staff.olga.from_bot()), 30, "4"
    )
    await staff.olga.send("Поздно", reply_to=card["message_id"])
    await staff.olga.wait_for("Обращение уже закрыто")
    await check_what_is_kept(town)


async def rate_four(maria: Person) -> None:
    """Say something between the stars and the press on them; a second press changes nothing."""
    await maria.press("Вопрос решён")
    await shows(maria, "Оцените, пожалуйста")
    await maria.send("спасибо вам большое")
    await shows(maria, "Не понял вас")
    await maria.press("4 ★")
    assert "Оценка: 4 из 5" in await shows(maria, "Спасибо за оценку")
    await maria.press("1 ★")
    await maria.settled()
    assert "Оценка: 4 из 5" in await shows(maria, "Спасибо за оценку")


async def check_what_is_kept(town: Town) -> None:
    [request] = await all_rows(town, m.requests)
    assert (request["state"], request["closed_by"], request["rating"]) == ("closed", "resident", 4)
    said = await all_rows(town, m.request_messages)
    assert [one["side"] for one in said] == [
        *("resident", "staff", "resident", "staff", "resident")
    ]
    acts = await all_rows(town, m.audit)
    assert {one["action"] for one in acts} == {"answer_request"}
    assert not any("Пересчитали" in str(one["details"]) for one in acts)


async def test_an_older_offer_to_send_words_sends_its_own_words_once(
    town: Town, clock: FakeClock
) -> None:
    stranger = await town.person("Пётр", "Чужой")
    await stranger.send("/start")
    await shows(stranger, "Личный кабинет")
    offers: list[tuple[int, str]] = []
    for words in ("у нас нет воды", "и света тоже нет"):
        await stranger.send(words)
        offers.append(await offer_but(stranger, offers))
        clock.now += timedelta(minutes=1)
    for offer, told in (
        (offers[1], "отправлено"),
        (offers[0], "отправлено"),
        (offers[0], "Эти слова уже отправлены"),
    ):
        await take_up(stranger, offer)
        await shows(stranger, told)
        clock.now += timedelta(minutes=1)
    said = {one["words"] for one in await all_rows(town, m.request_messages)}
    assert said == {"у нас нет воды", "и света тоже нет"}
    assert len(await all_rows(town, m.requests)) == 2


async def take_up(person: Person, offer: tuple[int, str]) -> None:
    query = await person.press_data(*offer)
    await person.until(lambda: query in person.answered, 30, "the answer")


async def offer_but(person: Person, known: list[tuple[int, str]]) -> tuple[int, str]:
    """Wait for another «Отправить сотрудникам»; give its message and what it carries."""

    def newest() -> list[tuple[int, str]]:
        card = person.from_bot()[-1]
        keys = [key for row in card.get("keyboard") or () for key in row]
        found = [one for one in keys if one["text"] == "Отправить сотрудникам"]
        return [(card["message_id"], one["data"]) for one in found]

    await person.until(lambda: any(one not in known for one in newest()), 30, "an offer")
    return newest()[0]


async def test_words_outside_of_dialogues_are_sent_on_once_and_their_answer_finds_nobody(
    town: Town, staff: Staff
) -> None:
    stranger = await town.person("Пётр", "Чужой")
    await stranger.send("/start")
    await shows(stranger, "Личный кабинет")
    await stranger.send("у нас нет воды\nуже третий день & <b>")
    await shows(stranger, "отправьте эти слова сотрудникам")
    data = next(
        key["data"]
        for row in stranger.from_bot()[-1]["keyboard"]
        for key in row
        if key["text"] == "Отправить сотрудникам"
    )
    press = {
        "id": "1",
        "from": {"id": stranger.id, "is_bot": False, "first_name": "Пётр"},
        "message": {
            "message_id": stranger.from_bot()[-1]["message_id"],
            "date": 1,
            "chat": {"id": stranger.id, "type": "private"},
        },
        "chat_instance": "1",
        "data": data,
    }
    for _ in range(2):  # as Telegram does when our answer to it is lost
        await town.app.intake.take({"update_id": 900_001, "callback_query": press})
    await shows(stranger, "отправлено")
    card = await card_of(staff.olga, "Без входа", "у нас нет воды\nуже третий день & <b>")
    assert len(await all_rows(town, m.requests)) == 1
    [line] = await all_rows(town, m.unrecognised)
    assert (line["step"], line["kind"]) == ("home-cabinet", "text")
    [request] = await all_rows(town, m.requests)
    assert line["request_id"] == request["id"]

    await staff.olga.send_odd("voice", reply_to=card["message_id"])
    await staff.olga.wait_for("Голосовое, видео, стикер")
    await staff.olga.send_photo(blank(), reply_to=card["message_id"])
    await staff.olga.wait_for("Ответ передан жителю")
    await stranger.wait_for("Ответ приложен ниже")
    await stranger.until(lambda: any(one["photo"] for one in stranger.from_bot()), 30, "a photo")
    pdf = b"%PDF-1.7 recalculated"
    await staff.olga.send_document(pdf, "a.pdf", "Расчёт", "z", reply_to=card["message_id"])
    await staff.olga.send_document(pdf, "b.pdf", "", "z", reply_to=card["message_id"])
    await stranger.wait_for("Расчёт")
    await stranger.until(
        lambda: sum(bool(one["document"]) for one in stranger.from_bot()) == 2, 30, "two files"
    )
    said = await staff.olga.send_document(b"0" * 10_000_001, "c.pdf", reply_to=card["message_id"])
    said = await staff.olga.wait_for("он больше 10 МБ")
    assert len(await all_rows(town, m.request_messages)) == 4
    await stranger.block()
    await staff.olga.send("Авария, включим к вечеру", reply_to=said["message_id"])
    await staff.olga.wait_for("ответ не дошёл")
    await stranger.block(False)
    await stranger.send("/support")
    await shows(stranger, "ответят в этом чате")
    await stranger.press("Мои обращения")
    await shows(stranger, "Мои обращения")
    await stranger.press(next(one for one in stranger.captions() if one.startswith("💬")))
    shown = await shows(stranger, "Есть ответ")
    assert "Авария, включим к вечеру" in shown
    assert "📎 2 файла" in shown
    await stranger.press("Показать файлы")
    await stranger.until(
        lambda: sum(bool(one["document"]) for one in stranger.from_bot()) == 4, 30, "the files"
    )
    for secret in ("9182", "мой пин девять", "123 456", "Xy7kk2zz"):
        await stranger.send(secret)
        await stranger.settled()
    kept = [one["words"] for one in await all_rows(town, m.unrecognised)]
    assert [one for one in kept if one] == ["у нас нет воды\nуже третий день & <b>"]


async def test_photos_reach_staff_and_a_locked_chat_is_told_discreetly(
    town: Town, staff: Staff, clock: FakeClock
) -> None:
    maria = await town.person()
    await put_cabinet(town.app, flats=(MARIA, IVAN))
    await sign_in(maria)
    await set_pin(maria, "4072")
    await to_menu(maria)
    await maria.press("Поддержка")
    await shows(maria, "ответят в этом чате")
    await maria.press("Новое обращение")
    await shows(maria, "О чём обращение?")
    await maria.press("Другое")
    await shows(maria, "О каком лицевом счёте?")
    await maria.press("Коммунальные услуги, ••••••0042")
    await shows(maria, "Напишите, в чём вопрос")
    await maria.send("мой код 123456")
    await shows(maria, "сотрудникам его не передаю")
    await maria.send("ы" * 2001)
    await shows(maria, "больше 2")
    await maria.send_photo(blank(), caption="Трещина в стене")
    await shows(maria, "Проверьте обращение")
    await maria.send_photo(blank())
    await shows(maria, "2 фото")
    await maria.press("Отправить")
    await shows(maria, "отправлено")
    await staff.olga.until(
        lambda: sum(bool(one["photo"]) for one in staff.olga.from_bot()) == 2, 30, "two photos"
    )
    photo = next(one for one in staff.olga.from_bot() if one["photo"])
    assert "фото 1 из 2" in photo["text"]
    clock.advance(minutes=20)
    await staff.olga.send("Приедем завтра", reply_to=photo["message_id"])
    told = await maria.wait_for("Есть новости о вашем обращении")
    assert "Приедем" not in told["text"]
    await maria.settled()
    assert not [one for one in maria.from_bot() if "Приедем" in one["text"]]


@pytest.mark.usefixtures("staff")
async def test_files_attached_in_the_console_reach_the_resident_and_are_uploaded_once(
    town: Town,
) -> None:
    maria = await town.person()
    await put_cabinet(town.app)
    await sign_in(maria)
    await ask(maria)
    await maria.press("Отправить")
    await shows(maria, "отправлено")
    boss = await hire(town.app, 880, Post(Role.ADMINISTRATOR, None))
    pdf = b"%PDF-1.7 recalculated %%EOF"
    for number, data in enumerate((pdf, blank())):
        [request] = await all_rows(town, m.requests)
        attached = read_attachment("Расчёт.pdf", data)
        about = (str(request["number"]), f"{number:032x}", request["version"])
        done = await use(town.app, "act_on_request.answer", boss, *about, "", attached)
        assert done is Handled.ANSWERED
        town.app.courier.wake({maria.id})
    await maria.until(lambda: any(one["photo"] for one in maria.from_bot()), 30, "a photo")
    [paper] = [one for one in maria.from_bot() if one["document"]]
    assert paper["document"]["name"] == "Расчёт.pdf"
    await to_menu(maria)
    await maria.press("Поддержка")
    await shows(maria, "ответят в этом чате")
    await maria.press("Мои обращения")
    await shows(maria, "Мои обращения")
    await maria.press(next(one for one in maria.captions() if one.startswith("💬")))
    await shows(maria, "Есть ответ")
    await maria.press("Показать файлы")
    await maria.until(
        lambda: sum(bool(one["photo"]) for one in maria.from_bot()) == 2, 30, "both again"
    )
    assert len(await all_rows(town, m.kept_files)) == 2
