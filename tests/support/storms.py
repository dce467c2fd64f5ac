"""A resident's whole way, and the ways in which Telegram, haste and malice disturb each step.

What a step may do is known from one undisturbed walk; after a disturbed step the store holds
either that, or what it held before: never half of it, never twice.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from support.centre import Flat
from support.office import Raw, Resident, rows

from bot.app import App
from bot.services.errors import StoreUnavailableError
from bot.services.messages import Answer
from bot.ui.codec import unpack
from storage import models as m
from storage.statements import Statement

NONSENSE = "???"  # no step takes it
GARBAGE = (
    "",
    ":",
    "::::",
    "main",
    "main:1:limited.prove",
    "main:1:limited.prove:AAAAAAAAAAAA",
    "main:999999999999999999999:ui.menu:AAAAAAAAAAAA",
    "main:-1:ui.menu:",
    "x" * 65,
    "я" * 40,
    "\u202e\u0000\n",
    "{}",
    "' OR 1=1 --",
    "main:1:unlock.forgotten=1:============",
)
OWN = ("flat", "found", "account", "number", "typed_address", "known_until", "lost")


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    caption: str


@dataclass(frozen=True, slots=True)
class Key:
    """A digit of the pad: each press counts, also two on one drawing."""

    digit: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes before the next step."""

    minutes: int


Step = Say | Tap | Key | Wait


def flats(number: int) -> tuple[Flat, ...]:
    """Give so many accounts in one house, each with a holder's knowledge of its own."""
    return tuple(
        Flat(
            index,
            f"14700{index:05}",
            "Петрова Мария Ивановна",
            f"г. Асбест, ул. Мира, д. 5, кв. {index}",
            paid=((date(2026, 10, 8), 523361),),
        )
        for index in range(1, number + 1)
    )


def way(flat: int) -> list[Step]:
    """List the steps from /start to an account behind a PIN, with wrong turns on the way."""
    return [
        Say("/start"),
        Tap("Ограниченный доступ"),
        Say("петрова мария ивановна"),
        Say(f"Асбест, Мира 5-{flat}"),
        Tap("Коммунальные услуги"),
        Tap("Я владелец"),
        Tap("Согласен"),
        Tap("Изменить"),
        Tap("Назад"),
        Tap("Войти"),
        Tap("Лицевой счёт"),
        Say("1,00"),
        Say("7 октября 2026"),
        Tap("Подтвердить"),
        Say("5 233,61"),
        Say("8 октября 2026"),
        Tap("Подтвердить"),
        Tap("Позже"),
        Tap("Задать ПИН-код"),
        *map(Key, "4072"),
        *map(Key, "4072"),
        Tap("Меню"),
        Tap("Квитанция"),
        Wait(16),
        Say("/menu"),
        *map(Key, "9218"),
        *map(Key, "4072"),
        Tap("Профиль"),
        Tap("Выйти"),
        Tap("Подтвердить"),
    ]


@dataclass(frozen=True)
class Effects:
    """What one chat has come to, without what differs from walk to walk."""

    state: str | None
    draft: Any
    screen: str  # its last line: reasons stand above
    attempts: tuple[tuple[str, int], ...]
    consents: tuple[str, ...]
    cabinets: int
    links: int
    sessions: tuple[tuple[bool, str | None, int], ...]


USER: BindParameter[Any] = bindparam("user")
ACCOUNT: BindParameter[Any] = bindparam("account")
ATTEMPTS = Statement(
    select(m.attempts.c.kind, m.attempts.c.ordinal)
    .where(
        ((m.attempts.c.kind != "proof_account") & (m.attempts.c.subject == USER))
        | ((m.attempts.c.kind == "proof_account") & (m.attempts.c.subject == ACCOUNT))
    )
    .order_by(m.attempts.c.kind, m.attempts.c.ordinal)
)
CONSENTS = Statement(
    select(m.consents.c.kind).where(m.consents.c.user_id == USER).order_by(m.consents.c.id)
)
SESSIONS = Statement(
    select(m.sessions.c.pin_hash, m.sessions.c.end_reason, m.sessions.c.pin_wrong).where(
        m.sessions.c.chat_id == USER
    )
)
CABINETS = Statement(select(m.cabinets.c.id).where(m.cabinets.c.user_id == USER))
LINKS = Statement(select(m.links.c.cabinet_id).where(m.links.c.account_id == ACCOUNT))
JOURNAL = Statement(
    select(m.journal.c.id).where(m.journal.c.chat_id == USER, m.journal.c.direction == "in")
)


