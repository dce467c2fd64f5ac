"""Values of dials: as people type them, as the meter counts them, and what lies between two."""

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from bot.domain.meters import Flag, Meter, Reading, Zone
from bot.domain.money import Kopecks
from bot.domain.periods import BillingPeriod, parse_period
from bot.domain.typed import clean_number

Values = tuple[Decimal, ...]
"""One value for each zone of a meter, T1 first."""

MOST_DECIMALS = 3
_LONGEST_TYPED = 100

_UNIT = (
    r"(?: ?(?:[мm](?:3|³|\^3)|куб(?:а|ов|\.? ?м)?|(?:квт|kw)(?: ?[·*•-]? ?[чh])?|гкал|gcal)\.?)?"
)
NUMBER = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<fraction>[0-9]+))?")
_ONE = re.compile(
    rf"(?P<whole>[0-9]{{1,3}}(?: [0-9]{{3}})+|[0-9]+)(?: ?[.,] ?(?P<fraction>[0-9]+))?{_UNIT}\.?"
)
_SIGN = re.compile(r"[-−–—] ?(?=[0-9])")
_ZONE = r"(?P<zone>(?:[тt]|тариф|зона|zone) ?[123](?![0-9])|[a-zа-я]+)"
_EACH = re.compile(rf"(?:{_ZONE}\.? ?[:=–—-]? ?)?{NUMBER.pattern}{_UNIT}")
_BETWEEN = re.compile(r"(?: ?[,;/|] | ?[;/|] ?| (?:и|and) | )")

_HALF_PEAK = re.compile(r"\bполу[ -]пик")

ZONE_WORDS = MappingProxyType(
    {
        **dict.fromkeys(("день", "дневной", "дневная", "дневное", "дн", "day"), Zone.DAY),
        **dict.fromkeys(("полупик", "полупиковая", "полупиковый", "полупиковое"), Zone.DAY),
        **dict.fromkeys(("ночь", "ночной", "ночная", "ночное", "night"), Zone.NIGHT),
        **dict.fromkeys(("пик", "пиковая", "пиковый", "пиковое", "peak"), Zone.PEAK),
    }
)
ZONE_NUMBERS = re.compile(r"(?:т|t|тариф|зона|zone) ?([123])")


class ReadingRefusal(StrEnum):
    """Why a text or a value is no reading; the value is the id of its text in refusals.ftl."""

    UNREADABLE = "reading-unreadable"
    NEGATIVE = "reading-negative"
    SEVERAL = "reading-several"
    ZONES = "reading-zones"
    TOO_MANY_DIGITS = "reading-too-many-digits"
    LEADING_ZEROS = "reading-leading-zeros"
    TOO_PRECISE = "reading-too-precise"
    AUTOMATIC = "reading-meter-automatic"
    ARCHIVED = "reading-meter-archived"
    BEFORE_INSTALLATION = "reading-before-installation"
    BEFORE_LAST = "reading-before-last"
    HANDED_OVER = "reading-handed-over"
    UNREADABLE_WHOLE = "reading-unreadable-whole"
    NEGATIVE_WHOLE = "reading-negative-whole"
    SEVERAL_WHOLE = "reading-several-whole"
    TOO_MANY_WHOLE = "reading-too-many-digits-whole"


_OF_WHOLE = MappingProxyType(
    {
        ReadingRefusal.UNREADABLE: ReadingRefusal.UNREADABLE_WHOLE,
        ReadingRefusal.NEGATIVE: ReadingRefusal.NEGATIVE_WHOLE,
        ReadingRefusal.SEVERAL: ReadingRefusal.SEVERAL_WHOLE,
        ReadingRefusal.TOO_MANY_DIGITS: ReadingRefusal.TOO_MANY_WHOLE,
    }
)


def parse_values(typed: str, meter: Meter) -> Values | ReadingRefusal:
    """Return what was typed for one meter, a value for each zone, or the reason to ask again.

    One zone: «123,4», «1 234 м³». Several: «100 50», «Т1 100 Т2 50», «ночь 50 день 100». Leading
    zeros of a dial with red digits count where no comma is: who copies those too must set it.
    """
    values = _parse_values(typed, meter)
    return worded(values, meter) if isinstance(values, ReadingRefusal) else values


def worded(refusal: ReadingRefusal, meter: Meter) -> ReadingRefusal:
    """Name nothing behind the comma to whoever reads a meter of whole numbers."""
    return refusal if meter.decimals else _OF_WHOLE.get(refusal, refusal)


def _parse_values(typed: str, meter: Meter) -> Values | ReadingRefusal:
    if len(typed) > _LONGEST_TYPED:
        digits = clean_number(typed[: _LONGEST_TYPED + 1]).isdecimal()
        return ReadingRefusal.TOO_MANY_DIGITS if digits else ReadingRefusal.UNREADABLE
    text = folded(typed)
    if _SIGN.match(text):
        return ReadingRefusal.NEGATIVE
    if meter.zones == 1 and (found := _ONE.fullmatch(text)):
        value = dial_value(found["whole"].replace(" ", ""), found["fraction"], meter)
        return value if isinstance(value, ReadingRefusal) else (value,)
    parts = _parts(text)
    if not parts:
        return ReadingRefusal.UNREADABLE
    if len(parts) != meter.zones:
        return ReadingRefusal.SEVERAL if meter.zones == 1 else ReadingRefusal.ZONES
    return _by_zone(parts, meter)


