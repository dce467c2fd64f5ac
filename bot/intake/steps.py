"""What is known of a step: how its dialogue treats what is typed there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ui.form import Dialogue


@dataclass(frozen=True, slots=True)
class Steps:
    """All dialogues, by name and by group of states."""

    dialogues: Mapping[str, Dialogue[Any]]

    def dialogue_of(self, state: str | None) -> Dialogue[Any] | None:
        return self.dialogues.get((state or "").partition(":")[0])

    def is_secret(self, state: str | None) -> bool:
        dialogue = self.dialogue_of(state)
        return dialogue is not None and dialogue.keeps(dialogue.secret, state)

    def is_erased(self, state: str | None) -> bool:
        dialogue = self.dialogue_of(state)
        return dialogue is not None and dialogue.keeps(dialogue.erased, state)

    def asks_contact(self, state: str | None) -> bool:
        dialogue = self.dialogue_of(state)
        return dialogue is not None and dialogue.keeps(dialogue.contact, state)
