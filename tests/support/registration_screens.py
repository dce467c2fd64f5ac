"""Drafts of registration with the worst that they may hold, and its screens outside the steps."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.consents import ConsentKind
from bot.services.codes import Sent
from bot.services.letters import Address, Channel, Channels
from bot.services.messages import Screen
from bot.services.papers import LONGEST_PAGE, Paper, PaperKind, PaperPage
from bot.ui.joining import Tap
from handlers.papers import screens as papers
from handlers.registration import screens
from handlers.registration.draft import Application

TODAY = date(2026, 11, 30)
TAP = Tap("ru", "0" * 64, datetime(2026, 11, 30, tzinfo=UTC))
EMAIL = Address(Channel.EMAIL, f"{'a' * 64}@{'b' * 63}.{'c' * 63}.example.ru")
PHONE = Address(Channel.SMS, "+79123456789")


def page_of(nasty: Callable[[int], str], number: int) -> PaperPage:
    text = nasty(LONGEST_PAGE)
    return PaperPage(PaperKind.AGREEMENT, "ru", "9" * 16, "0" * 64, number, 99, text)


def drafts(nasty: Callable[[int], str]) -> tuple[Application, ...]:
    full = Application(
        Channels(sms=True, email=True),
        today=TODAY,
        due=frozenset(ConsentKind),
        surname=nasty(60),
        given_name=nasty(60),
        patronymic=nasty(60),
        latin=nasty(60),
        born_on=date(1985, 2, 1),
        town=nasty(80),
        address=EMAIL,
        login=f"{'w' * 24}-4821",
        rating="password-rating-4",
        page=page_of(nasty, 50),
        agreement=TAP,
        consent=TAP,
        sent=Sent(EMAIL, timedelta(minutes=5), timedelta(minutes=10)),
    )
    by_phone = replace(
        full,
        address=PHONE,
        own_contact=True,
        patronymic="",
        shown="1980s",
        page=page_of(nasty, 99),
        sent=Sent(PHONE, timedelta(hours=24), timedelta(minutes=5)),
    )
    upgrade = replace(full, upgrade=True, agreement=None, consent=None, shown="1985")
    return full, by_phone, upgrade, replace(upgrade, shown="1985-02", page=page_of(nasty, 1))


def other_screens(
    nasty: Callable[[int], str],
) -> list[tuple[Callable[..., Screen], Screen]]:
    full, by_phone, upgrade, _ = drafts(nasty)
    known = [Paper(kind, "ru", "1", nasty(100)) for kind in PaperKind]
    return [
        (screens.latin_name, screens.latin_name()),
        (screens.who_registers, screens.who_registers()),
        (screens.what_to_change, screens.what_to_change(full)),
        (screens.what_to_change, screens.what_to_change(upgrade)),
        (screens.unavailable, screens.unavailable()),
        (screens.exists, screens.exists(full)),
        (screens.exists, screens.exists(by_phone)),
        (screens.welcome, screens.welcome(full.login)),
        (screens.full_access, screens.full_access(offer_password=True)),
        (screens.full_access, screens.full_access(offer_password=False)),
        (papers.papers, papers.papers(*known)),
        (papers.read, papers.read(page_of(nasty, 50))),
        (papers.read, papers.read(page_of(nasty, 99), accept=True)),
    ]
