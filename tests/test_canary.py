"""Passwords, PINs and proof guesses rest nowhere readable: not in the store, not in the logs.

People with distinctive secrets walk; then every byte of the database and of the logs is searched,
while they are in the middle (what a crash would leave), at the end, and after closing.
"""

import asyncio
import base64
import hashlib
import io
import logging
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from unittest.mock import AsyncMock

import pytest
import structlog
from sqlalchemy import select
from support import canaries
from support.canaries import Canary, sightings
from support.centre import IVAN, MARIA, MARIA_REPAIR, NEVER_PAID, settle
from support.clock import FakeClock
from support.person import Person
from support.post_office import SENDER, PostOffice
from support.registration import EMAIL, PHONE
from support.registration import fill_in as fill_in_registration
from support.staff import hire
from support.traces import bytes_of
from support.walk import agree, choose, press_pin, prove, shows

from bot.app import App, open_app
from bot.dispatcher import DIALOGUES
from bot.domain.staff import Post, Role
from bot.logs import set_up_logs
from bot.playground.server import Playground
from bot.services.cabinet import RatePassword
from bot.services.exports import MOST_LINES, Export
from bot.services.limited_access import Proof, ProveAccount
from bot.services.messages import Button
from bot.services.secrecy import Sealer
from bot.settings import Settings
from bot.ui.pinpad import DIGITS, new_pad, pad_rows
from bot.work import Work
from storage import models as m
from storage.statements import Statement

SPEED = 25.0  # a press is answered within two seconds, or never
KEY = "a key of the canaries, longer than 32 bytes"
STAMP = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z")  # of a log line: the day of the test
LOST_TIES = "Канареечкина Пелагея Фоминична"  # no secret: the search has to find it

SHORT = canaries.words("too short a password", "кнр9й")
COMMON = canaries.words("too common a password", "qwertyuiop7731")
SLASHED = canaries.words("a password like a command", "/canary_slash_7731")
CHOSEN = canaries.words("the chosen password", "Ксилофон канареечный, 1 жёлтый!")
SECOND = canaries.words("the second typing", "Ксилофон канареечный, 2 жёлтый!")
CHANGED = canaries.words("the changed password", "Ксилофон канареечный, 3 жёлтый!")
CAPTION = canaries.words("a password under a picture", "канарейкапритопырина61")
SAID = canaries.words("a password not asked for", "сераяканарейкабеспятен88")
BURST = canaries.words("a password when the handler raised", "Лопнувшая канарейка номер 415")
PIN = canaries.digits("the PIN by keypad", "8306")
WRONG_PIN = canaries.digits("a wrong PIN", "5917")
NEXT_PIN = canaries.digits("the typed PIN", "6285")
GUESSED_NUMBER = canaries.digits("a guessed number", "8670913755", "867 091 3755", "867-091-37-55")
GUESSED_SUM = canaries.amount("a guessed sum", 73_131_313_131)
OTHER_SUM = canaries.amount("another guessed sum", 84_242_424_247)
GUESSED_DUE = canaries.amount("a guessed sum due", 95_353_535_359)
GUESSED_SERIAL = canaries.digits("a guessed serial", "86427713", "8642 7713", "8642-7713")
GUESSED_DAY = canaries.day("a guessed day", date(2004, 2, 29))
PRESSED_DAY = canaries.day("a pressed day", date(2026, 10, 17))
GUESSED_MONTH = Canary("a guessed month", ("2003-07", "07.2003", "июль 2003", "июль\u00a02003"))
PRESSED_MONTH = Canary("a pressed month", ("2026-08", "август\u00a02026", "август 2026"))
TRUE_SUM = Canary("the true sum as text", ("5233,61", "5\u00a0233,61", "5 233,61", "5233.61"))
TRUE_DAY = Canary("the true day as text", ("8 октября 2026", "08.10.2026", "8.10.2026"))
SECRETS = tuple(one for one in list(globals().values()) if isinstance(one, Canary))
CONTROL = Canary("the typed name", (LOST_TIES,))


