"""parse_mode HTML, read as TDLib reads it.

Positions in errors count bytes of UTF-8, positions of entities count UTF-16 units. The rules and
sentences were taken from how TDLib behaves; tests/playground/test_html_parser.py compares the two
on the same strings.
"""

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from bot.playground.links import checked_link, user_of_link

TAGS = {
    b"a": "text_link",
    b"b": "bold",
    b"strong": "bold",
    b"i": "italic",
    b"em": "italic",
    b"s": "strikethrough",
    b"strike": "strikethrough",
    b"del": "strikethrough",
    b"u": "underline",
    b"ins": "underline",
    b"tg-spoiler": "spoiler",
    b"span": "spoiler",
    b"tg-emoji": "custom_emoji",
    b"pre": "pre",
    b"code": "code",
    b"blockquote": "blockquote",
    b"tg-time": "date_time",
}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
BLANKS = frozenset(b" \t\r\n\0\x0b")
NUL = 0
LT, GT, AMP, SLASH, EQUALS, HASH, SEMICOLON = b"<>&/=#;"
QUOTES = frozenset(b"'\"")
NAME_ENDS = (EQUALS, GT, SLASH, *QUOTES)
NAME_TOKEN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
UNPAIRED = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)


class HtmlError(ValueError):
    """Why Telegram cannot read the markup, in its own words."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text.

    `argument` is the address, the language, the emoji or the date's format; `number` the person
    or the Unix time.
    """

    type: str
    offset: int
    length: int
    argument: str = ""
    number: int = 0


