"""Letters on their way into the store, sealed like everything that waits."""

from dataclasses import dataclass

from bot.services.letters import Letter, LetterRows
from bot.services.ports import Clock, Ids
from bot.services.secrecy import Sealer
from bot.ui.codec import LETTER, pack


def letter_place(letter_id: int) -> str:
    return f"letter/{letter_id}"


@dataclass(slots=True)
class PostedLetters:
    """The port of letters over the store."""

    rows: LetterRows
    sealer: Sealer
    clock: Clock
    new_id: Ids
    any: bool = False  # of this unit: somebody has to be woken

    def send(self, letter: Letter) -> None:
        self.any = True
        letter_id = self.new_id()
        payload = pack(LETTER, letter, self.sealer, letter_place(letter_id))
        self.rows.put(letter_id, letter.to.channel, payload, self.clock(), letter.expires_at)
