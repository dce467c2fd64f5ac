"""Every screen, with the worst that drafts and registries may hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from support import (
    access_screens,
    announcement_screens,
    claim_screens,
    organisation_screens,
    reading_screens,
    registration_screens,
    request_screens,
)
from support.doubt_screens import doubts
from support.reading_notices import reading_notices

from bot.dispatcher import DIALOGUES
from bot.domain.access import PIN_IDLE, Access
from bot.domain.accounts import ReceiptType
from bot.domain.addresses import Building
from bot.domain.consents import ConsentKind
from bot.domain.differences import compare
from bot.domain.history import Page as PageOf
from bot.domain.history import PaidIn, by_months
from bot.domain.quiet import Preferences, Topic
from bot.domain.receipt_claims import ReceiptClaim
from bot.domain.receipts import Account, Charge, Payee, PaymentDocument, Receipt
from bot.services.cabinet import Overview
from bot.services.console_entrance import GivenLink
from bot.services.directory import Cabinet
from bot.services.history import (
    PAYMENTS_A_PAGE,
    ChargesPage,
    Current,
    PaymentsPage,
    Unseen,
)
from bot.services.letters import Channels
from bot.services.limited_access import Found
from bot.services.messages import Button, Screen, text
from bot.services.my_data import FIELDS
from bot.services.notices import (
    CabinetClosed,
    ConsentWithdrawn,
    HandlerFailed,
    LinkedByCode,
    MessageRefused,
    OpenedElsewhere,
    PaymentsDue,
    ProofLocked,
    ProofUnlocked,
    ReceiptNotice,
    ReceiptsPublished,
    RowKind,
    RowUnreadable,
)
from bot.services.people import GivenConsent, LinkedAccount, Person, Session
from bot.services.receipt_photos import PhotoRefusal
from bot.services.receipts import Shown
from bot.services.secrecy import Sealer
from bot.ui import reading_notices as reading_news
from bot.ui.form import BACK, CANCEL
from bot.ui.home import home_screen
from bot.ui.notices import PostedNotices
from bot.ui.pinpad import Pad, new_pad
from bot.ui.reading_notices import reading_screen
from bot.ui.receipt_notices import DISCREET, receipt_screen
from bot.ui.texts import LANGUAGES, Texts, texts_for
from handlers.accounts import screens as accounts
from handlers.charges import screens as charges
from handlers.consents import screens as consents_screens
from handlers.console import screens as console
from handlers.doubts import screens as doubt_answers
from handlers.home import screens as home
from handlers.limited_access import offers
from handlers.limited_access import screens as limited
from handlers.my_data import screens as my_data
from handlers.password import screens as password
from handlers.payments import screens as payments
from handlers.pin import screens as pin
from handlers.profile import screens as profile
from handlers.receipt import screens as receipt
from handlers.receipt_code import screens as receipt_code
from handlers.settings import screens as settings

Made = tuple[Callable[..., Screen], Screen]
SEALER = Sealer.of(b"a key of the screens, longer than 32 bytes")
LARGEST_ID = 2**62
LARGEST_USER = 2**52
UTC_ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NASTY = '</code><b>&amp; a & "b" { $left } <i>\u05e9\u05dc\u05d5\u05dd '


def nasty(length: int) -> str:
    """Give marks, entities, placeables and right-to-left letters, as long as asked."""
    return (NASTY * (length // len(NASTY) + 1))[:length]


HOUSE = limited.House(LARGEST_ID, nasty(300), nasty(200))
BUILDING = Building(LARGEST_ID, nasty(300), nasty(120), nasty(200), nasty(80), True, None)
NUMBER = "8" * 30
FOUND = tuple(Found(LARGEST_ID - one, NUMBER) for one in range(8))
DRAFT = limited.Application(
    today=date(2026, 11, 30),
    name=nasty(150),
    typed_address=nasty(300),
    house=HOUSE,
    flat=nasty(30),
    offered=(HOUSE,) * 8,
    receipt_type=ReceiptType.CAPITAL_REPAIR,
    owner=True,
    consent=True,
    found=FOUND,
    account=FOUND[0],
    number=NUMBER,
    known_until=date(2026, 9, 30),
    amount=99_999_999_999,
    paid_on=date(2026, 9, 30),
    period="2026-09",
)
DUE = replace(DRAFT, asks_due=True)
BY_SERIAL = replace(
    DRAFT,
    receipt_type=ReceiptType.UTILITIES,
    number="",
    serial="w" * 40,
)
ONLY_SERIAL = replace(BY_SERIAL, serial_alone=True)
CLAIM = ReceiptClaim(
    nasty(150), nasty(300), NUMBER, 99_999_999_999, "2026-09", ReceiptType.CAPITAL_REPAIR
)
ADD = Button(text("button-add-account"), f"{offers.FILL}={LARGEST_ID}")
FILLED = replace(DRAFT, read=CLAIM)
BARE = limited.Application(today=date(2026, 11, 30))
DRAFTS: dict[str, tuple[Any, ...]] = {
    "registration": registration_screens.drafts(nasty),
    "claim": claim_screens.drafts(nasty),
    "support": request_screens.drafts(nasty),
    "limited": (DRAFT, DUE, BY_SERIAL, ONLY_SERIAL, FILLED, BARE),
    "meter": reading_screens.drafts(nasty),
    **access_screens.drafts(),
    **organisation_screens.drafts(nasty),
    **announcement_screens.drafts(nasty),
    "unlock": (pin.Draft(new_pad()), pin.Draft(Pad("0123456789", "12"))),
    "receipt_code": (receipt_code.Draft(),),
    "pin": (pin.Draft(new_pad()), pin.Draft(Pad("0123456789", "123"), "change", "4072")),
}
SESSION = Session(LARGEST_ID, 1, LARGEST_ID, "99999999", None, None, 0, PIN_IDLE, False)
CABINET = Cabinet(LARGEST_ID, "99999999", None, False, None, None)
LOCKED = replace(SESSION, pin_hash="$argon2id$...", has_password=True)
ACCOUNTS = tuple(
    LinkedAccount(Account(LARGEST_ID - one, NUMBER, kind, nasty(300), nasty(160)), Access.LIMITED)
    for one, kind in enumerate([*ReceiptType] * 5)
)
CHARGE = Charge(nasty(60), nasty(12), "1234567.1234", "123456.1234", 99_999_999_999, 0)
RECEIPT = Receipt("2026-09", -1, *(99_999_999_999,) * 5, charges=(CHARGE,) * 18)
PAID, ADVANCE = replace(RECEIPT, due=0), replace(RECEIPT, due=-1, opening=5)
PAYEE = Payee(nasty(160), "6612345676", "", "4" * 20, nasty(45), "046577999")


MANY_RECEIPTS = tuple(
    ReceiptNotice(
        LARGEST_ID - number, "••••••0042", nasty(40) if number else "", kind, "2026-09", due
    )
    for number, (kind, due) in enumerate(
        [(kind, due) for kind in ReceiptType for due in (99_999_999_999, 0, -5_233_61)] * 2
    )
)
WITHDRAWN = [GivenConsent(ConsentKind.PERSONAL_DATA, "1", "ru", NOW, "…", NOW)]


def consents(centre: str) -> list[GivenConsent]:
    """Give both statements in both languages, as a large centre's ledger holds them."""
    keys = {
        ConsentKind.OWNERSHIP: "statement-ownership",
        ConsentKind.PERSONAL_DATA: "statement-personal-data",
    }
    return [
        GivenConsent(kind, "1", language, NOW, texts_of_centre(language, centre).plain(text(key)))
        for kind, key in keys.items()
        for language in LANGUAGES
    ]


