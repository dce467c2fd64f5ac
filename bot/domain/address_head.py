"""The beginning of an address: region, town and street, in whatever order and spelling."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from bot.domain.address_words import (
    CITY,
    COUNTRY,
    EXPANSIONS,
    KIND_OF,
    NAME_LIKE,
    NOISE,
    PHRASES,
    TYPES,
    Kind,
)

_PHRASES = tuple((re.compile(pattern), word) for pattern, word in PHRASES)
_TOKEN = re.compile(r"[^\s.,;:()|]+")
_INDEX = re.compile(r"[0-9]{6}")
_ORDINAL = re.compile(r"([0-9]{1,4})-?(?:(?:ы|о|и)?(й)|[ая]?(я)|ь(я)|[ое]?(е)|(?:о|ь)?го)")
_NUMERIC = re.compile(r"[0-9]+(?:-[йяе])?")
_TYPE_THEN_NUMBER = re.compile(r"(мкр|кв-л|квартал|микрорайон|мкр-н)-?([0-9]+)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the house; `street` is empty for a village without streets."""

    region: str | None
    district: str | None
    town: str | None
    street: str
    street_typed: bool


@dataclass(frozen=True, slots=True)
class _Segment:
    """One named thing with its canonical type, or without any."""

    type: str | None
    name: str

    @property
    def kind(self) -> Kind | None:
        return KIND_OF[self.type] if self.type else None

    @property
    def text(self) -> str:
        return f"{self.type} {self.name}" if self.type else self.name


@dataclass(slots=True)
class _Run:
    """Types with the names between them: name 0, type 0, name 1, type 1, name 2."""

    types: list[str] = field(default_factory=list)
    names: list[list[str]] = field(default_factory=lambda: [[]])

    def add(self, token: str, kind: str | None) -> None:
        if kind is None:
            self.names[-1].append(token)
        else:
            self.types.append(token)
            self.names.append([])


@lru_cache(maxsize=1 << 12)
def read_head(text: str) -> Head | None:
    """Read region, town and street of a lower-case text; None when it names no street."""
    return _arrange([segment for part in text.split(",") for segment in _read_part(part)])


@lru_cache(maxsize=1 << 12)
def _read_part(part: str) -> tuple[_Segment, ...]:
    """Read what stands between two commas: towns and streets come back in ever new heads."""
    for pattern, word in _PHRASES:
        part = pattern.sub(word, part)
    return tuple(_segments(_tokens(part)))


def _tokens(part: str) -> list[str]:
    tokens: list[str] = []
    for token in _TOKEN.findall(part):
        if _INDEX.fullmatch(token) or token in COUNTRY or not token.strip("-/"):
            continue
        glued = _TYPE_THEN_NUMBER.fullmatch(token)
        tokens += glued.groups() if glued else (token,)
    return tokens


def _segments(tokens: list[str]) -> list[_Segment]:
    run = _Run()
    for i, token in enumerate(tokens):
        run.add(token, None if _is_name(tokens, i) else TYPES.get(token))
    owner = _owners(run)
    segments: list[_Segment] = []
    for gap, words in enumerate(run.names):
        extra = [t for i, t in enumerate(run.types) if i not in owner and i == gap and words]
        name = _name([*words, *(t for t in extra if t in NAME_LIKE)])
        if name:
            kinds = [TYPES[run.types[i]] for i, taken in owner.items() if taken == gap]
            segments.append(_Segment(kinds[0] if kinds else None, name))
    return segments


def _is_name(tokens: list[str], i: int) -> bool:
    """Tell a type that serves as a name: «ул Набережная», «ул С. Перовской»."""
    token = tokens[i]
    before = _kind(tokens[i - 1]) if i else None
    after = _kind(tokens[i + 1]) if i + 1 < len(tokens) else None
    if token in NAME_LIKE:
        alone = len(tokens) == 1
        first = before is Kind.STREET and i + 1 == len(tokens)
        return alone or first or (after is Kind.STREET and i == 0 and len(tokens) == 2)
    if len(token) > 1 or _kind(token) is not Kind.SETTLEMENT:
        return False
    return before is Kind.STREET or (
        i == 0 and len(tokens) == 3 and _kind(tokens[2]) is Kind.STREET
    )


def _kind(token: str) -> Kind | None:
    short = TYPES.get(token)
    return KIND_OF[short] if short else None


