"""What lines of conversations are called in the language of whoever reads them.

What this release does not know, another one may have left: it is called so, and never shown raw.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.console.step_names import name_dialogue, name_note, name_step, slug, tell_move
from bot.domain.masking import MARK
from bot.domain.reading_numbers import LENGTH, printed_number
from bot.domain.search_words import plain_text
from bot.services.line_details import UNDELIVERED, is_text_id
from bot.services.messages import Arg, text
from bot.services.timeline import LOST, WAITS, Line, Move, Side
from bot.ui.texts import Texts, UnknownTextError

# Kinds of lines, as the journal and the outbox call them; all others are «other».
LINES = frozenset(
    {
        *("text", "command", "press", "secret", "edited", "member"),
        *("card", "notice", "keys", "document", "erase", "moved", "note", LOST, WAITS),
    }
)
CONTENTS = frozenset(
    {
        *("sticker", "voice", "photo", "video", "video_note", "audio", "animation", "document"),
        *("contact", "location", "venue", "poll", "dice", "game", "story", "paid_media"),
        "checklist",
    }
)
_ALIKE: Mapping[str, str] = {
    "show": "card",
    "notify": "notice",
    "farewell": "notice",
    "answer": "other",
    UNDELIVERED: LOST,
}
_OF_PYTHON = "ContentType."  # earlier releases wrote kinds down so, cut to 24 letters
# Why a message did not go, by what is said of it; the first that is found counts.
ERRORS: tuple[tuple[str, str], ...] = (
    ("blocked", "blocked"),
    ("deactivated", "deactivated"),
    ("chat not found", "gone"),
    ("kicked", "kicked"),
    ("TelegramNetworkError", "network"),
    ("TelegramServerError", "telegram"),
    ("TelegramUnauthorizedError", "token"),
    ("TelegramNotFound", "token"),
    ("429", "often"),
    ("quiet hours", "quiet"),
    ("too long", "long"),
    ("nobody of the staff", "nobody"),
    ("unreadable", "unreadable"),
    ("Forbidden", "forbidden"),
    ("Bad Request", "refused"),
    ("refused", "kept"),  # of a message that was to be deleted
)
ACTS = frozenset(
    {
        *("answered", "taken", "handed", "closed", "reopened"),
        *("noted", "labelled", "unlabelled", "unlocked"),
    }
)
REVIEWED = "review_conversations"


def grouped(number: str) -> str:
    """Give the number of a request as people read it; what is none stands as it is."""
    known = len(number) == LENGTH and number.isdecimal()
    return printed_number(number) if known else number


def error_code(error: str) -> str:
    """Give what stays the same of why a message did not go, whatever Telegram adds."""
    return next((code for sign, code in ERRORS if sign in error), "other")


@dataclass(frozen=True, slots=True)
class LineWords:
    """Handed to templates as `words`."""

    texts: Texts

    def t(self, key: str, **values: Arg) -> str:
        return self.texts.plain(text(key, **values))

    def known(self, *keys: str) -> str:
        """Word the first that there is."""
        *others, last = keys
        for key in others:
            try:
                return self.t(key)
            except UnknownTextError:
                continue
        return self.t(last)

    def dialogue(self, group: str) -> str:
        return name_dialogue(self.texts, group)

    def step(self, state: str) -> str:
        return name_step(self.texts, state)

    def place(self, step: str | None) -> str:
        """Say where somebody was: dialogue and step, or what the card of no dialogue said."""
        if not step:
            return self.t("console-stuck-outside-dialogues")
        if ":" not in step:
            return self.t("console-place-card", card=self.screen(step))
        dialogue = self.dialogue(step.partition(":")[0])
        return self.t("console-place", dialogue=dialogue, step=self.step(step))

    def note(self, note: str) -> str:
        return name_note(self.texts, note)

    def move(self, move: Move) -> str:
        return tell_move(self.texts, move.before, move.after)

    def kind(self, kind: str) -> str:
        """Say «стикер», «голосовое сообщение», «нажатие кнопки»."""
        plain = kind.removeprefix(_OF_PYTHON).lower() if _OF_PYTHON in kind else kind
        plain = _ALIKE.get(plain, plain)
        known = plain if plain in LINES or plain in CONTENTS else "other"
        return self.t(f"console-kind-{slug(known)}")

    def attached(self, line: Line) -> str:
        """Name what came with the words of a person, or instead of them."""
        plain = line.kind.removeprefix(_OF_PYTHON).lower()
        if line.side is not Side.PERSON or line.file or plain in LINES - CONTENTS:
            return ""
        return self.kind(line.kind)

    def unsaid(self, kind: str) -> str:
        """Say what came where no words are kept of it: text may have been a secret."""
        if kind in LINES - CONTENTS:
            return self.t("console-stuck-withheld")
        return self.t("console-stuck-kind", kind=self.kind(kind))

    def screen(self, key: str) -> str:
        """Give the first line that the person saw; of values, which are not kept, a mark."""
        try:
            said = plain_text(self.texts.veiled(key).strip().partition("\n")[0]).strip()
        except UnknownTextError:
            return self.t("console-screen-unknown")
        telling = any(one.isalpha() for one in said.replace(MARK, ""))
        return said if telling else self.t("console-screen-private")

    def said(self, said: str, *, by_person: bool) -> str:
        """Give the words of a line in the list."""
        return self.screen(said) if said and not by_person and is_text_id(said) else said

    def press(self, action: str) -> str:
        """Give the button's own caption, or what it is for where captions differ."""
        return self.known(
            f"console-press-{slug(action.replace('.', ':'))}", "console-press-unknown"
        )

    def error(self, error: str) -> str:
        return self.t(f"console-why-{error_code(error)}")

    def delivery(self, line: Line) -> str:
        """Say of a message that was lost or waits what it is, why, and how often it was tried."""
        what = self.screen(line.screen) if line.screen else self.kind(line.about)
        why = self.error(line.error)
        key = f"console-line-{line.kind}"
        return self.t(key, what=what, error=why, count=line.tries)

    def act(self, line: Line) -> str:
        """Say what an employee did."""
        if line.kind in ACTS:
            return self.t(f"console-act-{line.kind}", about=grouped(line.about))
        if line.kind == REVIEWED:
            return self.t("console-act-review")
        names = (f"audit-action-{line.kind}", f"audit-did-{slug(line.kind)}")
        return self.known(*names, "audit-action-unknown")

    def action(self, action: str) -> str:
        return self.known(f"audit-action-{action}", "audit-action-unknown")

    def subject(self, subject: str) -> str:
        return self.known(f"audit-subject-{subject}", "audit-subject-unknown")

    def title(self, line: Line) -> str:
        """Name the line's kind; of staff what was done."""
        if line.side is Side.STAFF:
            return self.act(line)
        if line.side is Side.EVENT and line.kind not in (LOST, WAITS, "erase"):
            return self.t("console-kind-moved" if line.move else "console-kind-note")
        return self.kind(line.kind)

    def words_of(self, line: Line) -> str:
        """Give what stands in place of the line's text where there is none."""
        if line.kind in (LOST, WAITS):
            return self.delivery(line)
        if line.kind == "erase":
            return self.t("console-line-erased" if line.deleted else "console-line-not-erased")
        if line.kind == "press":
            return self.pressed(line)
        return self.screen(line.screen) if line.screen else line.text

    def pressed(self, line: Line) -> str:
        if line.text:
            return self.t("console-line-pressed", label=line.text)
        return self.t("console-line-pressed", label=self.press(line.about))