@dataclass(slots=True)
class Place:
    """The bot among its people, and everything of it that rests somewhere."""

    playground: Playground
    app: App
    clock: FakeClock
    logs: dict[str, io.StringIO]
    stack: AsyncExitStack
    running: asyncio.Task[None]
    stop: asyncio.Event
    post: PostOffice

    async def person(self, name: str) -> Person:
        person = await Person.join(self.playground.url, name, "Канарейкин")
        return await self.stack.enter_async_context(person)

    async def close(self) -> None:
        self.stop.set()
        await self.running
        await self.stack.aclose()

    async def stored(self) -> dict[str, bytes]:
        """Give every byte of the store as it is on the disk now."""
        return await bytes_of(self.app.settings.database_url)

    def logged(self) -> dict[str, bytes]:
        return {
            name: STAMP.sub(b"", stream.getvalue().encode()) for name, stream in self.logs.items()
        }


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, io.StringIO]]:
    """Log everything in both formats, in JSON down to DEBUG: every statement with its values."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    streams = {"text log": io.StringIO(), "json log": io.StringIO()}
    set_up_logs("text", streams["text log"])
    kept = root.handlers
    kept[0].setLevel(logging.INFO)
    set_up_logs("json", streams["json log"])
    root.handlers += kept
    root.setLevel(logging.DEBUG)
    debug = structlog.make_filtering_bound_logger(logging.DEBUG)
    structlog.configure(wrapper_class=debug)
    yield streams
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)


@pytest.fixture
async def place(
    database_url: str, clock: FakeClock, logs: dict[str, io.StringIO]
) -> AsyncIterator[Place]:
    async with AsyncExitStack() as stack:
        playground = await stack.enter_async_context(Playground(port=0, speed=SPEED))
        post = await stack.enter_async_context(PostOffice())
        settings = Settings(
            _env_file=None,
            bot_token=playground.token,
            telegram_api_url=playground.url,
            database_url=database_url,
            secret_key=KEY,
            time_zone="Asia/Yekaterinburg",
            smtp_url=post.smtp_url,
            smtp_from=SENDER,
            sms_url=post.sms_url,
        )
        app = await stack.enter_async_context(open_app(settings, clock=clock, speed=SPEED))
        await settle(app.tools.database)
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        made = Place(playground, app, clock, logs, stack, running, stop, post)
        try:
            yield made
        finally:
            await made.close()


async def begin(person: Person, name: str, address: str, kind: str) -> None:
    await person.send("/start")
    await shows(person, "Личный кабинет")
    await person.press("Ограниченный доступ")
    await shows(person, "ФИО (полностью)")
    await person.send(name)
    await shows(person, "Адрес (как в квитанции)")
    await person.send(address)
    await shows(person, "Из какой квитанции данные?")
    await person.press(kind)
    await agree(person)


async def set_password_and_pin(person: Person) -> None:
    """Get in rightly; try passwords that are refused, differ, look like commands; set a PIN."""
    await begin(person, MARIA.holder, MARIA.address, "Коммунальные услуги")
    await choose(person, MARIA)
    await prove(person, "5 233,61", "8 октября 2026")
    await shows(person, "Вы вошли")
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    await refused_passwords(person)
    await person.send(CHOSEN.spellings[0])
    await shows(person, "Пароль ещё раз")
    await person.send(SECOND.spellings[0])
    await shows(person, "Пароли не совпали")
    for _ in range(2):
        await person.send(CHOSEN.spellings[0])
    await shows(person, "Пароль задан")
    await person.press("Задать ПИН-код")
    await shows(person, "Придумайте ПИН-код")
    await press_pin(person, PIN.spellings[0])
    await shows(person, "ПИН-код ещё раз")
    await press_pin(person, WRONG_PIN.spellings[0])
    await shows(person, "ПИН-коды не совпали")
    await press_pin(person, PIN.spellings[0])
    await shows(person, "ПИН-код ещё раз")
    await press_pin(person, PIN.spellings[0])
    await shows(person, "ПИН-код задан")


async def refused_passwords(person: Person) -> None:
    for typed, why in ((SHORT, "не короче 8"), (COMMON, "легко подобрать")):
        await person.send(typed.spellings[0])
        await shows(person, why)
        await gone(person, typed)
    await person.send(SLASHED.spellings[0])
    await gone(person, SLASHED)
    await person.send_document(b"%PDF-1.4", "note.pdf", CAPTION.spellings[0])
    await gone(person, CAPTION)
    await person.settled()
    await person.press("Назад")
    await shows(person, "Придумайте пароль")


async def say_passwords_unasked(person: Person) -> None:
    await person.press("Меню")
    await shows(person, "Выберите, что показать")
    await person.send(CHOSEN.spellings[0])
    await shows(person, "Похоже, вы прислали пароль")
    await person.send(f"Мой пароль: {SAID.spellings[0]}")
    await gone(person, CHOSEN, SAID)


async def change_pin_by_typing(person: Person) -> None:
    await person.send("/menu")
    await shows(person, "Введите ПИН-код")
    await person.send(WRONG_PIN.spellings[0])
    await shows(person, "Осталось 4 попытки")
    await press_pin(person, WRONG_PIN.spellings[0])
    await shows(person, "Осталось 3 попытки")
    await person.send(PIN.spellings[0])
    await shows(person, "Выберите, что показать")
    await person.press("Настройки")
    await shows(person, "ПИН-код включён")
    await person.press("Изменить ПИН-код")
    await shows(person, "нынешний ПИН-код")
    await person.send(PIN.spellings[0])
    await shows(person, "Придумайте ПИН-код")
    await person.send(NEXT_PIN.spellings[0])
    await shows(person, "ПИН-код ещё раз")
    await person.send(NEXT_PIN.spellings[0])
    await shows(person, "ПИН-код задан")
    await gone(person, PIN, WRONG_PIN, NEXT_PIN)


async def change_password(person: Person) -> None:
    await person.send("/menu")
    await shows(person, "Выберите, что показать")
    await person.press("Профиль")
    await shows(person, "Логин")
    await person.press("Изменить пароль")
    await shows(person, "Нынешний пароль")
    for typed, answer in (
        (SECOND, "Пароль не подошёл"),
        (CHOSEN, "Придумайте пароль"),
        (CHANGED, "Пароль ещё раз"),
        (CHANGED, "Пароль задан"),
    ):
        await person.send(typed.spellings[0])
        await shows(person, answer)
    await gone(person, SECOND, CHOSEN, CHANGED)


async def guess_capital_repair(person: Person) -> None:
    """Use up the tries with wrong numbers, sums and days, typed and pressed."""
    await begin(person, MARIA.holder, MARIA.address, "Капитальный ремонт")
    await choose(person, MARIA_REPAIR)
    for guess, by_press in ((GUESSED_SUM, False), (OTHER_SUM, True), (GUESSED_SUM, True)):
        await shows(person, "Номер лицевого счёта полностью")
        await person.send(GUESSED_NUMBER.spellings[-2])
        await shows(person, "Сумма последней оплаты")
        await person.send(guess.spellings[0])
        await shows(person, "Дата последней оплаты")
        await person.settled()
        kept = [one for one in person.messages() if not one["from"]["is_bot"]][-1]
        await person.edit(kept["message_id"], OTHER_SUM.spellings[0])
        await shows(person, "Исправленное сообщение")
        if by_press:
            await person.press("17")
        else:
            await person.send("29.02.2004")
        await shows(person, "Проверьте и подтвердите")
        await person.press("Подтвердить")
    await shows(person, "Попытки на сегодня закончились")


async def guess_and_leave(person: Person) -> None:
    """Stop in the middle, with everything in the draft and on the card."""
    await begin(person, NEVER_PAID.holder, NEVER_PAID.address, "Коммунальные услуги")
    await choose(person, NEVER_PAID)
    for by_press in (True, False):
        await shows(person, "«к оплате»")
        await person.send(GUESSED_DUE.spellings[0])
        await shows(person, "За какой месяц")
        if by_press:
            await person.press("август\u00a02026")
        else:
            await person.send("07.2003")
        await shows(person, "Проверьте и подтвердите")
        if by_press:
            await person.press("Подтвердить")
            await shows(person, "Не совпало")


async def guess_serials(person: Person) -> None:
    """Try numbers of meters, one refused and one left on the card."""
    await begin(person, MARIA.holder, MARIA.address, "Коммунальные услуги")
    await choose(person, MARIA)
    await shows(person, "Сумма последней оплаты")
    await person.press("Нет под рукой — номер прибора учёта")
    for typed in GUESSED_SERIAL.spellings[:2]:
        await shows(person, "Номер прибора учёта (как")
        await person.send(typed)
        await shows(person, "Проверьте и подтвердите")
        if typed == GUESSED_SERIAL.spellings[0]:
            await person.press("Подтвердить")
            await shows(person, "Не совпало")
    await gone(person, GUESSED_SERIAL)


async def have_bad_luck(person: Person) -> None:
    """Meet handlers that raise, with the secret in the words of the error."""
    await begin(person, IVAN.holder, IVAN.address, "Коммунальные услуги")
    await choose(person, IVAN)
    await prove(person, OTHER_SUM.spellings[0], "29 февраля 2004")
    await shows(person, "у нас что-то сломалось")
    await begin(person, IVAN.holder, IVAN.address, "Коммунальные услуги")
    await choose(person, IVAN)
    await prove(person, "1000", "01.10.2026")
    await shows(person, "Вы вошли")
    await person.press("Задать пароль")
    await shows(person, "Придумайте пароль")
    await person.send(BURST.spellings[0])
    await shows(person, "у нас что-то сломалось")
    await gone(person, BURST)


async def mistake_the_question(person: Person) -> None:
    """Nothing secret; the search has to find the name, or it would find nothing at all."""
    await person.send("/start")
    await shows(person, "Личный кабинет")
    await person.press("Ограниченный доступ")
    await shows(person, "ФИО (полностью)")
    await person.send(LOST_TIES)
    await shows(person, "Адрес (как в квитанции)")


async def gone(person: Person, *secrets: Canary) -> None:
    """Wait until none of them stands in the chat."""
    typed = [spelling for one in secrets for spelling in one.spellings]

    def none_left() -> bool:
        said = [view["text"] for view in person.messages() if not view["from"]["is_bot"]]
        return not any(spelling in text for spelling in typed for text in said)

    await person.until(none_left, 10, f"{[one.name for one in secrets]} deleted")


@pytest.fixture
def bad_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two use cases stumble over what was typed, each once."""
    prove_account, rate = ProveAccount.__call__, RatePassword.__call__

    async def stumble_over_proof(
        self: ProveAccount, person: Any, account_id: int, proof: Proof
    ) -> Any:
        if proof.amount == OTHER_SUM.numbers[0] and not proof.number:
            raise LookupError(f"no {proof} of {OTHER_SUM.spellings[0]}")
        return await prove_account(self, person, account_id, proof)

    async def stumble_over_password(self: RatePassword, person: Any, typed: str) -> Any:
        if typed == BURST.spellings[0]:
            raise ValueError(typed) from KeyError(typed)
        return await rate(self, person, typed)

    monkeypatch.setattr(ProveAccount, "__call__", stumble_over_proof)
    monkeypatch.setattr(RatePassword, "__call__", stumble_over_password)


