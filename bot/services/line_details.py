"""What a line of the journal says besides its text, as JSON: made by delivery, read by support.

`keys`: rows of `[label, action]`, `[label, action, 1]` where the label is private. `file`: its
name, `caption`: what stood under it. `toast`: what was shown over the chat. `tries`, `error`:
how often it was put off before, and why last. `refused`: Telegram did not delete it.
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Key:
    """A button as it was labelled; `action` is empty for a link."""

    label: str
    action: str
    private: bool = False
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    keys: tuple[tuple[Key, ...], ...] = ()
    file: str = ""
    caption: str = ""
    toast: str = ""
    tries: int = 0
    error: str = ""
    refused: bool = False


NOTHING = Details()


def read_details(kept: str | None) -> Details:
    """Read what the journal keeps; what another release wrote is left out."""
    if not kept:
        return NOTHING
    try:
        said = json.loads(kept)
        return Details(
            keys=tuple(tuple(_key(one) for one in row) for row in said.get("keys", ())),
            file=str(said.get("file", "")),
            caption=str(said.get("caption", "")),
            toast=str(said.get("toast", "")),
            tries=int(said.get("tries", 0)),
            error=str(said.get("error", "")),
            refused=bool(said.get("refused", False)),
        )
    except (AttributeError, TypeError, ValueError, IndexError):
        return NOTHING


def _key(kept: list[Any]) -> Key:
    return Key(str(kept[0]), str(kept[1]), private=len(kept) > 2)
