"""Which meter a photo is of, waiting for the photos of a reading, and what they stand beside."""

from bot.domain.meters import Meter
from bot.services.evidence import EvidenceRefusal
from bot.services.messages import Button, Month, Screen, Text, text
from bot.services.readings import Judged
from bot.ui.chat import Chat
from handlers.readings import cards, screens
from handlers.readings.cards import Draft, Passing
from handlers.readings.words import called

KEEPING = "evidence-keeping"
KEEPING_VALUE = "evidence-keeping-value"
SO_FAR = "reading-so-far"
KEEPING_ASKED = "evidence-keeping-asked"
PROMISES = {KEEPING, KEEPING_VALUE, KEEPING_ASKED, "evidence-kept"}
REFUSALS = {one.value for one in EvidenceRefusal}
OWN = PROMISES | REFUSALS
PLACES = cards.RECEIPTS | {screens.TITLE, screens.HISTORY_TITLE, screens.HISTORIES_TITLE}
FIX = "meter.fix="


def whose(draft: Draft) -> Screen:
    meters = {one.id: one for one in draft.choice}.values()
    rows = tuple((Button(called(one), f"meter.whose={one.id}"),) for one in meters)
    photos = text("evidence-photos", count=len(draft.photos))
    return Screen((text("evidence-whose"), photos), rows[: screens.MOST_BUTTONS])


def not_kept(draft: Draft) -> tuple[Text, ...]:
    """Say of photos whose meter nobody has told that they go with what is left."""
    return (text("evidence-not-kept"),) if draft.photos else ()


def send_photos(draft: Draft) -> Screen:
    """Wait for the photos of a reading that was taken."""
    line = cards.line_of(draft)
    month = Month(draft.period or line.placed.period.iso)
    done = Button(text("evidence-done"), f"readings.of={line.meter.id}")
    title = text("reading-title", meter=called(line.meter))
    return Screen((title, text("evidence-ask", month=month)), ((done,),))


def asked_of(draft: Draft, state: str) -> tuple[Meter, str | None] | None:
    """Give the meter that the step is about, and the month where it is known already."""
    if state == Passing.check.state:
        judged = cards.judged_of(draft)
        return judged.meter, judged.period
    if state != Passing.table.state:
        return cards.line_of(draft).meter, draft.period
    if len({row.meter.id for row in draft.table}) > 1:
        return None
    row = draft.table[0]
    return row.meter, row.judged.period if isinstance(row.judged, Judged) else None


def receipt_of(chat: Chat) -> tuple[int, str] | None:
    """Give the meter and month of the receipt that the card is, if it is one."""
    screen = None if chat.card is None else chat.card.screen
    if screen is None or screen.lines[0].key not in cards.RECEIPTS:
        return None
    actions = (button.action for row in screen.rows for button in row)
    value = next((one.removeprefix(FIX) for one in actions if one.startswith(FIX)), None)
    return None if value is None else screens.read_month(value)


def news_of(chat: Chat) -> tuple[Text, ...]:
    screen = None if chat.card is None else chat.card.screen
    return () if screen is None else screen.news
