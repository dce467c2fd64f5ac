"""Readings told in one message: «хвс 123 гвс 45», «Т1 100 Т2 50», «№ 093217959 — 63010».

Marks (a service, a place, a serial number) gather until numbers follow; a mark behind numbers
begins the next meter. Which meter is meant must follow from its marks alone: where two fit, the
part is handed back with the reason, never guessed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bot.domain.dials import ReadingRefusal, Values, dial_value, worded, zone_index
from bot.domain.meters import Meter, Service
from bot.domain.reading_ends import signed_by_ends
from bot.domain.reading_tokens import (
    MARKS,
    MINUS,
    Kind,
    Lexicon,
    Token,
    ends_with,
    place_words,
    serial_key,
)

LONGEST_TEXT = 400
MOST_LINES = 24
MOST_TOKENS = 48
MOST_METERS = 12  # as many as a line of the bank meter registry has
LONGEST_SAID = 60


class Unread(StrEnum):
    """Why a part was not understood; the value is part of text ids."""

    TOO_LONG = "too_long"
    WORDS = "words"  # what is meant by them is unknown
    NO_METER = "no_meter"
    SEVERAL_METERS = "several_meters"
    NO_VALUE = "no_value"
    OTHER_COUNT = "other_count"  # not one value for each zone
    REPEATED = "repeated"  # the meter was named before, with another value: neither is taken
    BAD_VALUE = "bad_value"  # no dial shows it; `refusal` says why


@dataclass(frozen=True, slots=True)
class Leftover:
    """A part of the text, on one line and short, and why it was left."""

    said: str
    why: Unread
    refusal: ReadingRefusal | None = None


@dataclass(frozen=True, slots=True)
class ReadText:
    """A table to confirm, in the order of the list of meters, and what was left."""

    found: tuple[tuple[Meter, Values], ...] = ()
    left: tuple[Leftover, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether readings and nothing else was said: enough to take it where none was asked."""
        return bool(self.found) and not self.left


@dataclass(slots=True)
class _Group:
    """Marks of one meter, and the numbers behind them with the zones in front of each."""

    services: frozenset[Service] = frozenset(Service)
    serial: str | None = None
    places: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)
    zones: list[str | None] = field(default_factory=list)
    zone: str | None = None  # of the next number
    said: list[str] = field(default_factory=list)
    backwards: bool = False

    @property
    def named(self) -> bool:
        return len(self.services) < len(Service) or self.serial is not None or bool(self.places)

    @property
    def bare(self) -> bool:
        return not self.named and not any(self.zones) and self.zone is None

    def left(self, why: Unread, refusal: ReadingRefusal | None = None) -> Leftover:
        said = self.said[::-1] if self.backwards else self.said
        return Leftover(" ".join(said)[:LONGEST_SAID], why, refusal)


def read_text(
    typed: str,
    meters: Sequence[Meter],
    fits: Callable[[Meter, Values], bool] | None = None,
) -> ReadText:
    """Understand a message; `meters` are those that take readings, in the order of the list.

    `fits` tells whether a meter may well show a value now: with it a bare list of numbers is read
    in the order of the meters, when it would do in no other order.
    """
    lines = [line for line in typed[: LONGEST_TEXT + 1].splitlines() if line.strip()]
    if len(typed) > LONGEST_TEXT or len(lines) > MOST_LINES:
        return ReadText((), (Leftover("", Unread.TOO_LONG),))
    lexicon = Lexicon(meters)
    tokens = [lexicon.tokens(line) for line in lines]
    if sum(map(len, tokens)) > MOST_TOKENS:
        return ReadText((), (Leftover("", Unread.TOO_LONG),))
    read = _read_lines(tokens, typed, meters, fits)
    if not read.left:
        return read
    signed = [signed_by_ends(line, meters) for line in tokens]
    again = _read_lines(signed, typed, meters, fits) if signed != tokens else read
    more = len(again.found) > len(read.found) and set(read.found) <= set(again.found)
    return again if more else read


def named_meters(typed: str, meters: Sequence[Meter]) -> tuple[Meter, ...] | None:
    """Give the meters that «хвс» or «№1123» may mean; None where anything else is said."""
    if len(typed) > LONGEST_TEXT:
        return None
    lexicon = Lexicon(meters)
    tokens = [lexicon.tokens(line) for line in typed.splitlines()]
    kinds = {one.kind for line in tokens for one in line}
    groups, _ = _gather(tokens, meters)
    if len(groups) != 1 or not kinds <= MARKS:
        return None
    return tuple(one for one in meters if _is_meant(groups[0], one, meters))


