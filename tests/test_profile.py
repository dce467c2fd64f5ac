"""The profile, the texts of consents and the way out: what they say, to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.access import Access
from bot.domain.accounts import ReceiptType
from bot.domain.consents import ConsentKind
from bot.domain.receipts import Account
from bot.services.directory import Cabinet
from bot.services.letters import Channels
from bot.services.messages import Screen
from bot.services.papers import LONGEST_PAGE
from bot.services.people import GivenConsent, LinkedAccount, Session
from bot.ui.texts import texts_for
from handlers.consents.screens import consent_texts, ledger
from handlers.profile.screens import profile, sure_to_leave

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("UTC")
HOLDER = 42
SESSION = Session(1, HOLDER, 1, "40718263", None, None, 0, timedelta(minutes=15), False)
CABINET = Cabinet(1, "40718263", None, True, None, "maria@example.ru", HOLDER)
MARIA = replace(CABINET, name="Петрова Мария", born_on=date(1985, 2, 1), town="Асбест")
FLAT = LinkedAccount(Account(1, "1234567890", ReceiptType.UTILITIES, "дом", "Я"), Access.FULL)


def worded(screen: Screen) -> str:
    return texts_for("ru").screen(screen)


def show(session: Session, cabinet: Cabinet, *accounts: LinkedAccount) -> str:
    return worded(profile(session, cabinet, accounts, (), ZONE, Channels()))


@pytest.mark.parametrize(
    ("chat", "accounts", "shown", "hidden"),
    [
        (HOLDER, (), ["Петрова Мария", "01.02.1985", "Асбест"], ["Лицевые счета"]),
        (HOLDER + 1, (), ["Почта"], ["Петрова", "1985", "Асбест"]),
        (HOLDER, (FLAT,), ["Лицевые счета", "• ••••••7890"], []),
        (HOLDER, (replace(FLAT, name="Дача"),), ["Лицевые счета", "• Дача: ••••••7890"], []),
    ],
    ids=["no accounts", "another chat", "an account", "a named one"],
)
def test_the_profile_names_what_there_is(
    chat: int, accounts: tuple[LinkedAccount, ...], shown: list[str], hidden: list[str]
) -> None:
    text = show(replace(SESSION, chat_id=chat), MARIA, *accounts)
    assert [one for one in shown if one not in text] == []
    assert [one for one in hidden if one in text] == []


@pytest.mark.parametrize(
    ("has_password", "needed"), [(True, "логин 40718263 и пароль"), (False, "новое приглашение")]
)
def test_who_leaves_is_told_what_it_takes_to_come_back(has_password: bool, needed: str) -> None:
    assert needed in worded(sure_to_leave(replace(SESSION, has_password=has_password)))


def test_every_accepted_wording_can_be_read_whole_page_by_page() -> None:
    wordings = {
        ConsentKind.AGREEMENT: "\n\n".join(f"{number}. " + "а" * 990 for number in range(20)),
        ConsentKind.PERSONAL_DATA: "Я даю согласие.",
        ConsentKind.OWNERSHIP: "Я подтверждаю.",
    }
    given = [GivenConsent(kind, "1", "ru", NOW, known) for kind, known in wordings.items()]
    read, number = "", 1
    while True:
        screen = consent_texts([*given, *given], number)
        read += str(screen.lines[1].args["text"])
        assert len(str(screen.lines[1].args["text"])) <= LONGEST_PAGE
        actions = [button.action for row in screen.rows for button in row]
        assert (f"consents.texts={number - 1}" in actions) is (number > 1)
        if f"consents.texts={number + 1}" not in actions:
            break
        number += 1
    whole = "".join(reversed(wordings.values()))
    assert read.replace("\n", "") == whole.replace("\n", "")
    assert consent_texts(given, number + 9) == consent_texts(given, number)


@pytest.mark.parametrize("kind", ConsentKind)
def test_only_the_consent_to_processing_can_be_withdrawn(kind: ConsentKind) -> None:
    screen = ledger([GivenConsent(kind, "1", "ru", NOW, "…")], ZONE)
    actions = [button.action for row in screen.rows for button in row]
    assert ("consents.withdraw" in actions) is (kind is ConsentKind.PERSONAL_DATA)
