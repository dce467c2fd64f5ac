"""What limited access shows, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from aiogram.fsm.state import State, StatesGroup

from bot.domain.accounts import ReceiptType, mask_number
from bot.domain.addresses import Building
from bot.domain.names import NameRefusal
from bot.domain.periods import BillingPeriod
from bot.domain.receipt_claims import ReceiptClaim
from bot.services.limited_access import Found
from bot.services.messages import Button, Day, Money, Month, Private, Screen, Text, text
from bot.ui.calendar import month_of_days

EARLIEST = date(2000, 1, 1)
MONTHS_OFFERED = 6
READ, READ_BEFORE = "photo-read", "photo-read-before"


class LimitedAccess(StatesGroup):
    name = State()
    address = State()
    flat = State()
    receipt_type = State()
    owner = State()
    consent = State()
    review = State()
    account = State()
    number = State()
    amount = State()
    paid_on = State()
    due = State()
    period = State()
    serial = State()
    confirm = State()


@dataclass(frozen=True, slots=True)
class House:
    """The building that the person named or chose."""

    id: int
    key: str
    display: str


@dataclass(frozen=True, slots=True)
class Application:
    """What was given so far."""

    today: date
    name: str = ""
    typed_address: str = ""
    house: House | None = None
    house_asked: House | None = None  # whose flat is being asked for
    flat: str = ""
    offered: tuple[House, ...] = ()
    receipt_type: ReceiptType | None = None
    owner: bool = False
    consent: bool = False
    found: tuple[Found, ...] = field(default=())
    account: Found | None = None
    number: str = ""
    asks_due: bool = False  # never paid: the last receipt proves instead
    known_until: date | None = None
    amount: int = 0
    paid_on: date | None = None
    period: str = ""
    serial: str = ""  # of a meter, as it was typed; with it, it proves instead
    serial_alone: bool = False  # neither payments nor a receipt to ask about
    shown_month: date | None = None
    read: ReceiptClaim | None = None  # from the code of a receipt

    @property
    def whose(self) -> tuple[object, ...]:
        """Name the account that ownership is stated of, as far as it is known."""
        house = None if self.house is None else self.house.id
        number = "" if self.read is None else self.read.number
        return self.name, house, self.flat, self.receipt_type, number


def type_name(draft: Application) -> Screen:
    del draft
    return Screen((text("limited-name"), text("limited-name-hint"), text("photo-hint")))


def latin_name() -> Screen:
    keep = Button(text("button-keep-latin"), "limited.latin")
    return Screen((text(NameRefusal.NOT_CYRILLIC),), ((keep,),))


def type_address(draft: Application) -> Screen:
    del draft
    return Screen((text("limited-address"), text("limited-address-hint")))


def did_you_mean(houses: Sequence[Building], question: str) -> Screen:
    rows = [
        (Button(text("limited-house", house=Private(house.display)), f"limited.house={index}"),)
        for index, house in enumerate(houses)
    ]
    return Screen((text(question),), tuple(rows))


def type_flat(draft: Application) -> Screen:
    house = draft.house_asked.display if draft.house_asked else ""
    return Screen((text("limited-flat", house=Private(house)),))


def choose_receipt_type(draft: Application) -> Screen:
    del draft
    rows = tuple(
        (Button(text(f"receipt-type-{kind}"), f"limited.type={kind}"),) for kind in ReceiptType
    )
    return Screen((text("limited-receipt-type"),), rows)


def state_ownership(draft: Application) -> Screen:
    """Say of which account, where a code has filled that in unseen."""
    button = Button(text("button-owner"), "limited.owner")
    whose = () if draft.read is None else _answers(draft)
    return Screen((text("limited-owner"), *whose, text("statement-ownership")), ((button,),))


def give_consent(draft: Application) -> Screen:
    """Put the text first: a second tap of the step before must not consent."""
    del draft
    return Screen(
        (text("limited-consent"),),
        ((Button(text("button-consent-text"), "limited.text"),), (AGREE,)),
    )


AGREE = Button(text("button-agree"), "limited.agree")


def consent_text() -> Screen:
    return Screen((text("statement-personal-data"),), ((AGREE,),))


def review(draft: Application) -> Screen:
    return Screen(
        (
            text("limited-review"),
            text("limited-review-name", name=Private(draft.name)),
            text("limited-review-address", address=full_address(draft)),
            text("limited-review-type", type=receipt_type_text(draft)),
            text("limited-review-owner"),
            text("limited-review-consent"),
            *known_of_receipt(draft.read),
        ),
        (
            (Button(text("button-enter"), "limited.check"),),
            (Button(text("button-change"), "limited.change"),),
        ),
    )


def what_to_change() -> Screen:
    return Screen(
        (text("limited-what-to-change"),),
        tuple(
            (Button(text(f"limited-field-{name}"), f"limited.field={name}"),)
            for name in ("name", "address", "receipt_type")
        ),
    )


def no_match(draft: Application, left: int) -> Screen:
    """One answer whether the flat, the name or the type is wrong."""
    return review(draft).under(text("limited-no-match"), text("limited-checks-left", left=left))


def choose_account(draft: Application) -> Screen:
    rows = tuple(
        (
            Button(
                text("limited-account", number=Private(mask_number(found.number))),
                f"limited.account={index}",
            ),
        )
        for index, found in enumerate(draft.found)
    )
    return Screen((text("limited-choose-account"),), rows)


def type_number(draft: Application) -> Screen:
    masked = mask_number(draft.account.number) if draft.account else ""
    return Screen((text("limited-number", number=Private(masked)),), secret=True)


def type_amount(draft: Application) -> Screen:
    lines = (text("limited-amount"), *_known_until(draft))
    return Screen(lines, _by_serial(draft), secret=True)


def type_date(draft: Application) -> Screen:
    month = draft.shown_month or draft.known_until or draft.today
    return Screen(
        (text("limited-date"), *_known_until(draft)),
        month_of_days("limited", month, EARLIEST, draft.today),
        secret=True,
    )


def type_due(draft: Application) -> Screen:
    return Screen((text("limited-due"),), _by_serial(draft), secret=True)


def may_show_serial(draft: Application) -> bool:
    """Tell whether a meter may prove; the same for all accounts of a type, metered or not."""
    return draft.receipt_type is ReceiptType.UTILITIES


def _by_serial(draft: Application) -> tuple[tuple[Button, ...], ...]:
    button = Button(text("button-by-serial"), "limited.meter")
    return ((button,),) if may_show_serial(draft) else ()


def type_serial(draft: Application) -> Screen:
    why = (text("limited-serial-alone"),) if draft.serial_alone else ()
    help_else = (text("limited-other-ways"),) if draft.serial_alone else ()
    return Screen((*why, text("limited-serial"), *help_else), secret=True)


def choose_period(draft: Application) -> Screen:
    month, names = BillingPeriod.of(draft.today), []
    for _ in range(MONTHS_OFFERED):
        names.append(month.iso)
        month = month.previous()
    buttons = [
        Button(text("calendar-title", month=Month(name)), f"limited.period={name}")
        for name in names
    ]
    rows = tuple(tuple(buttons[index : index + 2]) for index in range(0, len(buttons), 2))
    return Screen((text("limited-period"),), rows, secret=True)


def confirm(draft: Application) -> Screen:
    lines = [text("limited-confirm")]
    if draft.number:
        lines.append(text("limited-confirm-number", number=Private(draft.number)))
    if draft.serial:
        lines.append(text("limited-confirm-serial", number=Private(draft.serial)))
    elif draft.asks_due:
        lines.append(text("limited-confirm-due", amount=Money(draft.amount)))
        lines.append(text("limited-confirm-period", month=Month(draft.period)))
    else:
        lines.append(text("limited-confirm-amount", amount=Money(draft.amount)))
        lines.append(text("limited-confirm-date", day=Day(draft.paid_on or draft.today)))
    button = Button(text("button-confirm"), "limited.prove")
    return Screen(tuple(lines), ((button,),), secret=True)


def welcome(login: str, *, offer_password: bool) -> Screen:
    """Show the login and offer the next step, which other dialogues take over."""
    lines = (text("limited-welcome"), text("limited-login", login=login))
    if not offer_password:
        return Screen(lines, (_MENU_ROW,))
    return Screen(
        (*lines, text("password-offer")),
        (
            (
                Button(text("button-set-password"), "password.start"),
                Button(text("button-later"), "pin.offer"),
            ),
        ),
    )


def added() -> Screen:
    """Say that one more account is open to somebody who was in already."""
    return Screen((text("limited-added"),), (_MENU_ROW,))


def stopped(until: datetime, *, of_account: bool) -> Screen:
    """Blame nobody who still has tries: others may have used up those of the account."""
    if of_account:
        return _wait("limited-stopped-account", until, "limited-other-ways-account")
    return _wait("limited-stopped", until)


def checked_too_often(until: datetime) -> Screen:
    return _wait("limited-too-often", until)


def _wait(key: str, until: datetime, ways: str = "limited-other-ways") -> Screen:
    """Say when the next try is possible: the local minute that has begun by then."""
    moment = until + timedelta(minutes=1)
    line = text(key, day=Day(moment.date()), hour=f"{moment:%H:%M}")
    return Screen((line, text(ways)), (_MENU_ROW,))


def no_proof() -> Screen:
    return Screen((text("limited-no-proof"), text("limited-other-ways")), (_MENU_ROW,))


_MENU_ROW = (Button(text("button-menu"), "ui.menu"),)


def is_alike(draft: Application, found: Found) -> bool:
    """Tell whether the account looks like the receipt's, as far as the list shows its number.

    The hidden digits are not compared: the order of the list must not tell them.
    """
    number = "" if draft.read is None else draft.read.number
    return bool(number) and mask_number(number) == mask_number(found.number)


def known_of_receipt(read: ReceiptClaim | None) -> tuple[Text, ...]:
    """Say what stands in a receipt's code beside the answers: no proof, but a hint."""
    if read is None:
        return ()
    lines = []
    if read.number:
        lines.append(text("photo-number", number=Private(read.number)))
    if read.period:
        lines.append(text("photo-period", month=Month(read.period)))
    if read.amount is not None:
        lines.append(text("photo-amount", amount=Money(read.amount)))
    return tuple(lines)


