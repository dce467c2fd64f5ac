"""What is for staff and cannot reach a chat goes to the next one; nothing of it is lost."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.domain.group_topics import GroupTopic
from bot.services.messages import Notify, Outgoing, Screen, Show, text
from bot.services.updates import OutboxRow
from bot.ui.codec import OUTGOING, UnreadableError, unpack
from bot.ui.notices import DISCREET, outbox_place
from bot.work import Work
from storage.queue import burial, done

log = structlog.get_logger()
NO_WAY = "nobody of the staff can be reached"


def send_on(work: Work, row: OutboxRow) -> bool:
    """Put a message that waits for a lost chat where it goes next; others are dropped.

    False: there is nowhere else, and it stays. What stays waits in a group: people who block the
    bot rarely come back.
    """
    try:
        outgoing: Outgoing = unpack(
            OUTGOING, row.payload, work.tools.sealer, outbox_place(row.chat_id)
        )
    except UnreadableError:
        work.unit.writes += burial([row], "unreadable", work.tools.clock())
        return True
    if not isinstance(outgoing, Notify | Show) or not _is_for_staff(work, row, outgoing):
        work.unit.writes += done([row])
        return True
    missed = (*outgoing.missed, row.chat_id)
    places: Sequence[int] = work.tools.ways().after(missed)
    if not places and row.chat_id < 0:
        return False
    if not places:
        places = [one for one in missed if one < 0][-1:]
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


def _is_for_staff(work: Work, row: OutboxRow, outgoing: Notify | Show) -> bool:
    """Tell it by its subject; earlier releases gave none to what is for the staff chat."""
    return bool(outgoing.subject) or row.chat_id in work.tools.staff_chats()


def _put(work: Work, chat_id: int, outgoing: Notify | Show) -> None:
    screen = _announced(outgoing.screen)
    if isinstance(outgoing, Show):
        anew = replace(outgoing, screen=screen, bound=chat_id, message_id=None, fresh=False)
        work.post.draw(chat_id, anew)
        return
    discreet = outgoing.discreet
    if chat_id > 0:
        discreet = discreet or DISCREET
    work.post.put(chat_id, replace(outgoing, screen=screen, discreet=discreet, thread=0))


def _announced(screen: Screen) -> Screen:
    line = text("notice-next-way")
    return screen if line in screen.news else replace(screen, news=(line, *screen.news))
