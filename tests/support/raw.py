"""Whether anything on a page is shown as programs call it: ids of texts, states, enumerations."""

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser

SAID_ALOUD = frozenset({"aria-label", "title", "alt", "placeholder"})
ID = re.compile(r"[a-z]+(?:-[a-z0-9_]+)+")
OF_PROGRAMS = (
    re.compile(r"\b[A-Z][A-Za-z]+:[a-z_]+"),  # Class:state
    re.compile(r"\b[A-Z][A-Za-z]+\.[A-Z_]+\b"),  # Enum.VALUE
    re.compile(r"\b[a-z][a-z_]*\.[a-z_]+\b"),  # dialogue.action
    re.compile(r"\b[a-z]+_[a-z_]+\b"),  # snake_case
)
LATIN = re.compile(r"(?<![\w./@-])[a-z]{2,}(?![\w./@-])")


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}
        self.said += [value for name, value in attrs if name in SAID_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.said.append(data.strip())


def shown(page: str) -> list[str]:
    """Give what is seen of a page or said aloud."""
    parser = _Shown()
    parser.feed(page)
    return parser.said


def raw(said: str, ids: Collection[str], codes: Collection[str] = ()) -> Iterator[str]:
    """Give what is raw in it. `ids`: of texts and notes; `codes`: words that only programs say."""
    yield from (one for one in ID.findall(said) if one in ids)
    for pattern in OF_PROGRAMS:
        yield from pattern.findall(said)
    yield from (one for one in LATIN.findall(said) if one in codes)
