"""Conversations of a town in the journal's own format, for `console`: people, walks, lines."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from storage.ids import BEGINNING, RANDOM_BITS
from storage.models import EPOCH, MICROSECOND

BEGAN = datetime(2026, 8, 1, 6, 0, tzinfo=UTC)
DAYS = 110
BUILDINGS, ORGANISATIONS = 400, 6
OFFICIAL = 5_000_000  # chats of people begin here
SURNAMES = ("Ёлкина", "Иванова", "Кузнецов", "Петрова", "Сидоров", "Смирнова", "Фёдоров", "Ким")
GIVEN = ("Мария", "Иван", "Пётр", "Анна", "Ольга", "Сергей", "Наталья", "Алексей")
SAID = (
    "как передать показания",
    "не приходит квитанция",
    "почему так много за отопление",
    "здравствуйте подскажите пожалуйста",
    "ул. Ленина 5 кв 12",
    "спасибо большое",
    "показания 1234",
    "не могу войти",
)
SHOWN = (
    "<b>Адрес (как в квитанции)</b>\nНапример: г. Асбест, ул. Ленина, 5, кв. 12",
    "<b>Показания</b>\nХолодная вода, счётчик № 0712\nПрошлое показание: 1 234,567",
    "<b>Квитанция за октябрь 2026</b>\nК оплате: 5 233,61 ₽\nПлатежи учтены по 20.11.2026",
    "Выберите, что показать",
)
KEYS = json.dumps(
    {
        "keys": [
            [["Квитанция", "receipt.open"], ["Показания", "readings.open"]],
            [["Меню", "ui.menu"]],
        ]
    },
    ensure_ascii=False,
    separators=(",", ":"),
)
STEPS = ("LimitedAccess:name", "LimitedAccess:address", "LimitedAccess:receipt_type")
LINES_A_CHAT = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the town; `rare`: a word that nobody else says."""

    number: int
    surname: str
    given: str

    @property
    def chat(self) -> int:
        return OFFICIAL + self.number

    @property
    def phone(self) -> str:
        return f"+7922{self.number:07}"

    @property
    def login(self) -> str:
        return f"{30_000_000 + self.number}"

    @property
    def account(self) -> str:
        return f"8600{self.number:08}"

    @property
    def rare(self) -> str:
        return f"жилец{self.number}ный"


def people(lines: int) -> list[Person]:
    chance = random.Random(8)
    return [
        Person(number, chance.choice(SURNAMES), chance.choice(GIVEN))
        for number in range(max(lines // LINES_A_CHAT, 1))
    ]


def moment(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def line_id(at: datetime, number: int) -> int:
    return (int(at.timestamp() * 1000) - BEGINNING << RANDOM_BITS) + number % (1 << RANDOM_BITS)


Row = tuple[Any, ...]  # id, chat_id, at, direction, kind, step, message_id, body, after, details


def journal(town: list[Person]) -> Iterator[Row]:
    """Give the lines of all, in no order: some visits of each, a walk in each visit."""
    chance = random.Random(9)
    number = count(1)
    for one in town:
        begun = BEGAN + timedelta(seconds=chance.randrange(DAYS * 86_400))
        made = 0
        while made < LINES_A_CHAT:
            for row in _visit(one, begun, number, chance):
                yield row
                made += 1
                if made == LINES_A_CHAT:
                    break
            begun += timedelta(seconds=chance.randrange(60, 40_000))


def _visit(
    one: Person, begun: datetime, number: "count[int]", chance: random.Random
) -> Iterator[Row]:
    at, message = begun, chance.randrange(10_000)

    def row(direction: str, kind: str, body: str | None, *more: str | None) -> Row:
        step, after, details = (*more, None, None, None)[:3]
        values = (direction, kind, step, message, body, after, details)
        return (line_id(at, next(number)), one.chat, moment(at), *values)

    ending = chance.random()
    yield row("in", "press", "limited.start", None, STEPS[0])
    for place, step in enumerate(STEPS):
        at += timedelta(seconds=chance.randrange(2, 30))
        yield row("out", "card", chance.choice(SHOWN), None, None, KEYS)
        said = one.rare if place == 0 else chance.choice(SAID)
        at += timedelta(seconds=chance.randrange(2, 60))
        if place + 1 == len(STEPS):
            break
        yield row("in", "text", f"{said} {one.surname}", step, STEPS[place + 1])
    if ending < 0.3:
        yield row("in", "press", "ui.cancel", STEPS[-1], "")
    elif ending < 0.5:
        yield row("in", "press", "limited.enter", STEPS[-1])
        yield row("note", "no-match", None, STEPS[-1])
        yield row("in", "command", "/menu", STEPS[-1], "")
    else:
        yield row("in", "press", "limited.enter", STEPS[-1], "")
        yield row("note", "opened", None)
    yield row("out", "notice", SHOWN[3], None, None, KEYS)


def records(town: list[Person]) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """Give what stands around the journal, by table: columns and rows."""
    now = moment(BEGAN)
    return {
        "organisations": (
            ("id", "inn", "name", "receipt_type"),
            [
                (one + 1, f"66123456{one:02}", f"УК {one}", "utilities")
                for one in range(ORGANISATIONS)
            ],
        ),
        "buildings": (
            ("id", "key", "street_key", "town", "display", "has_flats"),
            [
                (one + 1, f"key{one}", "street", "Асбест", f"ул. Ленина, {one}", 1)
                for one in range(BUILDINGS)
            ],
        ),
        "accounts": (
            (
                *("id", "number", "receipt_type", "organisation_id", "building_id"),
                *("address", "holder"),
            ),
            [
                (
                    *(one.number + 1, one.account, "utilities"),
                    *(one.number % ORGANISATIONS + 1, one.number % BUILDINGS + 1),
                    *("г. Асбест, ул. Ленина, 5", f"{one.surname} {one.given}"),
                )
                for one in town
            ],
        ),
        "cabinets": (
            ("id", "login", "user_id", "created_at", "surname", "given_name", "phone"),
            [
                (
                    *(one.number + 1, one.login, one.chat, now),
                    *(one.surname, one.given, one.phone),
                )
                for one in town
            ],
        ),
        "links": (
            ("cabinet_id", "account_id", "access", "linked_at", "via"),
            [(one.number + 1, one.number + 1, "full", now, "proof") for one in town],
        ),
        "sessions": (
            ("id", "chat_id", "cabinet_id", "account_id", "started_at", "title"),
            [
                (one.number + 1, one.chat, one.number + 1, one.number + 1, now, one.given)
                for one in town
            ],
        ),
        "chats": (
            ("chat_id", "version", "kind", "language", "session_id", "active_at"),
            [(one.chat, 1, "private", "ru", one.number + 1, now) for one in town],
        ),
    }


COLUMNS = (
    *("id", "chat_id", "at", "direction", "kind", "step"),
    *("message_id", "body", "after", "details"),
)
