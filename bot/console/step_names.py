"""What people call dialogues, their steps and the decisions in them."""

import re

from bot.services.messages import text
from bot.ui.texts import TextError, Texts

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def slug(name: str) -> str:
    """Give the part of a text's id: `LimitedAccess:paid_on` is `limited-access-paid-on`."""
    return _HUMP.sub("-", name).lower().replace("_", "-").replace(":", "-")


def name_dialogue(texts: Texts, group: str) -> str:
    return _named(texts, f"console-dialogue-{slug(group)}", "console-dialogue-unknown")


def name_step(texts: Texts, state: str) -> str:
    return _named(texts, f"console-step-{slug(state)}", "console-step-unknown")


def name_note(texts: Texts, note: str) -> str:
    return _named(texts, f"console-note-{note}", "console-note-other")


def _named(texts: Texts, key: str, otherwise: str) -> str:
    """Word it; another release may have left what this one does not know."""
    try:
        return texts.plain(text(key))
    except TextError:
        return texts.plain(text(otherwise))


def tell_move(texts: Texts, before: str | None, after: str | None) -> str:
    """Say «Ограниченный доступ · адрес → вид квитанции»."""
    dialogue = name_dialogue(texts, (after or before or "").partition(":")[0])
    if before is None or after is None:
        key = "console-move-begun" if before is None else "console-move-ended"
        step = name_step(texts, after or before or "")
        named = {"after": step} if before is None else {"before": step}
        return texts.plain(text(key, dialogue=dialogue, **named))
    steps = {"before": name_step(texts, before), "after": name_step(texts, after)}
    if before.partition(":")[0] == after.partition(":")[0]:
        return texts.plain(text("console-move", dialogue=dialogue, **steps))
    left = name_dialogue(texts, before.partition(":")[0])
    return texts.plain(text("console-move-other", dialogue=dialogue, left=left, **steps))