def folded(typed: str) -> str:
    """Return it in small letters, «е» for «ё», «полу-пик» as the one word that it is."""
    return _HALF_PEAK.sub("полупик", clean_number(typed).lower().replace("ё", "е"))


def dial_value(whole: str, fraction: str | None, meter: Meter) -> Decimal | ReadingRefusal:
    """Return the value of these digits, fraction and all, when the dial has so many.

    Zeros in front say nothing, unless the digits behind may be red ones without their comma.
    """
    if len(whole) > meter.capacity and whole.startswith("0"):
        if meter.decimals and not fraction:
            return ReadingRefusal.LEADING_ZEROS
        whole = whole.lstrip("0") or "0"
    if len(whole) > meter.most_digits:
        return ReadingRefusal.TOO_MANY_DIGITS
    if fraction and len(fraction) > MOST_DECIMALS:
        return ReadingRefusal.TOO_PRECISE
    return Decimal(f"{whole}.{fraction or 0}")


def zone_index(word: str, meter: Meter) -> int | None:
    """Tell which value of the meter a word names: «Т2», «ночь»; None when none."""
    if found := ZONE_NUMBERS.fullmatch(word):
        index = int(found[1]) - 1
        return index if index < meter.zones else None
    zone = ZONE_WORDS.get(word)
    return meter.zone_names.index(zone) if zone in meter.zone_names else None


def settle(values: Sequence[Decimal], meter: Meter) -> Values:
    """Return the values as the meter counts them: decimals that do not count are cut off."""
    step = Decimal(1).scaleb(-meter.decimals)
    return tuple(value.quantize(step, ROUND_DOWN) for value in values)


def on_the_dial(values: Sequence[Decimal], meter: Meter) -> bool:
    """Tell whether the meter can show them."""
    turn = Decimal(10) ** meter.most_digits
    return len(values) == meter.zones and all(0 <= value < turn for value in values)


def is_wider(values: Sequence[Decimal], meter: Meter) -> bool:
    """Tell whether they have more digits than the dial is thought to have."""
    return max(values) >= one_turn(meter)


def one_turn(meter: Meter) -> Decimal:
    return Decimal(10) ** meter.capacity


def format_value(value: Decimal) -> str:
    """Return «123,4»: a comma, no zeros behind it that say nothing."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def consumption(
    meter: Meter, before: Values, after: Values, flags: Iterable[Flag] = ()
) -> Values | None:
    """Return what went through between two readings, by zone; None when nobody can tell.

    `flags` are those of the later one: only where it says so has the dial begun anew.
    """
    flags = frozenset(flags)
    if flags & {Flag.METER_REPLACED, Flag.BELOW_PREVIOUS} or len(before) != len(after):
        return None
    turn = one_turn(meter) if Flag.ROLLED_OVER in flags else Decimal(0)
    counted = zip(settle(before, meter), settle(after, meter), strict=True)
    spent = tuple(now - then if now >= then else now - then + turn for then, now in counted)
    return spent if min(spent) >= 0 else None


def months_between(earlier: str, later: str) -> int:
    """Count from one period (`2026-10`) to another."""
    return _month_number(parse_period(later)) - _month_number(parse_period(earlier))


def previous_of(readings: Iterable[Reading], period: str) -> Reading | None:
    """Give the newest one before a period that values are compared with."""
    earlier = (one for one in readings if one.counts and one.period < period)
    return max(earlier, key=lambda one: one.period, default=None)


def next_of(readings: Iterable[Reading], period: str) -> Reading | None:
    """Give the oldest one after a period that values are compared with."""
    later = (one for one in readings if one.counts and one.period > period)
    return min(later, key=lambda one: one.period, default=None)


def estimated(spent: Values, tariffs: Sequence[Decimal]) -> Kopecks:
    """Return about how much it costs; one tariff in roubles for each zone."""
    roubles = sum((a * b for a, b in zip(spent, tariffs, strict=True)), Decimal(0))
    return Kopecks(int((roubles * 100).quantize(Decimal(1), ROUND_HALF_UP)))


def _parts(text: str) -> list[re.Match[str]]:
    """Cut «т1 100, т2 50» into its values with their zones; none when anything else is said."""
    parts: list[re.Match[str]] = []
    at = 0
    while found := _EACH.match(text, at):
        parts.append(found)
        at = found.end()
        if text[at:] in {"", "."}:
            return parts
        between = _BETWEEN.match(text, at)
        if between is None:
            break
        at = between.end()
    return []


def _by_zone(parts: Sequence[re.Match[str]], meter: Meter) -> Values | ReadingRefusal:
    values: dict[int, Decimal] = {}
    for order, part in enumerate(parts):
        index = order if part["zone"] is None else zone_index(part["zone"], meter)
        value = dial_value(part["whole"], part["fraction"], meter)
        if isinstance(value, ReadingRefusal):
            return value
        if index is None or index in values:
            return ReadingRefusal.UNREADABLE if index is None else ReadingRefusal.ZONES
        values[index] = value
    if len({part["zone"] is None for part in parts}) > 1:
        return ReadingRefusal.ZONES
    return tuple(values[index] for index in range(meter.zones))


def _month_number(period: BillingPeriod) -> int:
    return period.year * 12 + period.month
