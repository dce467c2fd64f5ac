"""What is for staff and cannot reach a chat goes to the next one; nothing of it is lost."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from bot.domain.group_topics import GroupTopic
from bot.services.line_details import UNDELIVERED
from bot.services.messages import Document, Notify, Outgoing, Screen, Show, text
from bot.services.staff_board import Level, StaffNotice
from bot.services.staff_cards import is_staff_card
from bot.services.staff_notices import NoticeCard
from bot.services.updates import JournalLine, OutboxRow
from bot.ui.codec import OUTGOING, UnreadableError, unpack
from bot.ui.notice_cards import discreet
from bot.ui.notices import DISCREET, outbox_place
from bot.work import Work
from storage.queue import burial, done
from storage.staff_notices import StoredStaffBoard
from storage.updates import journal_write

log = structlog.get_logger()
NO_WAY = "nobody of the staff can be reached"
LONGEST_ERROR = 80  # letters of it that the journal keeps


@dataclass(frozen=True, slots=True)
class Missed:
    """What Telegram answered, and when which rows were sent."""

    error: str = ""
    tried: frozenset[int] = frozenset()


async def send_on(
    work: Work, row: OutboxRow, raised: set[str], missed_by: Missed = Missed()
) -> bool:
    """Put a message that waits for a lost chat where it goes next; others are dropped.

    False: there is nowhere else, and it stays. What stays waits in a group: people who block the
    bot rarely come back. `raised`: cards that this unit of work has sent on already.
    """
    try:
        outgoing: Outgoing = unpack(
            OUTGOING, row.payload, work.tools.sealer, outbox_place(row.chat_id)
        )
    except UnreadableError:
        work.unit.writes += burial([row], "unreadable", work.tools.clock())
        return True
    notice = await _notice_of(work, outgoing)
    if not isinstance(outgoing, Notify | Show | Document) or not (
        notice or _is_for_staff(work, row, outgoing)
    ):
        work.unit.writes += done([row])
        _note_dropped(work, row, outgoing, missed_by)
        return True
    missed = (*outgoing.missed, row.chat_id)
    places: Sequence[int] = work.tools.ways().after(missed)
    if not places and row.chat_id < 0:
        return False
    if not places:
        places = [one for one in missed if one < 0][-1:]
    if places and notice is not None:
        if notice.card not in raised:
            raised.add(notice.card)
            await _raise(work, notice, places, missed)
        work.unit.writes += done([row])
        return True
    for chat_id in places:
        others = tuple(one for one in places if one != chat_id)
        subject = outgoing.subject or GroupTopic.WORKS
        _put(work, chat_id, replace(outgoing, subject=subject, missed=(*missed, *others)))
    if places:
        work.unit.writes += done([row])
    else:
        log.error("notice for staff given up", subject=outgoing.subject)
        work.unit.writes += burial([row], NO_WAY, work.tools.clock())
    return True


def _note_dropped(work: Work, row: OutboxRow, outgoing: Outgoing, missed_by: Missed) -> None:
    """Say in the journal of a person what they will never read; answers to presses do not count.

    Its words stay out of it: they may be secret, and nobody has said them.
    """
    if row.chat_id < 0 or not isinstance(outgoing, Notify | Show | Document):
        return
    body = outgoing.title.key if isinstance(outgoing, Document) else outgoing.screen.lines[0].key
    tries = row.tries + (row.id in missed_by.tried)
    details = json.dumps({"tries": tries, "error": missed_by.error[:LONGEST_ERROR]})
    at = work.tools.clock()
    line = JournalLine(row.chat_id, at, "out", UNDELIVERED, body=body, details=details)
    work.unit.writes.append(journal_write(line, work.tools.new_id))


def _is_for_staff(work: Work, row: OutboxRow, outgoing: Notify | Show | Document) -> bool:
    """Tell it by its subject; earlier releases gave none to what is for the staff chat."""
    if isinstance(outgoing, Document):
        return bool(outgoing.subject)
    return bool(outgoing.subject) or row.chat_id in work.tools.staff_chats()


async def _notice_of(work: Work, outgoing: Outgoing) -> StaffNotice | None:
    """Give what employees were told by the card; None: it is no such card."""
    if not isinstance(outgoing, Show) or not is_staff_card(outgoing.card):
        return None
    return await StoredStaffBoard(work.unit).of_card(outgoing.card)


async def _raise(
    work: Work, notice: StaffNotice, places: Sequence[int], missed: Sequence[int]
) -> None:
    """Draw the card anew for the centre: its reader may have known more than these places may."""
    known = notice
    if notice.level is not Level.CENTRE:
        known = replace(notice, level=Level.CENTRE, version=notice.version + 1)
        StoredStaffBoard(work.unit).change(notice, known)
    elif work.tools.staff_chat_id in places:
        return  # it has the card
    content = await work.use_cases["read_content"].legible(notice)
    if content is None:
        return
    if isinstance(content, NoticeCard):
        content = replace(content, drawing=known.version)
    tried = (*missed, *places)
    for chat_id in places:
        show = work.notices.shown(chat_id, content)
        others = tuple(one for one in tried if one != chat_id)
        subject = show.subject or GroupTopic.WORKS
        _put(work, chat_id, replace(show, subject=subject, missed=others))


def _put(work: Work, chat_id: int, outgoing: Notify | Show | Document) -> None:
    if isinstance(outgoing, Document):
        work.post.put(chat_id, replace(outgoing, thread=0))
        return
    screen = _announced(outgoing.screen)
    if isinstance(outgoing, Show):
        anew = replace(outgoing, screen=screen, bound=chat_id, message_id=None, fresh=False)
        work.post.draw(chat_id, replace(anew, discreet=discreet(chat_id)))
        return
    veiled = outgoing.discreet or DISCREET
    anew_said = replace(
        outgoing,
        screen=screen,
        discreet=veiled if chat_id > 0 else None,
        told_at=None,  # it was for the session of the chat that is lost
        thread=0,
    )
    work.post.put(chat_id, anew_said)


def _announced(screen: Screen) -> Screen:
    line = text("notice-next-way")
    return screen if line in screen.news else replace(screen, news=(line, *screen.news))
