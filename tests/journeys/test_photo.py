"""A receipt by photo over HTTP: it fills the form, is refused with a reason, breaks nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import Table, select
from support.centre import IVAN, MARIA, MARIA_REPAIR
from support.person import Person
from support.photos import blank, code_of, fields_of, photo_of
from support.walk import (
    agree,
    choose,
    enter,
    fill_in,
    open_form,
    prove,
    set_pin,
    shows,
    to_menu,
)

from bot.domain.access import PHOTOS_A_DAY
from bot.services.receipt_photos import KIND, LARGEST_FILE
from bot.services.tasks import Payload, TryLaterError
from storage import models as m
from storage.engine import Write
from storage.statements import Statement

from .conftest import Town

READ = "Квитанция прочитана"
READING = "Читаю фото"
OWNER = "Вы владелец лицевого счёта?"
FILL = "Заполнить по квитанции"
UNREACHABLE = "Получить фото из Telegram не удалось"
QR = code_of(fields_of())
PHOTO = photo_of(QR)
EMPTY = blank()


async def rows(town: Town, table: Table) -> list[object]:
    return await town.app.tools.database.read(Statement(select(table)))


async def put_off(town: Town, tries: int) -> None:
    """Wait until the task was tried so often and waits for its next try."""
    tried = Statement(select(m.tasks).where(m.tasks.c.tries == tries, m.tasks.c.owner.is_(None)))
    async with asyncio.timeout(20):
        while not await town.app.tools.database.read(tried):
            await town.app.intake.turns.come()  # the worker tells nobody


async def newcomer(town: Town, first_name: str = "Мария") -> Person:
    person = await town.person(first_name)
    await person.send("/start")
    await shows(person, "Ограниченный доступ")
    return person


@dataclass(slots=True)
class Gate:
    """Holds up the reading of photos until the test lets it go, and fails it when told to."""

    town: Town
    open: asyncio.Event = field(default_factory=asyncio.Event)
    failures: int = 0
    begun: int = 0

    def __post_init__(self) -> None:
        worker = self.town.app.worker
        work = worker.trades[KIND].work

        async def held(payload: Payload) -> object:
            self.begun += 1
            if self.failures:
                self.failures -= 1
                raise TryLaterError("the test says so")
            await self.open.wait()
            return await work(payload)

        worker.trades = {KIND: replace(worker.trades[KIND], work=held)}


@pytest.fixture
async def gate(town: Town) -> AsyncIterator[Gate]:
    gate = Gate(town)
    yield gate
    gate.open.set()


async def test_a_photo_fills_the_form_up_to_what_is_missing(town: Town) -> None:
    person = await newcomer(town)
    await person.send_photo(PHOTO)
    shown = await shows(person, OWNER)
    for line in (
        READ,
        "ФИО: Петрова Мария Ивановна",
        "Адрес: г. Асбест, ул. Мира, д. 5, кв. 12",
        "Квитанция: Коммунальные услуги",
        "Лицевой счёт в квитанции: 1470000042",
        "Квитанция за октябрь\u00a02026",
        "Сумма в квитанции: 1\u00a0234,56",
    ):
        assert shown.count(line) == 1
    await agree(person)
    assert "Сумма в квитанции" in (await person.screen())["text"]
    await choose(person, MARIA)
    await prove(person, "5233,61", "08.10.2026")
    await shows(person, "Вы вошли")
    assert not await rows(town, m.tasks)


@pytest.mark.parametrize("name", ["квитанция.png", "scan"])
async def test_a_file_is_read_like_a_photo(town: Town, name: str) -> None:
    person = await newcomer(town)
    await person.send_document(PHOTO, name)
    assert READ in await shows(person, OWNER)


async def test_the_text_of_a_code_fills_the_form_at_once(town: Town) -> None:
    person = await newcomer(town)
    await person.send(QR.decode())
    assert "Адрес: г. Асбест, ул. Мира, д. 5, кв. 12" in await shows(person, OWNER)
    await person.send("/cancel")
    await shows(person, "Отменено")
    await open_form(person)
    await person.send("Иванов Иван")
    await shows(person, "Адрес (как в квитанции)")
    await person.send(QR.decode())
    assert "ФИО: Петрова Мария Ивановна" in await shows(person, OWNER)


@pytest.mark.parametrize("code", ["ST00012|", "ST00013|Name=x", QR.decode()[:150]])
async def test_a_text_that_names_nobody_is_asked_for_whole(town: Town, code: str) -> None:
    person = await newcomer(town)
    await person.send(code)
    assert "Личный кабинет" in await shows(person, "Текст кода неполный")
    await open_form(person)
    await person.send(code)
    assert "ФИО (полностью)" in await shows(person, "Текст кода неполный")


async def test_ownership_is_stated_of_each_account_anew_and_consent_once(town: Town) -> None:
    person = await town.person()
    await fill_in(person, IVAN.holder, IVAN.address)
    await person.send_photo(PHOTO)
    shown = await shows(person, OWNER)
    assert READ in shown
    assert "ФИО: Петрова Мария Ивановна" in shown
    assert "✓" not in shown
    await person.press("Я владелец лицевого счёта")
    await shows(person, "Проверьте, всё ли верно")
    given = sorted(str(row.kind) for row in await rows(town, m.consents))  # type: ignore[attr-defined]
    assert given == ["ownership", "ownership", "personal_data"]
    await person.send(code_of(fields_of(Sum="7", PaymPeriod="092026")).decode())
    shown = await shows(person, "сентябрь")
    assert shown.count("ФИО: Петрова Мария Ивановна") == 1
    assert "Проверьте, всё ли верно" in shown
    await person.send(code_of(fields_of(PersAcc="1470000043")).decode())
    await shows(person, OWNER)


async def test_the_button_of_a_receipt_asks_for_its_owner_too(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    await open_form(person)
    await person.send_photo(PHOTO)
    await shows(person, READING)
    await fill_in(person, IVAN.holder, IVAN.address)
    gate.open.set()
    await shows(person, "Начатое не тронуто")
    await person.press(FILL)
    assert "ФИО: Петрова Мария Ивановна" in await shows(person, OWNER)


async def test_what_the_code_hides_is_asked_and_the_rest_is_not(town: Town) -> None:
    person = await newcomer(town)
    hidden = fields_of(LastName="П******", FirstName="М.", MiddleName="И.")
    await person.send_photo(photo_of(code_of(hidden)))
    assert READ in await shows(person, "ФИО (полностью)")
    await person.send(MARIA.holder)
    await shows(person, OWNER)
    await person.press("Назад")
    await shows(person, "Из какой квитанции данные?")


async def test_an_address_without_a_flat_asks_for_the_flat(town: Town) -> None:
    person = await newcomer(town)
    await person.send(code_of(fields_of(PayerAddress="Асбест, Мира 5")).decode())
    assert READ in await shows(person, "какая квартира?")
    await person.send("12")
    await shows(person, OWNER)


async def test_an_address_of_two_towns_asks_for_the_town(town: Town) -> None:
    person = await newcomer(town)
    await person.send(code_of(fields_of(PayerAddress="Мира 5, кв 12")).decode())
    assert READ in await shows(person, "в нескольких населённых пунктах")
    await person.press("г. Асбест, ул. Мира, д. 5")
    await shows(person, OWNER)


async def test_an_address_that_is_not_ours_is_asked_by_hand(town: Town) -> None:
    person = await newcomer(town)
    await person.send(code_of(fields_of(PayerAddress="Москва, Тверская 1, кв 1")).decode())
    shown = await shows(person, "Адрес (как в квитанции)")
    assert READ in shown
    assert "Такого дома среди наших нет" in shown
    await person.send(MARIA.address)
    await shows(person, OWNER)


async def test_nothing_tells_whether_there_is_such_an_account(town: Town) -> None:
    """A number and a name of nobody's are answered word for word as those of an account."""
    answers = []
    for turn, holder in enumerate(("Петрова Мария Ивановна", "Никтова Нина Никоновна")):
        person = await newcomer(town, str(turn))
        last, first, middle = holder.split()
        number = MARIA.number if turn == 0 else "1470009999"
        code = fields_of(PersAcc=number, LastName=last, FirstName=first, MiddleName=middle)
        await person.send_photo(photo_of(code_of(code)))
        shown = await shows(person, OWNER)
        answers.append(shown.replace(holder, "…").replace(number, "…"))
    assert answers[0] == answers[1]