def _read_lines(
    tokens: Iterable[Sequence[Token]],
    typed: str,
    meters: Sequence[Meter],
    fits: Callable[[Meter, Values], bool] | None,
) -> ReadText:
    groups, left = _gather(tokens, meters)
    if len(groups) > MOST_METERS:
        return ReadText((), (Leftover("", Unread.TOO_LONG),))
    if len(groups) == 1 and groups[0].bare and groups[0].numbers:
        found, why = _bare(groups[0], meters, fits)
        if typed.lstrip().startswith(MINUS):
            found, why = (), groups[0].left(Unread.BAD_VALUE, ReadingRefusal.NEGATIVE)
        return ReadText(found, (*left, *([why] if why else [])))
    return _table(groups, left, meters)


def _gather(
    lines: Iterable[Sequence[Token]], meters: Sequence[Meter]
) -> tuple[list[_Group], list[Leftover]]:
    groups, left = [_Group()], list[Leftover]()
    for line in lines:
        told = _is_told(groups[-1], meters)
        if told and {one.kind for one in line} == {Kind.UNKNOWN, Kind.NUMBER}:
            said = " ".join(one.text for one in line)[:LONGEST_SAID]
            left.append(Leftover(said, Unread.WORDS))
            continue
        if told and line and line[0].kind is Kind.NUMBER:
            groups.append(_Group())
        unknown = [one.text for one in line if one.kind is Kind.UNKNOWN]
        if unknown:
            left.append(Leftover(" ".join(unknown)[:LONGEST_SAID], Unread.WORDS))
        known = [one for one in line if one.kind is not Kind.UNKNOWN]
        if _starts_with_a_number(known):
            if known[-1].kind is Kind.NUMBER:
                said = " ".join(one.text for one in known)[:LONGEST_SAID]
                left.append(Leftover(said, Unread.WORDS))
            else:
                groups += [_Group(backwards=True)]
                _add(groups, known[::-1])
                groups += [_Group()]
        else:
            _add(groups, known)
    return [one for one in groups if one.said], left


def _is_told(group: _Group, meters: Sequence[Meter]) -> bool:
    """Tell whether a line of numbers below is of another meter, not of another zone."""
    zones = max((one.zones for one in meters if _is_meant(group, one, meters)), default=1)
    return not group.bare and len(group.numbers) >= zones


def _starts_with_a_number(line: Sequence[Token]) -> bool:
    """Tell «123 хвс 45 гвс», which is read from its end, from «123 45», which has no marks."""
    kinds = [one.kind for one in line]
    return kinds[:1] == [Kind.NUMBER] and set(kinds) != {Kind.NUMBER}


def _add(groups: list[_Group], line: Sequence[Token]) -> None:
    for token in line:
        group = groups[-1]
        if group.numbers and _begins_another(group, token):
            groups.append(group := _Group(backwards=group.backwards))
        if token.kind is Kind.SERVICE and not group.services & token.services:
            groups.append(group := _Group(backwards=group.backwards))
        match token.kind:
            case Kind.SERVICE:
                group.services &= token.services
            case Kind.SERIAL if group.serial in {None, token.text}:
                group.serial = token.text
            case Kind.SERIAL:
                groups.append(group := _Group(serial=token.text, backwards=group.backwards))
            case Kind.PLACE:
                group.places.add(token.text)
            case Kind.ZONE:
                group.zone = token.text
            case _:
                group.numbers.append(token.text)
                group.zones.append(group.zone)
                group.zone = None
        group.said.append(token.text)


def _begins_another(group: _Group, token: Token) -> bool:
    unzoned = group.zones[-1] is None
    return token.kind in MARKS or (token.kind is Kind.ZONE and unzoned)


def _bare(
    group: _Group,
    meters: Sequence[Meter],
    fits: Callable[[Meter, Values], bool] | None,
) -> tuple[tuple[tuple[Meter, Values], ...], Leftover | None]:
    """Deal the numbers out in the order of the meters."""
    if not meters:
        return (), group.left(Unread.NO_METER)
    if len(meters) > 1 and fits is None:
        return (), group.left(Unread.SEVERAL_METERS)
    if len(group.numbers) != sum(meter.zones for meter in meters):
        why = Unread.SEVERAL_METERS if len(meters) > 1 else Unread.OTHER_COUNT
        return (), group.left(why)
    found: list[tuple[Meter, Values]] = []
    numbers = iter(group.numbers)
    for meter in meters:
        values = _values([next(numbers) for _ in range(meter.zones)], meter)
        if isinstance(values, ReadingRefusal):
            return (), group.left(Unread.BAD_VALUE, values)
        found.append((meter, values))
    if fits is not None and len(found) > 1 and not _only_in_this_order(found, fits):
        return (), group.left(Unread.SEVERAL_METERS)
    return tuple(found), None