async def effects(one: Resident, account_id: int) -> Effects:
    read, user, chat = one.app.tools.database.read, one.user_id, await one.chat()
    subject = one.app.tools.sealer.pseudonym(user)
    attempts = await read(ATTEMPTS, user=subject, account=str(account_id))
    return Effects(
        chat.state,
        _draft(one.app, chat),
        (await one.card()).keys[-1],
        tuple((row.kind, row.ordinal) for row in attempts),
        tuple(row.kind for row in await read(CONSENTS, user=user)),
        len(await read(CABINETS, user=user)),
        len(await read(LINKS, account=account_id)),
        tuple(
            (row.pin_hash is not None, row.end_reason, row.pin_wrong)
            for row in await read(SESSIONS, user=user)
        ),
    )


def _draft(app: App, chat: Any) -> Any:
    if chat.draft is None:
        return None
    dialogue = app.intake.dialogues[chat.state.partition(":")[0]]
    place = f"draft/{chat.chat_id}"
    known = asdict(unpack(dialogue.adapter, chat.draft, app.tools.sealer, place).draft)
    for name in OWN:
        known.pop(name, None)
    if "pad" in known:
        known["pad"] = len(known["pad"]["entered"])
    return known


@dataclass(slots=True)
class Walker:
    """One resident on the way, their updates given to one of the replicas at random."""

    apps: list[App]
    flat: int
    random: random.Random
    strangers: list[str]  # what the buttons of others carry
    update_ids: Iterator[int]
    one: Resident = field(init=False)
    sent: dict[int, Raw] = field(default_factory=dict)
    old: list[str] = field(default_factory=list)
    in_dialogue: bool = False  # before and after the step: nonsense leads nowhere

    def __post_init__(self) -> None:
        self.one = Resident(self.apps[0], 10_000 + self.flat, update_ids=self.update_ids)

    async def take(self, raw: Raw) -> None:
        """Bring an update as Telegram does: again while the bot does not take it."""
        self.sent[raw["update_id"]] = raw
        while True:
            try:
                await self.random.choice(self.apps).intake.take(raw)
            except StoreUnavailableError:
                continue
            return

    async def together(self, *raws: Raw) -> None:
        await asyncio.gather(*map(self.take, raws))

    async def clean(self, step: Step, **more: Any) -> Raw:
        """Make the update of a step from what is on the screen."""
        if isinstance(step, Say):
            return self.one.message(step.text, **more)
        assert not isinstance(step, Wait)
        card = await self.one.card()
        data = card.data(step.caption if isinstance(step, Tap) else step.digit)
        self.old.append(data)
        return self.one.press(data, **more)

    async def outdated(self) -> str:
        """Give what an earlier drawing carried."""
        newest = (await self.one.card()).buttons.values() if self.old else ()
        known = [data for data in self.old if data not in newest]
        return self.random.choice(known or [GARBAGE[0]])

    async def mine(self) -> str:
        """Give what any button of the newest drawing carries, or nothing."""
        if not self.old:
            return ""
        return self.random.choice([*(await self.one.card()).buttons.values(), ""])

    async def foreign(self) -> str:
        """Give what a stranger's button carries, mostly one just like mine."""
        body = (await self.mine()).rpartition(":")[0]
        if not body:
            return self.random.choice(self.strangers)
        return f"{body}:{self.one.app.tools.sealer.mac(f'77:{body}')}"

    # -- disturbances: True when the step is certain to have its effect -------------------------

    async def undisturbed(self, step: Step) -> bool:
        await self.take(await self.clean(step))
        return True

    async def five_times_in_a_row(self, step: Step) -> bool:
        raw = await self.clean(step)
        for _ in range(5):
            await self.take(raw)
        return True

    async def five_times_at_once(self, step: Step) -> bool:
        raw = await self.clean(step)
        await self.together(*[raw] * 5)
        return True

    async def two_taps(self, step: Step) -> bool:
        raw = await self.clean(step)
        if not isinstance(step, Tap):
            await self.together(raw, raw)
            return True
        again = self.one.press(raw["callback_query"]["data"])
        await self.together(raw, again)
        return True

    async def with_a_strangers_button(self, step: Step) -> bool:
        return await self._among(step, self.one.press(await self.foreign()))

    async def with_an_older_drawing(self, step: Step) -> bool:
        return await self._among(step, self.one.press(await self.outdated(), message_id=3))

    async def with_garbage(self, step: Step) -> bool:
        forged = (await self.mine() or ":") + "A"
        data = self.random.choice([*GARBAGE, forged, forged])
        return await self._among(step, self.one.press(data))

    async def with_an_edited_message(self, step: Step) -> bool:
        return await self._among(step, self.one.edited(10, self.random.choice(["5 233,61", "x"])))

    async def id_going_back(self, step: Step) -> bool:
        number = self.random.randrange(10**9, 10**12) - 10**12
        await self.take(await self.clean(step, update_id=number))
        return True

    async def a_week_old(self, step: Step) -> bool:
        raw = await self.clean(step)
        week_ago = self.one.app.tools.clock() - timedelta(days=7)
        holder = raw.get("callback_query", raw)
        holder["message"]["date"] = int(week_ago.timestamp())
        await self.take(raw)
        return True

    async def storm(self, step: Step) -> bool:
        """All at once, in any order, some of it twice."""
        raw = await self.clean(step)
        among = [
            raw,
            raw,
            self.one.press(self.random.choice(GARBAGE)),
            self.one.press(await self.foreign()),
            self.one.press(await self.outdated()),
            self.one.edited(10, "5 233,61"),
        ]
        if self.in_dialogue and not isinstance(step, Key):
            among.append(self.one.message(NONSENSE))
        if isinstance(step, Tap):
            among.append(self.one.press(raw["callback_query"]["data"]))
        among += self.random.sample(among, 2)
        self.random.shuffle(among)
        await self.together(*among)
        return False

    async def _among(self, step: Step, noise: Raw) -> bool:
        raw = await self.clean(step)
        both = [raw, noise]
        self.random.shuffle(both)
        await self.together(*both)
        return False

    def disturbances(self) -> list[Callable[[Step], Awaitable[bool]]]:
        return [
            self.undisturbed,
            self.five_times_in_a_row,
            self.five_times_at_once,
            self.two_taps,
            self.with_a_strangers_button,
            self.with_an_older_drawing,
            self.with_garbage,
            self.with_an_edited_message,
            self.id_going_back,
            self.a_week_old,
            self.storm,
            self.storm,
        ]

    # -- afterwards -----------------------------------------------------------------------------

    async def check_traces(self) -> None:
        """Each update is one version, one line of the journal; each press has one answer."""
        chat = await self.one.chat()
        assert chat.version == len(self.sent)
        read = self.one.app.tools.database.read
        assert len(await read(JOURNAL, user=self.one.user_id)) == len(self.sent)
        answers = [one for one in await self.one.waiting() if isinstance(one, Answer)]
        pressed = [
            raw["callback_query"]["id"] for raw in self.sent.values() if "callback_query" in raw
        ]
        assert sorted(answer.query_id for answer in answers) == sorted(pressed)
        failed = await rows(self.one.app, select(m.failures.c.trace))
        assert not failed, failed[0].trace
