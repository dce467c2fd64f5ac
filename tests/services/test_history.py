"""Who may look at the past, and how much of it is shown at once."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from support.receipts import ACCOUNT
from support.screens import nasty
from support.tdlib import read_html, units

from bot.domain.access import Access
from bot.domain.charts import Chart, ChartKind, consumption_chart
from bot.domain.history import PaidIn, page_of
from bot.domain.receipts import Account, Charge, Receipt
from bot.services.cabinet import NotSignedInError, Overview
from bot.services.charts import MakeChart, OrderChart, describe
from bot.services.files import File, FileDeniedError, Likeness
from bot.services.history import (
    MONTHS_A_PAGE,
    PAYMENTS_A_PAGE,
    ChargesPage,
    Current,
    CurrentAccount,
    PaymentsPage,
    ReadCharges,
    ReadPayments,
    Unseen,
)
from bot.services.messages import Document, Money, Private, Text
from bot.services.people import LinkedAccount, Person, Session
from bot.ui.privacy import MARK, Privacy
from bot.ui.texts import LANGUAGES, texts_for

CAPTION_LIMIT = 1024
SESSION = Session(1, 1, 1, "12345678", None, None, 0, timedelta(minutes=15), False)
PERSON = Person(77, 77, "ru", SESSION)
TODAY = date(2026, 11, 20)
ARGS = {"account": str(ACCOUNT.id), "until": "2026-10", "kind": "charges"}


def receipt(period: str, charged: int = 100, volume: str = "2.5") -> Receipt:
    line = Charge("Вода", "м³", volume, "53.42", charged, 0)
    return Receipt(period, 0, charged, 0, 0, 0, charged, (line,))


@dataclass(slots=True)
class Past:
    """What one account paid and was charged; chat 77 may see all of it."""

    paid: list[PaidIn] = field(default_factory=list)
    known: list[Receipt] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    async def payments(self, account_id: int, today: date) -> list[PaidIn]:
        self.asked.append(account_id)
        return [one for one in self.paid if one.paid_on <= today]

    async def payments_known_until(self, today: date) -> date | None:
        return today

    async def receipts(self, account_id: int) -> list[Receipt]:
        self.asked.append(account_id)
        return [replace(one, charges=()) for one in reversed(self.known)]

    async def receipts_within(self, account_id: int, since: str, until: str) -> list[Receipt]:
        self.asked.append(account_id)
        return [one for one in self.known if since <= one.period <= until]

    async def chats_with_all_of(self, account_id: int) -> list[int]:
        return [77] if account_id == ACCOUNT.id else []


class Echo:
    """A press that says what it was given."""

    async def draw(self, chart: Chart) -> bytes:
        return " ".join((chart.kind, *chart.months)).encode()

    def digest(self, chart: Chart) -> str:
        return f"{chart.kind} of {chart.months[-1]}"


def current(*access: Access) -> CurrentAccount:
    """Make the use case for a cabinet with accounts of this access, the first one chosen."""
    accounts = [LinkedAccount(ACCOUNT, one) for one in access]

    async def overview(person: Person) -> Overview:
        if person.session is None:
            raise NotSignedInError
        return Overview(accounts, next(iter(accounts), None))

    listed: Any = overview
    return CurrentAccount(listed)


def payments_of(past: Past, *access: Access) -> ReadPayments:
    return ReadPayments(current(*access), past, past, lambda: TODAY)


def charges_of(past: Past, *access: Access) -> ReadCharges:
    return ReadCharges(current(*access), past)


@pytest.mark.parametrize("read", [payments_of, charges_of])
@pytest.mark.parametrize(
    ("access", "why"),
    [
        ((Access.LIMITED,), Unseen.LIMITED),
        ((Access.LIMITED, Access.FULL), Unseen.LIMITED),
        ((), Unseen.NO_ACCOUNT),
    ],
)
async def test_without_full_access_to_the_current_account_nothing_is_even_read(
    read: Callable[..., Any], access: tuple[Access, ...], why: Unseen
) -> None:
    past = Past([PaidIn(TODAY, 1, "")], [receipt("2026-10")])
    assert await read(past, *access)(PERSON, 1) is why
    assert past.asked == []


@pytest.mark.parametrize("read", [payments_of, charges_of])
async def test_nobody_sees_the_past_without_signing_in(read: Callable[..., Any]) -> None:
    with pytest.raises(NotSignedInError):
        await read(Past(), Access.FULL)(replace(PERSON, session=None))


async def test_payments_come_a_page_at_a_time_with_totals_of_whole_months() -> None:
    """Two on each day, back from today: the tenth day before is cut in two."""
    days = [TODAY - timedelta(days=one // 2) for one in range(PAYMENTS_A_PAGE + 5)]
    past = Past([PaidIn(day, 100, "банк") for day in days])
    read = payments_of(past, Access.FULL, Access.FULL)
    first, second = await read(PERSON), await read(PERSON, 2)
    assert isinstance(first, PaymentsPage)
    assert isinstance(second, PaymentsPage)
    assert (first.number, first.last, second.number) == (1, 2, 2)
    assert first.current == Current(ACCOUNT, several=True)
    assert first.known_until == TODAY
    [november], [rest] = first.months, second.months
    assert november.total == rest.total == 100 * (PAYMENTS_A_PAGE + 5)
    assert (len(november.payments), len(rest.payments)) == (PAYMENTS_A_PAGE, 5)


async def test_charges_come_twelve_months_at_a_time() -> None:
    known = [receipt(f"{2025 + at // 12}-{at % 12 + 1:02}") for at in range(14)]
    read = charges_of(Past(known=known), Access.FULL)
    first, second = await read(PERSON), await read(PERSON, 2)
    assert isinstance(first, ChargesPage)
    assert isinstance(second, ChargesPage)
    assert len(first.receipts.items) == MONTHS_A_PAGE
    assert [one.period for one in second.receipts.items] == ["2025-02", "2025-01"]
    assert not first.current.several


def page(*known: Receipt, account: Account = ACCOUNT) -> ChargesPage:
    return ChargesPage(Current(account, several=False), page_of(known[::-1], 1, MONTHS_A_PAGE))


async def ordered(kind: ChartKind, *known: Receipt) -> Document | None:
    return await OrderChart(Past(known=[*known]))(page(*known), kind)


@pytest.mark.parametrize("kind", ChartKind)
async def test_what_is_ordered_is_drawn(kind: ChartKind) -> None:
    known = [receipt("2026-09"), receipt("2026-10")]
    document = await ordered(kind, *known)
    assert document is not None
    assert document.args == ARGS | {"kind": kind}
    make = MakeChart(past := Past(known=known), past, Echo())
    assert await make(77, "en", document.args) == File(
        f"{kind}-2026-10.png",
        "image/png",
        f"{kind} 2026-09 2026-10".encode(),
        True,
        f"{kind} of 2026-10",
    )
    likeness = await make.foretell(77, "en", document.args)
    assert likeness == Likeness(f"{kind} of 2026-10", picture=True)


@pytest.mark.parametrize("kind", ChartKind)
async def test_of_nothing_no_chart_is_ordered(kind: ChartKind) -> None:
    assert await ordered(kind) is None
    bank = Receipt("2026-10", None, None, None, None, None, 100, ())
    assert await ordered(kind, bank) is None


async def test_a_chat_that_has_lost_full_access_meanwhile_gets_nothing() -> None:
    make = MakeChart(past := Past(known=[receipt("2026-10")]), past, Echo())
    with pytest.raises(FileDeniedError):
        await make(78, "ru", ARGS)
    with pytest.raises(FileDeniedError):
        await make.foretell(78, "ru", ARGS)
    with pytest.raises(FileDeniedError):
        await make(77, "ru", ARGS | {"account": "2"})


async def test_of_months_that_are_gone_nothing_is_drawn() -> None:
    past = Past()
    with pytest.raises(ValueError, match="nothing is known"):
        await MakeChart(past, past, Echo())(77, "ru", ARGS)
    with pytest.raises(ValueError, match="odd"):
        await MakeChart(past, past, Echo())(77, "ru", ARGS | {"kind": "odd"})


def said(document: Document | None, language: str = "ru") -> list[str]:
    assert document is not None
    worded = read_html(texts_for(language).html(document.title))
    return worded.replace("\u00a0", " ").splitlines()


async def test_the_caption_of_charges_says_what_the_picture_shows() -> None:
    sums = {"2026-04": 100_00, "2026-05": 300_00, "2026-08": 200_00, "2026-10": 450_00}
    known = [receipt(period, charged) for period, charged in sums.items()]
    assert said(await ordered(ChartKind.CHARGES, *known)) == [
        "Начисления по услугам с перерасчётами, без пеней: апрель 2026 – октябрь 2026",
        "Лицевой счёт ••••••0037",
        "Всего: 1 050,00 ₽",
        "Больше всего: октябрь 2026, 450,00 ₽",
        "Во второй половине этих месяцев начисления выше, чем в первой.",
        "Месяцев без данных: 3",
    ]


async def test_the_caption_of_consumption_says_it_of_each_service() -> None:
    known = [receipt("2026-09", volume="2.50"), receipt("2026-10", volume="10")]
    assert said(await ordered(ChartKind.CONSUMPTION, *known))[2:] == [
        "• Вода: всего 12,5 м³, больше всего 10 (октябрь 2026)"
    ]


@pytest.mark.parametrize("kind", ChartKind)
async def test_of_one_month_nothing_is_compared(kind: ChartKind) -> None:
    caption = said(await ordered(kind, receipt("2026-10")))
    assert caption[0].endswith(": октябрь 2026")
    assert caption[2] in {"Всего: 1,00 ₽", "• Вода: 2,5 м³"}
    assert len(caption) == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ChartKind)
async def test_the_longest_caption_is_taken_and_has_no_private_value_outside_of_the_chat(
    kind: ChartKind, language: str
) -> None:
    lines = tuple(
        Charge(f"{one}{nasty(999)}", nasty(12), "999999999999999.9999999999", "1", 10**15, 0)
        for one in range(15)
    )
    known = [
        Receipt(f"2026-{month:02}", 0, 15 * 10**15, 0, 0, 0, 0, lines) for month in (1, 3, 5, 10)
    ]
    document = await ordered(kind, *known)
    assert document is not None
    worded = read_html(texts_for(language).html(document.title))
    assert units(worded) <= CAPTION_LIMIT
    assert kind is ChartKind.CHARGES or "…" in worded
    for mode in ("page", "none"):
        notice: Any = Privacy(mode).outgoing(1, document, lambda *_: "https://centre.example/p/t")
        [line] = notice.screen.lines
        assert MARK in texts_for(language).html(line)
        assert not list(private_values(line))


def private_values(one: Text) -> list[object]:
    found: list[object] = []
    for value in one.args.values():
        if isinstance(value, Text):
            found += private_values(value)
        elif isinstance(value, Money | Private):
            found.append(value)
    return found


def test_a_volume_below_nought_has_a_real_minus() -> None:
    chart = consumption_chart([receipt("2026-10", volume="-2.5")], "2026-10")
    assert chart is not None
    assert chart.series[0].total == Decimal("-2.5")
    assert "\u22122,5" in texts_for("ru").html(describe(chart, ACCOUNT.number))