def texts_of_centre(language: str, centre: str) -> Texts:
    return replace(texts_for(language), common={"centre": centre}, labels={})


def of_dialogues() -> list[Made]:
    return [
        (make, make(draft).with_rows((BACK, CANCEL)))
        for dialogue in DIALOGUES
        for make in dialogue.screens.values()
        for draft in DRAFTS[dialogue.name]
        if draft is not BARE or make in EARLY
    ]


def _refused(reason: PhotoRefusal) -> Screen:
    return home_screen(Person(1, 1, "ru", None)).under(text(reason))


EARLY = {limited.type_name, limited.type_address, limited.type_flat, limited.type_date}


def made(function: Callable[..., Screen], *args: Any, **named: Any) -> Made:
    return function, function(*args, **named)


def of_others() -> list[Made]:
    """Call all that is no step of a dialogue."""
    own, other = ACCOUNTS[0].account, ACCOUNTS[1].account
    full = PaymentDocument(own, RECEIPT, PAYEE)
    given = consents(nasty(160))
    return [
        *registration_screens.other_screens(nasty),
        *claim_screens.other_screens(nasty),
        *request_screens.other_screens(nasty),
        *access_screens.other_screens(nasty),
        *organisation_screens.other_screens(nasty),
        *organisation_screens.group_screens_made(nasty),
        *announcement_screens.other_screens(nasty),
        made(home_screen, Person(1, 1, "ru", replace(SESSION, employed=True))),
        *reading_screens.other_screens(nasty),
        made(accounts.accounts, Overview(ACCOUNTS, ACCOUNTS[0])),
        made(home.help_screen, signed_in=True),
        made(home.help_screen, signed_in=False),
        made(home.receipt_code_not_asked, Person(1, 1, "ru", None)),
        made(home.receipt_code_not_asked, Person(1, 1, "ru", SESSION)),
        made(home.choose_language),
        made(console.link, GivenLink("x" * 32, NOW), "https://centre.example", UTC_ZONE),
        made(console.link, GivenLink("x" * 32, NOW), "http://localhost:8080", UTC_ZONE),
        made(home.not_understood, Person(1, 1, "ru", SESSION), LARGEST_ID),
        made(home.not_understood, Person(1, 1, "ru", None), None),
        made(limited.did_you_mean, (BUILDING,) * 8, "limited-did-you-mean"),
        made(limited.did_you_mean, (BUILDING,) * 8, "limited-which-town"),
        made(limited.consent_text),
        *(
            (make, make(FILLED).under(*limited.was_read(FILLED, None)))
            for make in (limited.type_flat, limited.choose_receipt_type)
        ),
        made(offers.read_alone, text("photo-offer-account"), CLAIM, ADD),
        made(offers.read_alone, text("photo-already-yours"), CLAIM, None),
        (limited.type_due, limited.type_due(DUE).under(text("photo-offer"), *offers.said(CLAIM))),
        *((home_screen, _refused(reason)) for reason in PhotoRefusal),
        made(limited.latin_name),
        made(limited.what_to_change),
        made(limited.no_match, DRAFT, 9),
        made(limited.welcome, "99999999", offer_password=True),
        made(limited.welcome, "99999999", offer_password=False),
        made(limited.added),
        made(limited.stopped, NOW, of_account=False),
        made(limited.stopped, NOW, of_account=True),
        made(limited.checked_too_often, NOW),
        made(limited.no_proof),
        made(password.done, "99999999", offer_pin=True, others=0),
        made(password.done, "99999999", offer_pin=True, others=999),
        made(password.done, "99999999", offer_pin=False, others=1),
        made(pin.offer),
        made(pin.done, "pin-set"),
        made(pin.done, "pin-off"),
        made(profile.profile, SESSION, CABINET, ACCOUNTS, given, UTC_ZONE, Channels()),
        made(profile.profile, LOCKED, CABINET, (), (), UTC_ZONE, Channels()),
        made(consents_screens.ledger, given, UTC_ZONE),
        made(consents_screens.ledger, WITHDRAWN * 20, UTC_ZONE),
        made(consents_screens.ledger, (), UTC_ZONE),
        *(made(consents_screens.consent_texts, given, number) for number in range(1, 9)),
        made(consents_screens.consent_texts, (), 1),
        made(consents_screens.sure_to_withdraw, 30),
        made(consents_screens.withdrawn, NOW, UTC_ZONE),
        made(my_data.overview, [(name, 10**6) for name in FIELDS], NOW, UTC_ZONE, mine=False),
        made(my_data.overview, [("chats", 1)], None, UTC_ZONE, mine=True),
        made(my_data.sure_to_erase),
        made(my_data.sure_to_wait, 30),
        made(my_data.erased_later, NOW, UTC_ZONE),
        made(my_data.erasing),
        made(profile.sure_to_leave, SESSION),
        made(profile.sure_to_leave, LOCKED),
        made(receipt.receipt_card, Shown(own, full, True, "2026-08", "2026-10")),
        made(receipt.receipt_card, Shown(own, full, True, None, "2026-10")),
        made(receipt.receipt_card, Shown(other, PaymentDocument(other, ADVANCE, PAYEE))),
        made(receipt.receipt_card, Shown(own, PaymentDocument(own, PAID))),
        made(receipt.receipt_card, Shown(own, None)),
        *(
            made(receipt.receipt_card, Shown(own, full, paid=paid, overdue=overdue))
            for overdue in (False, True)
            for paid in (1, RECEIPT.due, RECEIPT.due + 1)
        ),
        *of_differences(own, full),
        *of_history(own),
        made(receipt.no_accounts),
        made(receipt_code.linked, own, before=False),
        made(receipt_code.linked, own, before=True),
        made(receipt_code.register_first, signed_in=True),
        made(receipt_code.register_first, signed_in=False),
        made(receipt_code.locked, timedelta(minutes=1)),
        made(receipt_code.locked, timedelta(hours=24)),
        made(settings.settings, SESSION, Preferences()),
        made(settings.notices, Preferences()),
        (
            settings.notices,
            settings.notices(Preferences()).under(settings.muted(Topic.PAYMENTS)),
        ),
        *((receipt_screen, screen) for screen in DISCREET.values()),
        *((reading_screen, screen) for screen in reading_news.DISCREET.values()),
        made(settings.settings, LOCKED, Preferences()),
        made(settings.settings, replace(LOCKED, pin_idle=timedelta(hours=24)), Preferences()),
        made(home_screen, Person(1, 1, "ru", None)),
        made(home_screen, Person(1, 1, "ru", SESSION)),
        made(doubt_answers.answered),
        made(doubt_answers.over),
    ]