def _owners(run: _Run) -> dict[int, int]:
    """For each type, which of its two neighbouring names it belongs to."""
    owner: dict[int, int] = {}
    for i, token in enumerate(run.types):
        left = bool(run.names[i]) and i not in owner.values()
        right = bool(run.names[i + 1])
        if left and (not right or _follows_its_name(run, i, token)):
            owner[i] = i
        elif right:
            owner[i] = i + 1
    return owner


def _follows_its_name(run: _Run, i: int, token: str) -> bool:
    """Whether «Асбест г Мира ул» (True) or «Асбест ул Мира» (False) is the order here."""
    kind = _kind(token)
    if kind in {Kind.REGION, Kind.DISTRICT, Kind.MUNICIPAL}:
        return True
    last = i
    while last + 1 < len(run.types) and run.names[last + 1]:
        last += 1
    if not run.names[last + 1]:
        return True
    return kind is Kind.SETTLEMENT and last == i


def _name(words: list[str]) -> str:
    """Join the words of a name, ordinals first and spelled one way: «заводской 1-ый» → «1-й …»."""
    plain: list[str] = []
    ordinals: list[str] = []
    for word in words:
        cut = word.strip("-/'’`")
        found = _ORDINAL.fullmatch(cut)
        if found:
            ending = found[2] or found[3] or found[4] or found[5]
            ordinals.append(f"{int(found[1])}-{ending}" if ending else str(int(found[1])))
        elif cut and cut not in NOISE:
            plain.append(EXPANSIONS.get(cut, cut))
    return " ".join(ordinals + plain)


def _arrange(segments: list[_Segment]) -> Head | None:
    of: dict[Kind | None, list[int]] = {}
    for i, segment in enumerate(segments):
        of.setdefault(segment.kind, []).append(i)
    loose = of.get(None, [])
    streets = of.get(Kind.STREET, [])
    planning = of.get(Kind.PLANNING, [])
    settlements = of.get(Kind.SETTLEMENT, [])
    typed = bool(streets or planning)
    if not streets and loose and (not planning or loose[-1] > planning[-1]):
        streets, loose = loose[-1:], loose[:-1]
        typed = False
    if any(char.isdigit() for i in loose for char in segments[i].name):
        return None
    if not settlements:
        settlements, loose = loose[-1:], loose[:-1]
    after_town = [i for i in loose if settlements and i > settlements[-1]]
    place = sorted([*planning, *after_town]) + streets
    town = segments[settlements[-1]] if settlements else None
    if not place and not (town and town.type and town.type != CITY):
        return None
    names = [segments[i] for i in place]
    if not typed and names:
        names[-1] = _Segment("ул", names[-1].name)
    return Head(
        region=_first(segments, of.get(Kind.REGION, [])),
        district=_district(segments, of.get(Kind.DISTRICT, []), settlements),
        town=town.text if town else None,
        street=", ".join(segment.text for segment in names),
        street_typed=typed,
    )


def _first(segments: list[_Segment], found: list[int]) -> str | None:
    if not found:
        return None
    segment = segments[found[0]]
    return f"{segment.name} {segment.type}"


def _district(
    segments: list[_Segment], districts: list[int], settlements: list[int]
) -> str | None:
    """Name what tells villages of one name apart; a city needs neither it nor its own parts."""
    if not settlements or segments[settlements[-1]].type == CITY:
        return None
    if len(settlements) > 1:
        return segments[settlements[0]].text
    return _first(segments, districts)


@lru_cache(maxsize=1 << 14)
def street_key(district: str | None, town: str | None, street: str) -> str:
    """Join `town (district)|street` with all that people leave out of names left out."""
    place = _folded(town or "")
    if district:
        place = f"{place} ({_folded(district)})"
    return f"{place}|{', '.join(_folded(name) for name in street.split(', '))}"


def _folded(text: str) -> str:
    """Strip a typed name of dashes and endings of ordinals, its numbers first."""
    kind, _, name = text.partition(" ")
    if kind not in KIND_OF or not name:
        kind, name = "", text
    whole = [w.partition("-")[0] if _NUMERIC.fullmatch(w) else w for w in name.split(" ")]
    words = " ".join(whole).replace("-", " ").split(" ")
    words.sort(key=lambda word: not word.isdigit())
    return " ".join([kind, *words] if kind else words)