def _only_in_this_order(
    found: Sequence[tuple[Meter, Values]], fits: Callable[[Meter, Values], bool]
) -> bool:
    """Tell whether each value fits its meter, and no other way of dealing them out does.

    Where only one way does, some value is left with a single meter, again and again.
    """
    if not all(fits(meter, values) for meter, values in found):
        return False
    open_ = list(range(len(found)))
    could = {at: {to for to in open_ if _fits(found[to][0], found[at][1], fits)} for at in open_}
    while open_:
        settled = next((at for at in open_ if could[at] & set(open_) == {at}), None)
        if settled is None:
            return False
        open_.remove(settled)
    return True


def _fits(meter: Meter, values: Values, fits: Callable[[Meter, Values], bool]) -> bool:
    return len(values) == meter.zones and fits(meter, values)


def _table(
    groups: Iterable[_Group], left: Iterable[Leftover], meters: Sequence[Meter]
) -> ReadText:
    found: dict[int, tuple[Meter, Values]] = {}
    kept, twice = list(left), set[int]()
    for group in groups:
        read = _meant(group, meters)
        if isinstance(read, Leftover):
            kept.append(read)
        elif found.setdefault(read[0].id, read)[1] != read[1]:
            twice.add(read[0].id)
            kept.append(group.left(Unread.REPEATED))
    told = (found[one.id] for one in meters if one.id in found and one.id not in twice)
    return ReadText(tuple(told), tuple(kept))


def _meant(group: _Group, meters: Sequence[Meter]) -> tuple[Meter, Values] | Leftover:
    if not group.numbers or group.zone is not None:
        return group.left(Unread.NO_VALUE)
    fitting = [meter for meter in meters if _is_meant(group, meter, meters)]
    whole = [meter for meter in fitting if serial_key(meter.number) == group.serial]
    fitting = whole or fitting
    if group.bare and len(meters) > 1:
        return group.left(Unread.SEVERAL_METERS)
    if len(fitting) != 1:
        return group.left(Unread.SEVERAL_METERS if fitting else Unread.NO_METER)
    [meter] = fitting
    order = _order(group, meter)
    if order is None:
        return group.left(Unread.OTHER_COUNT)
    values = _values([group.numbers[at] for at in order], meter)
    if isinstance(values, ReadingRefusal):
        return group.left(Unread.BAD_VALUE, values)
    return meter, values


def _is_meant(group: _Group, meter: Meter, meters: Sequence[Meter]) -> bool:
    """Zones alone mean the meter that has several («день 100 ночь 50»), «Т1» the only one."""
    zones = [zone for zone in group.zones if zone is not None]
    return (
        meter.service in group.services
        and (group.serial is None or _has_number(meter, group.serial))
        and group.places <= place_words(meter)
        and all(zone_index(zone, meter) is not None for zone in zones)
        and (group.named or meter.zones > 1 or (bool(zones) and _only_light(meter, meters)))
    )


def _has_number(meter: Meter, serial: str) -> bool:
    return serial_key(meter.number) == serial or ends_with(meter, serial)


def _only_light(meter: Meter, meters: Sequence[Meter]) -> bool:
    return [one for one in meters if one.service is Service.ELECTRICITY] == [meter]


def _order(group: _Group, meter: Meter) -> list[int] | None:
    """Tell which number goes into each zone; None when they are not one for each."""
    count = len(group.numbers)
    plain = list(range(count))
    at = [None if zone is None else zone_index(zone, meter) for zone in group.zones]
    if all(one is None for one in at):
        at = [*(plain[::-1] if group.backwards else plain)]
    if count != meter.zones or None in at or set(at) != set(plain):
        return None
    return [at.index(zone) for zone in plain]


def _values(numbers: Iterable[str], meter: Meter) -> Values | ReadingRefusal:
    values: list[Decimal] = []
    for number in numbers:
        if number.startswith(MINUS):
            return worded(ReadingRefusal.NEGATIVE, meter)
        whole, _, fraction = number.replace(",", ".").partition(".")
        value = dial_value(whole, fraction, meter)
        if isinstance(value, ReadingRefusal):
            return worded(value, meter)
        values.append(value)
    return tuple(values)
