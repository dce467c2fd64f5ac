"""What was said of a request, as much of it as a message holds."""

from collections.abc import Callable, Iterator, Sequence

from bot.services.messages import Private, Text, text
from bot.services.request_notices import RequestWords
from bot.ui.texts import length_of

MOST_SHOWN = 3300  # UTF-16 units of a conversation; the newest message is shown in any case
Speaker = Callable[[RequestWords], Text]


def said_lines(said: Sequence[RequestWords], speaker: Speaker) -> list[Text]:
    """Give the newest of it, each message under who said it and when."""
    shown: list[Text] = []
    room = MOST_SHOWN
    for number, one in enumerate(reversed(said)):
        lines = list(_words(one, speaker))
        room -= length_of(*lines)
        if number and room < 0:
            return [text("support-earlier", count=len(said) - number), *shown]
        shown = [*lines, *shown]
    return shown


def _words(one: RequestWords, speaker: Speaker) -> Iterator[Text]:
    yield speaker(one)
    if one.words:
        yield text("support-words", words=Private(one.words))
    if one.photos:
        yield text("support-photos", count=one.photos)
    if one.files:
        yield text("support-files", count=one.files)
