"""Residents who walk limited access by what they see, however often the bot dies meanwhile.

Like people they answer a question once, and press again what was not answered for 150 seconds.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from support.centre import Flat
from support.person import Person, View

from bot.playground.clock import Clock

PATIENCE = 151.0  # seconds of the playground: Telegram forgets a press after 150
NEVER_SEEN = ("Бот обновился", "сломалось", "Прошло 30 минут", "Не понял вас", "Не получилось")
PROOFS_A_DAY = 3
CIRCLES = 12  # times that nobody with a plan sees the same card
TIRED = 40  # presses without a card of another text


@dataclass(frozen=True, slots=True)
class Plan:
    """What one resident is going to do."""

    flat: Flat
    wrong_names: int = 0
    wrong_proofs: int = 0
    password: str = ""
    pin: str = ""
    calendar: bool = False  # the day of paying is pressed, not typed
    double_taps: float = 0.0  # share of presses that are two

    @property
    def all_proofs(self) -> int:
        """How many proofs take a place: the wrong ones, and the right one at the end."""
        return self.wrong_proofs + (not self.shut_out)

    @property
    def shut_out(self) -> bool:
        return self.wrong_proofs >= PROOFS_A_DAY


@dataclass(frozen=True, slots=True)
class Card:
    """The card as it stands: its newest drawing, wherever it hangs."""

    drawing: int
    message_id: int
    text: str
    buttons: dict[str, str]


def _card(message: View) -> Card | None:
    keys = [button for row in message["keyboard"] or [] for button in row]
    if not keys:
        return None
    drawing = int(keys[0]["data"].split(":")[1])
    return Card(
        drawing, message["message_id"], message["text"], {key["text"]: key["data"] for key in keys}
    )


@dataclass(slots=True)
class Resident:
    """One person with a plan; `seen` are the texts of the cards that were answered."""

    person: Person
    plan: Plan
    clock: Clock
    chance: random.Random
    seen: list[str] = field(default_factory=list)
    proofs: int = 0
    digits: int = 0  # of the PIN, as they should stand on the pad
    pressed_again: int = 0
    arrived: bool = False

    @property
    def never_seen(self) -> tuple[str, ...]:
        """Give what says that something went wrong with the bot, or with this resident."""
        return NEVER_SEEN

    async def live(self) -> None:
        await self.person.send("/start")
        card = await self._next("")
        while not self.arrived:
            assert not any(words in card.text for words in self.never_seen), card.text
            assert self.seen.count(card.text) < CIRCLES, f"in circles: {card.text}"
            self.seen.append(card.text)
            for fragment, act in self._ways():
                if fragment in card.text:
                    await act(card)
                    break
            else:
                raise AssertionError(f"what to do here? {card.text}")
            if not self.arrived:
                card = await self._next(card.text)

    def _ways(self) -> tuple[tuple[str, Callable[[Card], Awaitable[None]]], ...]:
        """Tell what to do by what is shown; the first that fits."""
        plan, flat = self.plan, self.plan.flat
        kind = {"utilities": "Коммунальные услуги", "capital_repair": "Капитальный ремонт"}
        after_entering = "Задать пароль" if plan.password else "Позже"
        after_password = "Задать ПИН-код" if plan.pin else "Позже"
        return (
            ("«Ограниченный доступ» — вход", self._press("Ограниченный доступ")),
            ("ФИО (полностью)", self._type_name),
            ("Адрес (как в квитанции)", self._type(flat.address)),
            ("Из какой квитанции данные?", self._press(kind[flat.receipt_type])),
            ("Вы владелец лицевого счёта?", self._press("Я владелец лицевого счёта")),
            ("Согласие на обработку", self._press("Согласен на обработку персональных данных")),
            ("Данные не совпали", self._press("Изменить")),
            ("Что изменить?", self._press("ФИО")),
            ("Проверьте, всё ли верно", self._press("Войти")),
            ("Выберите лицевой счёт", self._press(f"Лицевой счёт ••••••{flat.number[-4:]}")),
            ("Номер лицевого счёта полностью", self._type(flat.number)),
            ("Сумма последней оплаты", self._type_amount),
            ("Дата последней оплаты", self._give_day),
            ("Сумма «к оплате»", self._type_amount),
            ("Месяц последней квитанции", self._press("октябрь\u00a02026")),
            ("Проверьте и подтвердите", self._press("Подтвердить")),
            ("Попытки на сегодня закончились", self._end),
            ("попытки на сегодня закончились", self._end),
            ("Вы вошли", self._press(after_entering)),
            ("Придумайте пароль", self._type(plan.password)),
            ("Пароль ещё раз", self._type(plan.password)),
            ("ПИН-код задан", self._press("Меню")),
            ("Задайте ПИН-код", self._press(after_password)),
            ("ПИН-код", self._press_digit),
            ("Выберите, что показать", self._press("Квитанция")),
            ("К оплате", self._end),
        )

    def _type(self, words: str) -> Callable[[Card], Awaitable[None]]:
        async def act(card: Card) -> None:
            await self._say(card, words)

        return act

    def _press(self, caption: str) -> Callable[[Card], Awaitable[None]]:
        async def act(card: Card) -> None:
            await self._push(card, caption)

        return act

    async def _type_name(self, card: Card) -> None:
        tries = sum("Данные не совпали" in text for text in self.seen)
        wrong = tries < self.plan.wrong_names
        await self._say(card, "Чужой Человек Иванович" if wrong else self.plan.flat.holder)

    async def _type_amount(self, card: Card) -> None:
        flat = self.plan.flat
        right = flat.paid[0][1] if flat.paid else flat.due
        wrong = self.proofs < self.plan.wrong_proofs
        self.proofs += 1
        amount = right + 100 + self.proofs if wrong else right
        await self._say(card, f"{amount // 100},{amount % 100:02}")

    async def _give_day(self, card: Card) -> None:
        day = self.plan.flat.paid[0][0]
        if self.plan.calendar:
            await self._push(card, str(day.day))
        else:
            await self._say(card, f"{day:%d.%m.%Y}")

    async def _press_digit(self, card: Card) -> None:
        """Tap a digit once, for on the pad two taps are two digits; take back what is too many.

        A digit that was tapped again because nothing was drawn for long may have come twice.
        """
        dots = card.text.count("●")
        if dots > self.digits:
            await self._push(card, "⌫", double_taps=0.0)
            return
        self.digits = (dots + 1) % len(self.plan.pin)
        await self._push(card, self.plan.pin[dots], double_taps=0.0)

    async def _end(self, card: Card) -> None:
        assert ("Попытки" in card.text) == self.plan.shut_out, f"{self.plan}: {self.seen}"
        self.arrived = True

    async def _say(self, card: Card, words: str) -> None:
        """A message waits at Telegram for a day: it is written once."""
        await self.person.send(words)
        await self._until(lambda: self._newest().text != card.text)

    async def _push(self, card: Card, caption: str, double_taps: float | None = None) -> None:
        """Press the newest drawing until something comes of it."""
        share = self.plan.double_taps if double_taps is None else double_taps
        for _ in range(TIRED):
            drawn = self._newest()
            if drawn.text != card.text:
                return
            assert caption in drawn.buttons, f"no «{caption}» on {drawn}"
            taps = 2 if self.chance.random() < share else 1
            data = drawn.buttons[caption]
            await asyncio.gather(
                *(self.person.press_data(drawn.message_id, data) for _ in range(taps))
            )
            if not await self._until(lambda: self._newest() != drawn, PATIENCE):  # noqa: B023
                self.pressed_again += 1
        raise AssertionError(f"«{caption}» leads nowhere: {card.text}")

    async def _next(self, text: str) -> Card:
        """Wait for a card of another text."""
        await self._until(lambda: self._newest().text != text)
        return self._newest()

    def _newest(self) -> Card:
        cards = [card for one in self.person.from_bot() if (card := _card(one)) is not None]
        nothing = Card(-1, 0, "", {})
        return max(cards, key=lambda card: (card.drawing, card.message_id), default=nothing)

    async def _until(self, true: Callable[[], bool], patience: float = 1e9) -> bool:
        """Wait, event by event, as long as a person of the playground would."""
        until = self.clock.now() + patience
        while not true():
            news = self.person._news
            news.clear()
            if not await self.clock.wait(news, until):
                return true()
        return True