@dataclass(slots=True)
class _Open:
    tag: bytes
    argument: str
    unix: str
    offset: int
    begin: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Split markup into the text and its entities, or raise HtmlError."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.raw = source.encode() + b"\0"
        self.at = 0
        self.text = bytearray()
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        raw, end = self.raw, len(self.raw) - 1
        while self.at < end:
            byte = raw[self.at]
            if byte == AMP and (character := self._character()):
                self._put(character)
            elif byte == LT:
                if raw[self.at + 1] == SLASH:
                    self._end_tag()
                else:
                    self._start_tag()
            else:
                self.text.append(byte)
                if byte & 0xC0 != 0x80:
                    self.offset += 2 if byte >= 0xF0 else 1
                self.at += 1
        if self.open:
            _fail(f"Can't find end tag corresponding to start tag {_quoted(self.open[-1].tag)}")
        try:
            text = self.text.decode()
        except UnicodeDecodeError:
            _fail(UNPAIRED)
        return text, sorted(
            (replace(e, argument="") if e.type == "code" else e for e in self.entities),
            key=_order,
        )

    def _put(self, code: int) -> None:
        self.offset += 2 if code > 0xFFFF else 1
        self.text += chr(code).encode("utf-8", "surrogatepass")

    def _character(self) -> int:
        """Read `&…` and step over it; 0, and no step, when it is no entity of Telegram's."""
        raw, at = self.raw, self.at
        if raw[at + 1] == HASH:
            at, base = (at + 3, 16) if raw[at + 2 : at + 3] == b"x" else (at + 2, 10)
            begin = at
            digits = b"0123456789abcdefABCDEF" if base == 16 else b"0123456789"
            while raw[at] in digits and raw[at] != NUL:
                at += 1
            number = int(raw[begin:at], base) if at > begin else 0
            code = number & 0xFFFFFFFF
            if code == 0 or code >= 0x10FFFF or at - self.at >= 10:
                return 0
        else:
            at += 1
            begin = at
            while raw[at] in LETTERS:
                at += 1
            if raw[begin:at] not in NAMED:
                return 0
            code = ord(NAMED[raw[begin:at]])
        self.at = at + 1 if raw[at] == SEMICOLON else at
        return code

    def _until(self, *stops: int) -> bytes:
        begin = self.at
        while self.raw[self.at] not in BLANKS and self.raw[self.at] not in stops:
            self.at += 1
        return self.raw[begin : self.at]

    def _skip_blanks(self) -> None:
        while self.raw[self.at] != NUL and self.raw[self.at] in BLANKS:
            self.at += 1

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._until(GT).lower()
        if self.raw[self.at] == NUL:
            _fail(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            _fail(f"Unsupported start tag {_quoted(tag)} at byte offset {begin}")
        argument = unix = ""
        while self.raw[self.at] != GT:
            self._skip_blanks()
            if self.raw[self.at] == GT:
                break
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value, argument)
            unix = value if (tag, name) == (b"tg-time", b"unix") else unix
        self.at += 1
        if tag == b"span" and argument != "spoiler":
            _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, argument, unix, self.offset, len(self.text)))

    def _attribute(self, tag: bytes, begin: int) -> tuple[bytes, str]:
        raw = self.raw
        name = self._until(*NAME_ENDS)
        if not name:
            _fail(f"Empty attribute name in the tag {_quoted(tag)} at byte offset {begin}")
        self._skip_blanks()
        if raw[self.at] == NUL:
            _fail(f"Unclosed start tag {_quoted(tag)} at byte offset {begin}")
        if raw[self.at] != EQUALS:
            return name, ""
        self.at += 1
        self._skip_blanks()
        if raw[self.at] == NUL:
            _fail(f"Unclosed start tag {_quoted(tag)} at byte offset {begin}")
        value = self._literal() if raw[self.at] in QUOTES else self._token()
        if raw[self.at] == NUL:
            _fail(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _token(self) -> str:
        begin = self.at
        while self.raw[self.at] in NAME_TOKEN:
            self.at += 1
        if self.raw[self.at] not in BLANKS and self.raw[self.at] != GT:
            _fail(f"Unexpected end of name token at byte offset {begin}")
        return self.raw[begin : self.at].decode().lower()

    def _literal(self) -> str:
        end = self.raw[self.at]
        self.at += 1
        value = bytearray()
        while self.raw[self.at] not in {end, NUL}:
            if self.raw[self.at] == AMP and (code := self._character()):
                value += chr(code).encode("utf-8", "surrogatepass")
                continue
            value.append(self.raw[self.at])
            self.at += 1
        if self.raw[self.at] == end:
            self.at += 1
        return value.decode("utf-8", "replace")

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            _fail(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        tag = self._until(GT).lower()
        self._skip_blanks()
        if self.raw[self.at] != GT:
            _fail(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.open.pop()
        if tag and tag != opened.tag:
            _fail(
                f'Unmatched end tag at byte offset {begin}, expected "</{_name(opened.tag)}>", '
                f'found "</{_name(tag)}>"'
            )
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind, argument = TAGS[opened.tag], opened.argument
        new = Entity(kind, opened.offset, self.offset - opened.offset, argument)
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last.offset, last.length) == (new.offset, new.length)
        if kind == "text_link":
            self._link(
                replace(new, argument=""),
                argument or bytes(self.text[opened.begin :]).decode("utf-8", "replace"),
            )
        elif kind == "custom_emoji":
            if not _is_emoji(argument):
                _fail("Invalid custom emoji identifier specified")
            self.entities.append(new)
        elif kind == "date_time":
            unix, form = _unix_time(opened.unix), _date_format(argument)
            if unix > 0:
                self.entities.append(replace(new, argument=form, number=unix))
        elif kind == "pre" and last and same and last.type == "code" and last.argument:
            self.entities[-1] = replace(last, type="pre")
        elif (
            kind == "code"
            and last
            and same
            and last.type == "pre"
            and argument
            and not last.argument
        ):
            self.entities[-1] = replace(last, argument=argument)
        elif kind == "blockquote":
            expandable = "expandable_blockquote" if argument else kind
            self.entities.append(replace(new, type=expandable, argument=""))
        else:
            self.entities.append(new if kind == "code" else replace(new, argument=""))

    def _link(self, new: Entity, url: str) -> None:
        if user := user_of_link(url):
            self.entities.append(replace(new, type="text_mention", number=user))
        elif link := checked_link(url):
            self.entities.append(replace(new, argument=link))


def _argument(tag: bytes, name: bytes, value: str, argument: str) -> str:
    match tag, name:
        case (b"a", b"href") | (b"tg-emoji", b"emoji-id") | (b"tg-time", b"format"):
            return value
        case b"code", b"class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case b"span", b"class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case b"blockquote", b"expandable":
            return "1"
    return argument


def _unix_time(text: str) -> int:
    """Read the leading digits into 32 bits, whatever is lost."""
    digits = re.match(r"-?\d*", text, re.ASCII)
    number = int(digits[0]) if digits and digits[0].strip("-") else 0
    return (number + 2**31) % 2**32 - 2**31


def _date_format(text: str) -> str:
    """Give the format with each part once; short wins over long."""
    if text in {"r", "R"}:
        return "r"
    if not set(text) <= set("wWdDtT"):
        _fail("Invalid date format used")
    parts = ("w" if set(text) & set("wW") else "", *(_shortest(text, part) for part in "dt"))
    return "".join(parts)


def _shortest(text: str, part: str) -> str:
    if part in text:
        return part
    return part.upper() if part.upper() in text else ""


def _is_emoji(argument: str) -> bool:
    digits = argument.removeprefix("-")
    return digits.isascii() and digits.isdigit() and 0 < int(digits) < 2**63


# Entities that begin together and are as long come in this order, the outer ones first.
ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


def _order(entity: Entity) -> tuple[int, int, int]:
    with_language = entity.type == "pre" and entity.argument
    return entity.offset, -entity.length, ORDER[entity.type] - bool(with_language)


def _name(tag: bytes) -> str:
    return tag.decode("utf-8", "replace")


def _quoted(tag: bytes) -> str:
    return f'"{_name(tag)}"'


def _fail(why: str) -> NoReturn:
    raise HtmlError(why)