def was_read(draft: Application, step: str | None) -> tuple[Text, ...]:
    """Say what was filled in from the receipt, unless the step itself shows it."""
    if step in {LimitedAccess.owner.state, LimitedAccess.review.state}:
        return (text(READ),)
    return (text(READ), *_answers(draft))


def _answers(draft: Application) -> tuple[Text, ...]:
    lines = []
    if draft.name:
        lines.append(text("limited-review-name", name=Private(draft.name)))
    if draft.house is not None:
        lines.append(text("limited-review-address", address=full_address(draft)))
    if draft.receipt_type is not None:
        lines.append(text("limited-review-type", type=receipt_type_text(draft)))
    return (*lines, *known_of_receipt(draft.read))


def full_address(draft: Application) -> Text:
    house = Private(draft.house.display if draft.house else "")
    if not draft.flat:
        return text("address-house", house=house)
    return text("address-flat", house=house, flat=Private(draft.flat))


def receipt_type_text(draft: Application) -> Text:
    return text(f"receipt-type-{draft.receipt_type}")


def _known_until(draft: Application) -> tuple[Text, ...]:
    if draft.known_until is None:
        return ()
    return (text("limited-known-until", day=Day(draft.known_until)),)


SCREENS = {
    LimitedAccess.name: type_name,
    LimitedAccess.address: type_address,
    LimitedAccess.flat: type_flat,
    LimitedAccess.receipt_type: choose_receipt_type,
    LimitedAccess.owner: state_ownership,
    LimitedAccess.consent: give_consent,
    LimitedAccess.review: review,
    LimitedAccess.account: choose_account,
    LimitedAccess.number: type_number,
    LimitedAccess.amount: type_amount,
    LimitedAccess.paid_on: type_date,
    LimitedAccess.due: type_due,
    LimitedAccess.period: choose_period,
    LimitedAccess.serial: type_serial,
    LimitedAccess.confirm: confirm,
}
