"""Any number of residents as they are long after they came: signed in, with a past.

Everybody has a cabinet, a session, a chat without a card, and one account of their own; the keys
of all four are the same number, from 1 on. The first person of a local Telegram has key 1.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert

from bot.domain.periods import BillingPeriod
from bot.playground.server import Playground
from bot.playground.world import FIRST_PERSON
from bot.services.messages import Button, text
from bot.services.secrecy import Sealer
from bot.ui.chat import MAIN
from bot.ui.presses import sign_press
from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement

CHUNK = 5_000
HOUSE = {"key": "д5", "street_key": "мира", "town": "г. Асбест", "display": "ул. Мира, д. 5"}
METERS = (  # service, place, reading of the month before, consumption of a month
    ("cold_water", "", 120, 5),
    ("hot_water", "Ванная", 45, 3),
)
PAST = 4  # months with readings
MENU = {
    "Квитанция": Button(text("button-receipt"), "receipt.open"),
    "Показания": Button(text("button-readings"), "readings.open"),
}
Row = dict[str, Any]


def number_of(key: int) -> str:
    """Give the account number."""
    return f"147{key - 1:07}"


def user_of(key: int) -> int:
    return FIRST_PERSON + key - 1


def meters_of(key: int) -> tuple[int, ...]:
    """Give the ids of the meters: cold water, hot water."""
    first = (key - 1) * len(METERS) + 1
    return tuple(range(first, first + len(METERS)))


async def settle_residents(
    database: Database, people: int, now: datetime, newest: BillingPeriod
) -> None:
    """Put them into an empty store; `newest` is the month of the last receipt, which they know."""
    await put(database, m.buildings, [{"id": 1, "has_flats": 1, **HOUSE}])
    for first in range(1, people + 1, CHUNK):
        keys = range(first, min(first + CHUNK, people + 1))
        await put(database, m.accounts, [_account(key) for key in keys])
        receipt = {"period": newest.iso, "due": 100_000, "complete": 1}
        await put(database, m.receipts, [{"account_id": key, **receipt} for key in keys])
        await put(database, m.cabinets, [_cabinet(key, now) for key in keys])
        await put(database, m.links, [_link(key, now, newest) for key in keys])
        await put(database, m.sessions, [_session(key, now) for key in keys])
        await put(database, m.chats, [_chat(key, now) for key in keys])


async def settle_meters(database: Database, people: int, month: BillingPeriod) -> None:
    """Give each account its meters, whose readings of `month` are the first that are not in."""
    months = [month.previous()]
    while len(months) < PAST:
        months.append(months[-1].previous())
    for first in range(1, people + 1, CHUNK):
        keys = range(first, min(first + CHUNK, people + 1))
        await put(database, m.meters, [row for key in keys for row in _meters(key)])
        await put(database, m.readings, [row for key in keys for row in _past(key, months)])


async def settle_menus(
    playground: Playground, database: Database, people: int, key: bytes
) -> None:
    """Have the menu of their last visit stand in the chats of all, signed with the key."""
    sealer = Sealer.of(key)
    for number in range(1, people + 1):
        user = user_of(number)
        chat = playground.world.private(playground.bot, playground.world.people[user])
        row = [
            {"text": caption, "callback_data": sign_press(sealer, button, MAIN, 1, user)}
            for caption, button in MENU.items()
        ]
        keys = {"inline_keyboard": [row]}
        playground.desk.post(chat, playground.bot.id, text="Личный кабинет", reply_markup=keys)
    menu = {"card": MAIN, "message_id": 1, "drawing": 1}
    await put(
        database,
        m.cards,
        [{"chat_id": user_of(number), **menu} for number in range(1, people + 1)],
    )


async def put(database: Database, table: Table, rows: list[Row]) -> None:
    """Write rows at once; what none of them names is as the table has it by default."""
    names: Row = {name: bindparam(name) for row in rows for name in row}
    whole = [dict.fromkeys(names) | row for row in rows]
    await database.apply([Write(Statement(insert(table).values(names)), whole)])


def _account(key: int) -> Row:
    return {
        "id": key,
        "number": number_of(key),
        "receipt_type": "utilities",
        "building_id": 1,
        "flat": str(key),
        "address": f"г. Асбест, ул. Мира, д. 5, кв. {key}",
        "holder": "Петрова Мария Ивановна",
    }


def _cabinet(key: int, now: datetime) -> Row:
    return {"id": key, "login": f"{key:08}", "user_id": user_of(key), "created_at": now}


def _link(key: int, now: datetime, newest: BillingPeriod) -> Row:
    return {
        "cabinet_id": key,
        "account_id": key,
        "access": "limited",
        "linked_at": now,
        "known_period": newest.iso,
    }


def _session(key: int, now: datetime) -> Row:
    return {
        "id": key,
        "chat_id": user_of(key),
        "cabinet_id": key,
        "account_id": key,
        "pin_wrong": 0,
        "pin_idle": 900,
        "started_at": now,
    }


def _chat(key: int, now: datetime) -> Row:
    return {
        "chat_id": user_of(key),
        "version": 1,
        "kind": "private",
        "language": "ru",
        "session_id": key,
        "active_at": now,
    }


def _meters(key: int) -> list[Row]:
    return [
        {
            "id": meter,
            "account_id": key,
            "number": f"{meter:08}",
            "service": service,
            "zones": 1,
            "capacity": 5,
            "decimals": 0,
            "place": place,
            "automatic": 0,
        }
        for meter, (service, place, _, _) in zip(meters_of(key), METERS, strict=True)
    ]


def _past(key: int, months: list[BillingPeriod]) -> list[Row]:
    """Give readings that the billing counted, the newest month first."""
    return [
        {
            "id": meter * 10 + back,
            "meter_id": meter,
            "period": month.iso,
            "version": 1,
            "current": 1,
            "t1": str(newest - back * usual),
            "said_at": datetime(month.year, month.month, 20, 9, tzinfo=UTC),
            "taken_at": datetime(month.year, month.month, 20, 9, tzinfo=UTC),
            "source": "billing",
            "status": "counted",
            "flags": "",
            "untold": 0,
        }
        for meter, (_, _, newest, usual) in zip(meters_of(key), METERS, strict=True)
        for back, month in enumerate(months)
    ]