@pytest.mark.usefixtures("bad_luck")
async def test_no_secret_rests_readable(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    """Right, wrong, abandoned, raising, crashed, expired, closed: nothing is left anywhere."""
    maria, repair = await place.person("Мария"), await place.person("Пётр")
    late, ivan = await place.person("Поздняя"), await place.person("Иван")
    lost, metered = await place.person("Пелагея"), await place.person("Счётчикова")
    await asyncio.gather(
        set_password_and_pin(maria),
        guess_capital_repair(repair),
        guess_and_leave(late),
        have_bad_luck(ivan),
        mistake_the_question(lost),
        guess_serials(metered),
    )
    crashed = await place.stored()
    await say_passwords_unasked(maria)
    place.clock.advance(minutes=16)
    await change_pin_by_typing(maria)
    await change_password(maria)
    place.clock.advance(minutes=31)
    await place.app.upkeep.expire_dialogues()
    await shows(late, "Прошло 30 минут")
    await maria.settled()
    lines = await place.app.tools.database.read(Statement(select(m.journal)))
    await place.app.indexing.catch_up()  # the console's tables are searched, too
    read = await read_by_support(place.app, {line.chat_id for line in lines})
    ended = await place.stored()
    await place.close()
    closed = await place.stored()
    printed = capfd.readouterr()
    said = {"stdout": printed.out.encode(), "stderr": printed.err.encode(), **place.logged()}
    for moment in (crashed, ended, closed, said, read):
        assert not sightings(SECRETS, moment)
    for moment in (crashed, ended, closed, read):
        assert sightings([CONTROL], moment)
    for stream in place.logs.values():
        assert "handler failed" in stream.getvalue()
    check_marks(lines, "limited", "password", "pin", "unlock")


async def read_by_support(app: App, chats: Iterable[int]) -> dict[str, bytes]:
    """Give everything that the console has of the conversations, all of them revealed."""
    olga = await hire(app, 999, Post(Role.SUPPORT, None))
    reading = Work(app.tools).use_cases["read_export"]
    reading.mask = lambda body, *_: body
    export = Export(tuple((chat_id, MOST_LINES) for chat_id in chats))
    told = [repr(part) async for part in reading(olga, export)]
    return {"console": "\n".join(told).encode()}


def check_marks(journal: list[Any], *walked: str) -> None:
    """Of secret steps the journal knows that something came, and not what."""
    dialogues = [one for one in DIALOGUES if one.name in walked]
    secret = {str(state.state) for one in dialogues for state in one.secret}
    came = [row for row in journal if row.direction == "in" and row.step in secret]
    assert "secret" in {row.kind for row in came}
    assert {row.step for row in came} == secret
    for row in came:
        if row.kind == "press":
            assert re.fullmatch(r"\w+\.\w+", row.body), row.body
        else:
            assert row.kind in {"secret", "command"}, row
            assert row.body is None or row.kind == "command"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_the_search_finds_what_is_not_sealed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sealer, "seal", lambda _self, data, _place: data)
    monkeypatch.setattr(Sealer, "unseal", lambda _self, sealed, _place: sealed)
    late = await place.person("Поздняя")
    await guess_and_leave(late)
    found = sightings(SECRETS, await place.stored())
    assert {GUESSED_DUE.name, GUESSED_MONTH.name} <= {one.split(" in ")[0] for one in found}