def of_differences(own: Account, full: PaymentDocument) -> list[Made]:
    """Everything changed, everything is new, nothing did; to full and to limited access."""
    changed = replace(
        CHARGE,
        volume="7654321.4321",
        tariff="654321.4321",
        charged=1,
        recalculated=-99_999_999_999,
    )
    services = tuple(
        replace(changed, service=f"{number} {CHARGE.service}") for number in range(18)
    )
    older = replace(RECEIPT, period="2026-08", opening=1, penalty=0, charges=services[3:] * 2)
    newer = replace(
        full,
        receipt=replace(
            RECEIPT,
            recalculated=-1,
            charges=tuple(replace(one, volume="1", charged=5, recalculated=2) for one in services),
        ),
    )
    shown = [
        Shown(own, one, True, "2026-08", "2026-10", access, compare(before, one.receipt))
        for one, before in ((newer, older), (full, RECEIPT), (newer, replace(older, charges=())))
        for access in (True, False)
    ]
    shown += [Shown(own, newer), Shown(own, PaymentDocument(own, replace(PAID, charged=None)))]
    return [
        *(made(receipt.receipt_card, one) for one in shown),
        *(made(receipt.explanation, one, one.document) for one in shown),
    ]


def of_history(own: Account) -> list[Made]:
    """Full pages, empty ones, and those that limited access asks for."""
    person = Person(1, 1, "ru", SESSION)
    paid = [
        PaidIn(date(2026, 9, 30), (-1) ** one * 99_999_999_999, nasty(1000) * (one % 3))
        for one in range(PAYMENTS_A_PAGE)
    ]
    apart = [replace(one, paid_on=date(2026, 9 - at // 2, 1)) for at, one in enumerate(paid)]
    current, alone = Current(own, several=True), Current(own, several=False)
    months = (
        *(replace(RECEIPT, period=f"2026-{month:02}", charges=()) for month in range(3, 13)),
        replace(ADVANCE, charges=()),
        Receipt("2026-01", None, None, None, None, None, 100, ()),
    )
    return [
        made(
            payments.payments, PaymentsPage(current, by_months(paid, paid), NOW.date(), 2, 10**6)
        ),
        made(payments.payments, PaymentsPage(alone, by_months(apart, apart), NOW.date(), 1, 1)),
        made(payments.payments, PaymentsPage(alone, (), None, 1, 1)),
        made(charges.charges, ChargesPage(current, PageOf(months, 2, 10**6))),
        made(charges.charges, ChargesPage(alone, PageOf(months[-1:], 1, 1))),
        made(charges.charges, ChargesPage(alone, PageOf((), 1, 1))),
        *(made(screen.unseen, why, person) for screen in (payments, charges) for why in Unseen),
        made(home_screen, replace(person, session=replace(SESSION, registered=True))),
    ]


def of_notices() -> list[Made]:
    say = PostedNotices(None, 1, UTC_ZONE)._screen  # type: ignore[arg-type]
    return [
        (say, say(notice))
        for notice in (
            OpenedElsewhere("••••••0042", NOW),
            LinkedByCode("••••••0042", NOW),
            ProofLocked("••••••0042", by_person=True),
            ProofLocked("••••••0042", by_person=False),
            CabinetClosed(),
            ProofUnlocked(),
            ConsentWithdrawn(NOW),
            *access_screens.notices(nasty),
            *organisation_screens.notices(nasty),
            *announcement_screens.notices(nasty),
            ReceiptsPublished(MANY_RECEIPTS),
            ReceiptsPublished(MANY_RECEIPTS[:1]),
            PaymentsDue(MANY_RECEIPTS[:2]),
            *reading_notices(nasty),
            *doubts(nasty),
            *claim_screens.notices(nasty),
            *request_screens.notices(nasty),
            HandlerFailed("DEADBEEF", nasty(200)),
            MessageRefused(nasty(200)),
            *(RowUnreadable(one, 2**62) for one in RowKind),
        )
    ]


MADE = [*of_dialogues(), *of_others(), *of_notices()]
NAMES = [f"{make.__module__.split('.')[-2]}.{make.__name__}" for make, _ in MADE]
