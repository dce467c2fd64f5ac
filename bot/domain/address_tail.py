"""The end of an address: its house and flat, however they are run together.

A house becomes its number with the letter, then corpus, building, structure and litera in a fixed
order: `85`, `15а`, `85/3`, `85 к 3`, `85 стр 3`, `85 лит а`; what is not a «дом» says so first:
`влд 33`. A flat is `27`, `27а`, `5/2`, `5 ком 2`; another kind of premises says so: `оф 3`.
"""

import re
from functools import lru_cache

_LETTER = "[абвгдежзиклмнопрстуфхцчшщэюя]"
_KINDS = {
    "д": "д дом",
    "влд": "влд вл влад владение",
    "двлд": "двлд дв домовладение домовлад",
    "зд": "зд здание",
    "уч": "уч уч-к участок зу",
    "соор": "соор сооружение",
    "стр": "стр строение",
    "к": "к корп корпус",
}
_PARTS = {
    "к": "к кор корп корпус",
    "стр": "с стр строен строение",
    "соор": "соор сооружение",
    "лит": "л лит литер литера",
}
_PREMISES = {
    "": "кв кварт квартира",
    "пом": "пом помещ помещение",
    "оф": "оф офис",
    "ком": "ком комн комната",
    "бокс": "бокс гараж",
}
_ROOM = "ком"


def _by_spelling(table: dict[str, str]) -> dict[str, str]:
    return {word: short for short, words in table.items() for word in words.split()}


def _any_of(words: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_KIND_OF = _by_spelling(_KINDS)
_PART_OF = _by_spelling(_PARTS)
_PREMISES_OF = _by_spelling(_PREMISES)
_NUMBERED_FIRST = {w: s for w, s in _KIND_OF.items() if s not in {"стр", "соор", "к"}}

HOUSE_MARK = re.compile(rf"(?<![а-я0-9/-])(?:{_any_of(_NUMBERED_FIRST)})[. ]{{0,3}}(?=[0-9])")
BUILDING_MARK = re.compile(
    rf"(?<![а-я0-9/-])(?:{_any_of({w: s for w, s in _KIND_OF.items() if len(w) > 1})})"
    r"[. ]{0,3}(?=[0-9])"
)
NUMBER = re.compile(r"(?<![а-я0-9/-])[0-9]{1,4}(?![0-9]|-?[йя](?![а-я])|-е(?![а-я]))")
_START = re.compile(
    rf"(?:(?P<kind>{_any_of(_KIND_OF)})[. ]{{0,3}})?0{{0,3}}(?P<number>[1-9][0-9]{{0,3}})"
    rf"(?P<slash>{_LETTER}?/(?:[1-9][0-9]{{0,3}}{_LETTER}?|{_LETTER})(?![а-я0-9/]))?"
    rf"(?:[ -]{{0,2}}(?![кслпэд][. ]{{0,2}}[0-9]|[клс][. ]{{1,2}}[а-я](?![а-я]))"
    rf"(?P<letter>{_LETTER})(?![а-я0-9]))?"
    r"(?![0-9])"
)
_PART = re.compile(
    rf"[ ,.-]{{0,3}}(?P<part>{_any_of(_PART_OF)})(?:[. ]{{0,3}}(?P<number>[0-9]{{1,3}}{_LETTER}?)"
    rf"|[. ]{{1,3}}(?P<letter>{_LETTER}[0-9]{{0,2}}))(?![а-я0-9/])"
)
_WHERE_INSIDE = re.compile(
    r"[ ,.]{0,3}(?:(?:под[ъь]езд|под|п-д|этаж|эт)[. ]{0,2}[0-9]{1,2}"
    r"|,[ ]?[0-9]{1,2}(?:-?й)? ?(?:под[ъь]езд|этаж))(?![а-я0-9])"
)
_ROOM_PART = r"(?:[ ,.]{0,3}(?:комната|комн|ком|к)[. ]{0,2}(?P<room>[0-9]{1,3}[а-я]?))?"
_FLAT = re.compile(
    rf"(?P<premises>{_any_of(_PREMISES_OF)})?(?![а-я])(?:[. -]{{0,3}})"
    rf"(?P<number>[0-9]{{1,6}})(?:[ -]?(?P<letter>{_LETTER})(?![а-я0-9]|[. ]{{0,2}}[0-9]))?"
    rf"(?P<slash>/[0-9]{{1,3}}{_LETTER}?|/{_LETTER})?(?:[ /-]?жп)?{_ROOM_PART}"
)
_MARKED_FLAT = re.compile(rf"[ ,.;]{{0,3}}(?:{_any_of(_PREMISES_OF)})(?![а-я]|-[а-я])")
_NO_FLAT = re.compile(r"(?:кв|квартира)?[. -]{0,3}0{0,6}(?:б/н)?")

TAIL_WORDS = frozenset({*_KIND_OF, *_PART_OF, *_PREMISES_OF, "подъезд", "этаж", "эт", "под"})
"""Words of houses and flats: a part that begins with one is no town."""

UNREADABLE_FLAT = "?"
"""In place of a flat: something stands there, but no number of a flat."""


@lru_cache(maxsize=1 << 14)
def read_flat(text: str) -> str | None:
    """`кв. 027` → `27`; None when this is no flat."""
    found = _FLAT.fullmatch(text.strip(" ,.;"))
    if found is None:
        return None
    number = found["number"].lstrip("0")
    if not number or len(number) > 5:
        return None
    premises = _PREMISES_OF.get(found["premises"] or "", "")
    flat = f"{number}{found['letter'] or ''}{found['slash'] or ''}"
    room = f" {_ROOM} {found['room'].lstrip('0')}" if found["room"] else ""
    return f"{premises} {flat}{room}" if premises else f"{flat}{room}"


def _house_end(text: str) -> tuple[str, int] | None:
    """Read the house that a text begins with, and where it ends."""
    start = _START.match(text)
    if start is None:
        return None
    parts: dict[str, str] = {}
    end = start.end()
    while (part := _PART.match(text, end)) is not None:
        name = _PART_OF[part["part"]]
        if name in parts:
            return None
        parts[name] = (part["number"] or part["letter"]).lstrip("0")
        end = part.end()
    if not all(parts.values()):
        return None
    kind = _KIND_OF[start["kind"] or "д"]
    house = f"{start['number']}{start['slash'] or ''}{start['letter'] or ''}"
    tail = "".join(f" {name} {parts[name]}" for name in _PARTS if name in parts)
    return (f"{house}{tail}" if kind == "д" else f"{kind} {house}{tail}"), end


@lru_cache(maxsize=1 << 14)
def read_house(text: str) -> str | None:
    """`д. 46, корп. 1` → `46 к 1`; None when it is not one house and nothing else."""
    found = _house_end(text.strip(" ,.;"))
    if found is None:
        return None
    return found[0] if found[1] == len(text.strip(" ,.;")) else None


def read_tail(text: str) -> tuple[str, str | None] | None:
    """Read house and flat; None when the text is no house with at most a flat behind it."""
    text = _WHERE_INSIDE.sub("", text).strip(" ,.;")
    found = _house_end(text)
    if found is None:
        return None
    house, end = found
    rest = text[end:]
    flat = rest.strip(" ,.;")
    if _NO_FLAT.fullmatch(flat):
        return house, None
    if _MARKED_FLAT.match(rest):
        return house, read_flat(flat) or UNREADABLE_FLAT
    if rest[0] not in " ,-" or not flat.lstrip("- ")[:1].isdigit():
        return None
    number = read_flat(flat.lstrip("- "))
    return None if number is None else (house, number)