@pytest.mark.parametrize(
    ("canary", "hay"),
    [
        (CHOSEN, f"<{CHOSEN.spellings[0]}>".encode("utf-16-le")),
        (CHOSEN, CHOSEN.spellings[0].encode().hex().encode()),
        (GUESSED_SUM, b"amount=731313131.31"),
        (GUESSED_SUM, b"\x00\x06" + (73_131_313_131).to_bytes(6, "big") + b"\x00"),
        (GUESSED_DAY, b"datetime.date(2004, 2, 29)"),
        (PIN, b'{"entered":"8306"}'),
        (PIN, b"6038"),
        (PIN, b"['8', '3', '0', '6']"),
        (SAID, base64.b64encode(f"ab {SAID.spellings[0]} c".encode())),
        (SAID, ascii(SAID.spellings[0]).encode()),
        (PIN, hashlib.sha256(b"8306").hexdigest().encode()),
    ],
)
def test_the_search_knows_the_shapes(canary: Canary, hay: bytes) -> None:
    assert sightings([canary], {"hay": b"... " + hay + b" ..."})


def test_a_whole_word_is_not_a_part_of_a_number() -> None:
    assert not sightings([PIN], {"hay": b"1783062 0.183064 2026-11-22T10:00:00.830612Z"})


PADS = 2000
FAR = 90  # more than six standard deviations off the mean of 200


