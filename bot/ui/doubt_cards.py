"""The card of a reading that somebody should look at, and what its resident is asked."""

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import chain

from aiogram.types import Message

from bot.domain.dials import format_value
from bot.domain.doubts import Act, Question, RejectionReason, Step
from bot.domain.group_topics import GroupTopic
from bot.domain.meters import Service, Status
from bot.domain.quiet import Topic
from bot.domain.reading_numbers import printed_number
from bot.services.doubt_notices import DoubtfulReading, Face, ReadingQuestioned
from bot.services.doubts import doubt_card
from bot.services.evidence import MOST_PHOTOS
from bot.services.messages import (
    Arg,
    Button,
    Day,
    Month,
    Notify,
    Private,
    Rows,
    Screen,
    Show,
    Text,
    text,
)
from bot.ui.reading_notices import DISCREET, month_of_meter, reason_said

MOST_STEPS = 6
_UNSAID = frozenset({Act.RAISED, Act.WRITES, Act.WENT_BACK, Act.VIEWED})
_ASKED = re.compile(r":asked\.(?:right|show)=([0-9]{1,19})(?:\.[0-9]+)?:")
_BY_STAFF = frozenset({Act.ACCEPTED, Act.REJECTED, Act.ASKED})
BACK = Button(text("button-back"), "doubts.card")


def doubt_shown(doubt: DoubtfulReading, chat_id: int, zone: tzinfo) -> Show:
    """Draw the card in a chat: in place, or below when it is lifted."""
    screen, card = doubt_screen(doubt, zone), doubt_card(doubt.reading_id)
    lifted, subject = doubt.lifted, GroupTopic.READINGS
    return Show(
        card, screen, doubt.drawing, chat_id, fresh=lifted, instead=lifted, subject=subject
    )


def doubt_screen(doubt: DoubtfulReading, zone: tzinfo) -> Screen:
    """Say what is doubtful, all that is needed to decide, and what was done so far."""
    said = [one for one in doubt.steps if one.act not in _UNSAID][-MOST_STEPS:]
    lines = (
        *(text(f"notice-reading-{flag}") for flag in doubt.flags),
        *_reading(doubt),
        *(_step(one, zone) for one in said),
        *_state(doubt),
    )
    return Screen(lines, _rows(doubt), secret=any(one.title for one in said))


def _reading(doubt: DoubtfulReading) -> Iterator[Text]:
    yield text(
        "notice-reading-meter",
        service=text(f"service-{doubt.service}"),
        meter=Private(doubt.meter),
        account=Private(doubt.account),
    )
    month, values = Month(doubt.period), _values(doubt.values)
    yield text("notice-reading-values", month=month, values=values)
    if doubt.before:
        yield text("notice-reading-before", values=_values(doubt.before))
    if doubt.replaced and doubt.may_be_rejected:
        yield text("notice-reading-replaced", values=_values(doubt.replaced))
    if doubt.spent is not None:
        yield _amount("reading-spent", doubt.service, doubt.spent)
    if doubt.usual is not None:
        yield _amount("reading-usual", doubt.service, (doubt.usual,))
    yield text("notice-reading-number", reference=printed_number(doubt.number))


def _amount(key: str, service: Service, spent: tuple[Decimal, ...]) -> Text:
    return text(key, spent=_values(spent), unit=text(f"reading-unit-{service}"))


def _step(step: Step, zone: tzinfo) -> Text:
    day, hour = _when(step.at, zone)
    by = {"title": Private(step.title or "—")} if step.act in _BY_STAFF else {}
    return text(f"doubt-step-{step.act}", day=day, hour=hour, **_said(step), **by)


def _said(step: Step) -> dict[str, Arg]:
    match step.act:
        case Act.REJECTED:
            return {"reason": reason_said(step.words)}
        case Act.ASKED:
            return {"question": text(f"button-question-{Question(step.words)}")}
        case Act.CORRECTED:
            return {"values": Private(step.words)}
    return {}


