"""What a line of the journal says besides its text, as JSON: made by delivery, read by support.

`keys`: rows of `[label, action]`, `[label, action, values]` where the label is private (`1`: of
older releases, who did not tell which part of it). `values`: `[first, behind]` of each private
value, in letters of what the person saw; without them nobody knows which they are. `file`: its
name, `caption`: what stood under it. `toast`: what was shown over the chat. `tries`, `error`:
how often it was put off before, and why last. `refused`: Telegram did not delete it. `answers`: of
an edited message the step that it answered when it came; another one waits by then.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

Span: TypeAlias = tuple[int, int]

UNDELIVERED = "undelivered"  # the kind of a message that was dropped: nobody will read it
_TEXT_ID = re.compile(r"[a-z]+(?:-[a-z0-9_]+)+")


def is_text_id(body: str | None) -> bool:
    """Tell a body that stands for a screen whose words are kept nowhere: its first text's id."""
    return _TEXT_ID.fullmatch(body or "") is not None


@dataclass(frozen=True, slots=True)
class Key:
    """A button as it was labelled; `action` is empty for a link."""

    label: str
    action: str
    private: bool = False
    pressed: bool = False
    values: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class Details:
    keys: tuple[tuple[Key, ...], ...] = ()
    file: str = ""
    caption: str = ""
    toast: str = ""
    tries: int = 0
    error: str = ""
    refused: bool = False
    values: tuple[Span, ...] | None = None
    answers: str | None = None


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
            values=_spans(said["values"]) if "values" in said else None,
            answers=None if said.get("answers") is None else str(said["answers"]),
        )
    except (AttributeError, TypeError, ValueError, IndexError):
        return NOTHING


def _key(kept: list[Any]) -> Key:
    private = len(kept) > 2
    values = _spans(kept[2]) if private and isinstance(kept[2], list) else None
    return Key(str(kept[0]), str(kept[1]), private, values=values)


def _spans(kept: list[Any]) -> tuple[Span, ...]:
    """Read them in order; Raises ValueError where they are none."""
    found = tuple((int(first), int(behind)) for first, behind in kept)
    ends = [0, *(end for one in found for end in one)]
    if ends != sorted(ends):
        raise ValueError(kept)
    return found