async def test_the_number_of_capital_repair_is_taken_and_may_be_wrong(town: Town) -> None:
    person = await newcomer(town)
    fields = fields_of(MARIA_REPAIR, Purpose="Взнос на капитальный ремонт", PersonalAcc="1")
    await person.send_photo(photo_of(code_of(fields)))
    assert "Квитанция: Капитальный ремонт" in await shows(person, OWNER)
    await agree(person)
    await choose(person, MARIA_REPAIR)
    await prove(person, "559,45", "05.10.2026")
    await shows(person, "Вы вошли")


async def test_another_number_with_the_same_end_proves_nothing(town: Town) -> None:
    person = await newcomer(town)
    fields = fields_of(
        MARIA_REPAIR, Purpose="Капитальный ремонт", PersonalAcc="1", PersAcc="8679990042"
    )
    await person.send_photo(photo_of(code_of(fields)))
    await shows(person, OWNER)
    await agree(person)
    await choose(person, MARIA_REPAIR)
    await prove(person, "559,45", "05.10.2026")
    await shows(person, "Не совпало")
    assert "Номер лицевого счёта полностью" in (await person.screen())["text"]


@pytest.mark.parametrize(
    ("photo", "name", "answer"),
    [
        (EMPTY, "photo", "QR-код на фото не нашёлся"),
        (photo_of(b"https://centre.example/receipt"), "photo", "«оплата по QR-коду»"),
        (photo_of(b"ST00012|Name=x|Sum=100"), "photo", "В этом QR-коде нет ни ФИО"),
        (
            photo_of(code_of(fields_of(PersonalAcc="4" * 20, PayeeINN="7700000000"))),
            "photo",
            "Эта квитанция не наша",
        ),
        (PHOTO[: len(PHOTO) // 2], "cut.png", "Снимок повреждён"),
        (b"%PDF-1.4 ...", "receipt.pdf", "PDF я не читаю"),
        (b"%PDF-1.4 ...", "receipt", "PDF я не читаю"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "IMG_1.HEIC", "HEIC я не читаю"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "IMG_1", "HEIC я не читаю"),
        (b"\0\0\0\x18ftypmp42" + bytes(20), "clip.mp4", "Видео я не читаю"),
        (b"words", "notes.txt", "Это не фото"),
        (b"words", "notes", "Это не фото"),
        (blank(7000, 6000), "wide.png", "Снимок слишком большой"),
    ],
    ids=[
        *(
            "empty",
            "link",
            "nobody",
            "stranger",
            "cut",
            "pdf",
            "pdf untold",
            "heic",
            "heic untold",
        ),
        *("video", "text", "text untold", "large"),
    ],
)
async def test_a_refusal_says_what_is_wrong(
    town: Town, photo: bytes, name: str, answer: str
) -> None:
    person = await newcomer(town)
    if name == "photo":
        await person.send_photo(photo)
    else:
        await person.send_document(photo, name)
    assert "Личный кабинет" in await shows(person, answer)
    assert not await rows(town, m.tasks)
    await person.press("Ограниченный доступ")
    await shows(person, "ФИО (полностью)")


async def test_a_file_that_is_too_big_is_not_fetched(town: Town) -> None:
    person = await newcomer(town)
    await person.send_document(bytes(LARGEST_FILE + 1), "big.png")
    await shows(person, "Файл слишком большой")
    assert "getfile" not in town.playground.stats()["methods"]


async def test_a_video_is_answered_politely_where_photos_are_read(town: Town) -> None:
    person = await newcomer(town)
    await person.send_odd("video")
    await shows(person, "Видео я не читаю")
    await open_form(person)
    await person.send_odd("video")
    assert "ФИО (полностью)" in await shows(person, "Видео я не читаю")


async def test_one_word_for_an_album_and_one_answer(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    for photo in (EMPTY, PHOTO, EMPTY):
        await person.send_photo(photo, album="77")
    await shows(person, READING)
    await person.settled()
    assert sum(READING in one["text"] for one in person.from_bot()) == 1
    gate.open.set()
    assert READ in await shows(person, OWNER)
    await person.settled()
    assert OWNER in (await person.screen())["text"]
    assert not await rows(town, m.tasks)


async def test_an_album_without_a_code_is_refused_once(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    for _ in range(3):
        await person.send_photo(EMPTY, album="78")
    await shows(person, READING)
    gate.open.set()
    await shows(person, "QR-код на фото не нашёлся")
    await person.settled()
    told = [row for row in await rows(town, m.journal) if row.kind == "photo-no-code"]  # type: ignore[attr-defined]
    assert len(told) == 1


async def test_a_second_photo_does_not_begin_anew_what_the_first_began(town: Town) -> None:
    person = await newcomer(town)
    other = fields_of(IVAN)
    await person.send_photo(PHOTO)
    await person.send_photo(photo_of(code_of(other)))
    shown = await shows(person, "Начатое не тронуто")
    assert OWNER in shown
    await person.press(FILL)
    await shows(person, OWNER)
    await person.settled()
    assert "Адрес: г. Асбест, ул. Мира, д. 7, к. 1, кв. 3" in (await person.screen())["text"]
    assert not any(READING in one["text"] for one in person.from_bot())


@pytest.mark.parametrize(
    ("name", "question"), [("Петрова", OWNER), ("П******", "ФИО (полностью)")]
)
async def test_a_refusal_leaves_in_sight_what_was_read(
    town: Town, gate: Gate, name: str, question: str
) -> None:
    person = await newcomer(town)
    await person.send_photo(photo_of(code_of(fields_of(LastName=name))))
    await shows(person, READING)
    await person.send_photo(EMPTY)
    await person.settled()
    assert sum(READING in one["text"] for one in person.from_bot()) == 1
    gate.open.set()
    shown = await shows(person, "QR-код на фото не нашёлся")
    await person.settled()
    assert question in shown
    assert shown.count("Лицевой счёт в квитанции: 1470000042") == 1
    assert not any(READING in one["text"] for one in person.from_bot())
    await person.send_photo(EMPTY)
    await person.settled()
    shown = await shows(person, "QR-код на фото не нашёлся")
    assert shown.count("Лицевой счёт в квитанции: 1470000042") == 1


@pytest.mark.usefixtures("gate")
async def test_who_types_meanwhile_sees_no_promise_above(town: Town) -> None:
    person = await newcomer(town)
    await open_form(person)
    await person.send_photo(PHOTO)
    await shows(person, READING)
    await person.send(IVAN.holder)
    await shows(person, "Адрес (как в квитанции)")
    await person.settled()
    assert not any(READING in one["text"] for one in person.from_bot())


async def test_the_same_receipt_again_is_said_to_be_the_same(town: Town) -> None:
    person = await newcomer(town)
    for _ in range(2):
        await person.send_photo(PHOTO)
    assert "Начатое не тронуто" not in await shows(person, "Это та же квитанция")
    await agree(person)
    await person.send(QR.decode())
    shown = await shows(person, "Это та же квитанция")
    assert "✓ Я владелец лицевого счёта" in shown


async def test_who_went_on_meanwhile_is_asked(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    await person.send_photo(PHOTO)
    await shows(person, READING)
    await open_form(person)
    await person.send(IVAN.holder)
    await shows(person, "Адрес (как в квитанции)")
    gate.open.set()
    assert "Адрес (как в квитанции)" in await shows(person, "Начатое не тронуто")
    await person.send(IVAN.address)
    await shows(person, "Из какой квитанции данные?")


async def test_who_cancelled_meanwhile_is_asked(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    await open_form(person)
    await person.send_photo(PHOTO)
    assert "ФИО (полностью)" in await shows(person, READING)
    await person.send("/cancel")
    await shows(person, "Отменено")
    gate.open.set()
    await shows(person, "Начатое не тронуто")
    await person.press(FILL)
    assert READ in await shows(person, OWNER)
    assert not await rows(town, m.tasks)


async def test_other_dialogues_are_left_alone(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    await person.send_photo(PHOTO)
    await shows(person, READING)
    await person.press("Регистрация")
    await shows(person, "Кто регистрируется?")
    await person.press("Житель")
    await shows(person, "Напишите вашу фамилию")
    before = (await person.screen())["text"]
    gate.open.set()
    assert before in await shows(person, "Начатое не тронуто")


async def test_another_dialogue_says_where_a_photo_is_read(town: Town) -> None:
    person = await newcomer(town)
    await person.press("Регистрация")
    await shows(person, "Кто регистрируется?")
    await person.press("Житель")
    await shows(person, "Напишите вашу фамилию")
    await person.send_photo(PHOTO)
    assert "Напишите вашу фамилию" in await shows(person, "Если это фото квитанции")
    await person.send_odd("voice")
    assert "фото" not in await shows(person, "Напишите, пожалуйста, текстом.\n")
    await person.send_document(PHOTO, "scan.png")
    await shows(person, "Если это фото квитанции")
    await person.press("Отмена")
    await shows(person, "Отменено")
    await person.send_photo(PHOTO)
    await shows(person, OWNER)


@pytest.mark.parametrize("how", ["photo", "text"])
async def test_in_the_middle_of_the_proof_the_proof_goes_on(town: Town, how: str) -> None:
    person = await town.person()
    await fill_in(person, MARIA.holder, MARIA.address)
    await choose(person, MARIA)
    await shows(person, "Сумма последней оплаты")
    if how == "photo":
        await person.send_photo(photo_of(code_of(fields_of(IVAN))))
    else:
        await person.send(code_of(fields_of(IVAN)).decode())
    shown = await shows(person, "Начатое не тронуто")
    assert "Сумма последней оплаты" in shown
    assert len(await rows(town, m.attempts)) == (2 if how == "photo" else 1)
    await prove(person, "5233,61", "08.10.2026")
    await shows(person, "Вы вошли")


async def test_who_is_signed_in_is_offered_to_add_the_account(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.send_photo(PHOTO)
    assert "Выберите, что показать" not in await shows(person, "Этот лицевой счёт у вас уже есть")
    await person.press("Меню")
    await shows(person, "Выберите, что показать")
    await person.press("Квитанция")
    await shows(person, "К оплате")
    fields = fields_of(MARIA_REPAIR, Purpose="Капитальный ремонт", PersonalAcc="1")
    await person.send_photo(photo_of(code_of(fields)))
    shown = await shows(person, "Добавить её лицевой счёт?")
    assert "8670000042" in shown
    assert "К оплате" not in shown
    await person.press("Добавить лицевой счёт")
    await shows(person, OWNER)
    await agree(person)
    await choose(person, MARIA_REPAIR)
    await prove(person, "559,45", "05.10.2026")
    await shows(person, "Лицевой счёт добавлен")


async def test_an_offer_is_good_for_one_press(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    await person.send(code_of(fields_of(IVAN)).decode())
    await shows(person, "Добавить её лицевой счёт?")
    old = await person.screen()
    await person.press("Добавить лицевой счёт")
    await shows(person, OWNER)
    await person.press_data(old["message_id"], old["keyboard"][0][0]["data"])
    await person.wait_toast("Эта кнопка уже не действует")


async def test_of_many_codes_only_the_last_is_kept(town: Town) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await to_menu(person)
    for kopecks in (1000, 2000, 3000):
        await person.send(code_of(fields_of(IVAN, Sum=str(kopecks))).decode())
        await shows(person, f"{kopecks // 100},00")
    assert len(await rows(town, m.tasks)) == 1
    await person.press("Добавить лицевой счёт")
    await shows(person, OWNER)
    assert await rows(town, m.tasks) == []


async def test_a_chat_that_its_pin_would_lock_learns_nothing(town: Town, gate: Gate) -> None:
    person = await town.person()
    await enter(person, MARIA)
    await set_pin(person, "4072")
    await to_menu(person)
    await person.send_photo(photo_of(code_of(fields_of(IVAN))))
    await shows(person, READING)
    town.clock.advance(minutes=16)
    gate.open.set()
    shown = await shows(person, "чат закрыт ПИН-кодом")
    assert "Иванов" not in shown


async def test_what_telegram_does_not_give_is_tried_again(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    gate.open.set()
    gate.failures = 2
    await person.send_photo(PHOTO)
    await shows(person, READING)
    for tried in (1, 2):
        await put_off(town, tried)
        town.clock.advance(seconds=6)
        town.app.worker.wake()
    await shows(person, OWNER)
    assert gate.begun == 3


async def test_in_the_end_the_person_is_told_what_to_do(town: Town, gate: Gate) -> None:
    person = await newcomer(town)
    gate.failures = 100
    await person.send_photo(PHOTO)
    await put_off(town, 1)
    town.clock.advance(minutes=11)
    town.app.worker.wake()
    await shows(person, UNREACHABLE)
    assert not await rows(town, m.tasks)


async def test_a_photo_from_before_the_dialogue_ended_is_sent_again(town: Town) -> None:
    person = await newcomer(town)
    await open_form(person)
    town.clock.advance(minutes=31)
    await person.send_photo(PHOTO)
    await shows(person, "Прошло 30 минут без ответа")
    await person.send_photo(PHOTO)
    await shows(person, OWNER)


async def test_a_day_has_room_for_so_many_photos(town: Town) -> None:
    person = await newcomer(town)
    await person.send_photo(EMPTY)
    await shows(person, "QR-код на фото не нашёлся")
    [attempt] = await rows(town, m.attempts)
    table = m.attempts
    more = [
        {**attempt._asdict(), "ordinal": number}  # type: ignore[attr-defined]
        for number in range(2, PHOTOS_A_DAY + 1)
    ]
    writes = [Write(Statement(table.insert()), row) for row in more]
    await town.app.tools.database.apply(writes)
    await person.send_photo(PHOTO)
    await shows(person, "слишком много фото")


async def test_the_bots_own_picture_of_a_receipt_is_read(town: Town) -> None:
    holder = await town.person()
    await enter(holder, MARIA)
    await to_menu(holder)
    await holder.press("Квитанция")
    await shows(holder, "К оплате")
    await holder.press("Картинка")
    await holder.until(lambda: any(one["photo"] for one in holder.from_bot()), 30, "a picture")
    [sent] = [one for one in holder.from_bot() if one["photo"]]
    picture = await holder.download(sent["photo"]["url"])
    guest = await newcomer(town, "Анна")
    await guest.send_photo(picture)
    shown = await shows(guest, OWNER)
    assert "ФИО: Петрова Мария Ивановна" in shown
    assert "Квитанция: Коммунальные услуги" in shown