def pressed(button: Button) -> str:
    return button.action.partition("=")[2]


def test_a_press_says_nothing_of_its_digit() -> None:
    """Every digit is carried by every slot equally often, wherever its key stands."""
    carried: Counter[tuple[int, str]] = Counter()
    for _ in range(PADS):
        keys = [key for row in pad_rows("pin", new_pad()) for key in row]
        labels = [str(key.label.args.get("digit", " ")) for key in keys]
        assert "".join(labels) == "123456789 0 "
        slots = [pressed(key) for key in keys if "digit" in key.label.args]
        assert sorted(slots) == sorted(DIGITS)
        carried.update(enumerate(slots))
    assert len(carried) == len(DIGITS) ** 2
    assert all(abs(times - PADS // 10) < FAR for times in carried.values()), carried


def test_a_pad_says_nothing_of_the_next_pad() -> None:
    pads = [new_pad().slots for _ in range(PADS)]
    kept = sum(a == b for one, other in pairwise(pads) for a, b in zip(one, other, strict=True))
    assert abs(kept - PADS) < 300  # on average one slot of ten stays
    assert len(set(pads)) > PADS - 10


@pytest.mark.parametrize("address", [PHONE, EMAIL])
async def test_no_code_rests_readable(place: Place, address: str) -> None:
    """Neither when it waits to be sent, nor when it was sent, typed wrong, and used."""
    person = await place.person("Мария")
    queue = place.app.postman.queue
    place.app.postman.queue = AsyncMock(wraps=queue, due=AsyncMock(return_value=[]))
    to = {"email": address} if "@" in address else {"phone": address}
    await fill_in_registration(person, **to)
    await person.press("Отправить")
    await shows(person, "Отправили код")
    waiting = await place.stored()
    place.app.postman.queue = queue
    code = await place.post.code_for(address)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    await person.send(f"{wrong[:3]} {wrong[3:]}")
    await shows(person, "Код не подошёл")
    middle = await place.stored()
    await person.send(code)
    await shows(person, "Вы зарегистрированы")
    await person.settled()
    lines = await place.app.tools.database.read(Statement(select(m.journal)))
    check_marks(lines, "registration")
    everywhere = [waiting, middle, await place.stored(), place.logged()]
    for typed in (code, wrong, f"{wrong[:3]} {wrong[3:]}", " ".join(code)):
        whole = re.compile(rb"(?<![0-9])" + typed.encode() + rb"(?![0-9])")
        for places in everywhere:
            assert not [name for name, hay in places.items() if whole.search(hay)], typed