def _state(doubt: DoubtfulReading) -> Iterator[Text]:
    """Say what stands in the way of a decision, or what is waited for."""
    last = next((one.act for one in reversed(doubt.steps) if one.act is not Act.VIEWED), None)
    if last in {Act.CORRECTED, Act.CANCELLED, Act.REJECTED}:
        return
    if not doubt.newest:
        yield text("doubt-not-newest")
    elif doubt.status is not Status.ACCEPTED:
        yield text("doubt-stands", status=text(f"reading-status-{doubt.status}"))
    elif doubt.decided is not None:
        return
    elif doubt.writer is not None:
        yield text("doubt-write-reason", title=Private(doubt.writer.title or "—"))
    elif doubt.face is Face.REASONS:
        yield text("doubt-why")
    elif doubt.face is Face.QUESTIONS:
        yield text("doubt-ask-what")
    elif doubt.asked is not None:
        yield text("doubt-waits")


def _rows(doubt: DoubtfulReading) -> Rows:
    photos = _photos(doubt)
    if not doubt.may_be_accepted:
        return photos
    accept = Button(text("button-accept"), "doubts.accept")
    if not doubt.may_be_rejected:
        return ((accept,), *photos)
    if doubt.writer is not None:
        return ((BACK,),)
    match doubt.face:
        case Face.REASONS:
            reasons = tuple(
                (Button(text(f"rejection-{one}"), f"doubts.reject={one}"),)
                for one in RejectionReason
            )
            return (*reasons, (Button(text("button-other-reason"), "doubts.other"),), (BACK,))
        case Face.QUESTIONS:
            asked = tuple(
                (Button(text(f"button-question-{one}"), f"doubts.ask={one}"),)
                for one in Question
                if one is not Question.PHOTO or doubt.photos < MOST_PHOTOS
            )
            return (*asked, (BACK,))
    rows: Rows = ((accept,), (Button(text("button-reject-why"), "doubts.reasons"),))
    if doubt.asked is None:
        rows = (*rows, (Button(text("button-ask-resident"), "doubts.questions"),))
    return (*rows, *photos)


def _photos(doubt: DoubtfulReading) -> Rows:
    if not doubt.photos:
        return ()
    return ((Button(text("button-doubt-photos", count=doubt.photos), "doubts.photos"),),)


def question_notice(notice: ReadingQuestioned, told_at: datetime) -> Notify:
    """Ask whoever is signed in now; a locked chat is told that there is a question."""
    show = Button(text("button-show-question"), f"asked.show={notice.reading_id}")
    discreet = Screen(DISCREET[Topic.READINGS].lines, ((show,),))
    return Notify(question_screen(notice), discreet, told_at=told_at)


def question_screen(notice: ReadingQuestioned) -> Screen:
    fix = f"meter.fix={month_of_meter(notice.meter_id, notice.period)}"
    return Screen(
        (
            text("question-title"),
            text(
                "notice-reading-meter",
                service=text(f"service-{notice.service}"),
                meter=Private(notice.meter),
                account=Private(notice.account),
            ),
            text(
                "notice-reading-values",
                month=Month(notice.period),
                values=_values(notice.values),
            ),
            text(f"question-{notice.question}"),
        ),
        (
            (Button(text("button-all-right"), f"asked.right={notice.reading_id}.{notice.place}"),),
            (Button(text("button-fix"), fix),),
        ),
    )


def questioned_by(message: Message) -> int | None:
    """Give the reading that a message replies a question about; None: it replies none."""
    said = message.reply_to_message
    if said is None or said.reply_markup is None:
        return None
    for button in chain.from_iterable(said.reply_markup.inline_keyboard):
        found = _ASKED.search(button.callback_data or "")
        if found is not None:
            return int(found[1])
    return None


def _values(values: tuple[Decimal, ...]) -> Private:
    return Private(" / ".join(map(format_value, values)))


def _when(at: datetime, zone: tzinfo) -> tuple[Day, str]:
    local = at.astimezone(zone)
    return Day(local.date()), f"{local:%H:%M}"
