"""An announcement as residents see it: who speaks, and what was written, as it was written."""

from datetime import datetime

from bot.domain.quiet import Topic
from bot.services.announcement_notices import Announced
from bot.services.messages import Button, Notify, Screen, Text, text
from bot.ui.staff_notices import place_text

TOPIC = Topic.ANNOUNCEMENTS


def announcement_notice(notice: Announced, told_at: datetime) -> Notify:
    """Make the message for whoever is signed in now, and for nobody else.

    A locked chat shows it too: it names nobody, and there is no list where to read it later.
    """
    return Notify(announcement_screen(notice), None, TOPIC, told_at, lapses=True)


def announcement_screen(notice: Announced) -> Screen:
    mute = Button(text("button-mute-announcements"), f"settings.mute={TOPIC}")
    return Screen(announcement_lines(notice), ((mute,),))


def announcement_lines(notice: Announced) -> tuple[Text, ...]:
    speaker = place_text(notice.organisation)
    heading = text("announcement-heading", organisation=speaker)
    if notice.branch:
        heading = text("announcement-heading-branch", organisation=speaker, branch=notice.branch)
    return heading, text("announcement-words", words=notice.words)
