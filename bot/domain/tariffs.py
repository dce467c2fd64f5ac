"""The last tariff of a meter, as lines of a receipt tell it."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from bot.domain.dials import ZONE_WORDS
from bot.domain.meters import Meter, Service, Zone
from bot.domain.receipts import Charge

_STEMS = (
    ("холодн", Service.COLD_WATER),
    ("хвс", Service.COLD_WATER),
    ("горяч", Service.HOT_WATER),
    ("гвс", Service.HOT_WATER),
    ("электр", Service.ELECTRICITY),
    ("газ", Service.GAS),
    ("отоплен", Service.HEATING),
    ("водоотвед", Service.SEWERAGE),
    ("полив", Service.IRRIGATION),
)
_WORD = re.compile(r"[а-я]+")
_OF_THE_HOUSE = frozenset({"одн", "сои", "общедомовые", "повышающий"})


def tariffs_of(meter: Meter, charges: Iterable[Charge]) -> tuple[Decimal, ...] | None:
    """Give the tariff of each zone in roubles; None where the lines leave it open.

    Hot water of two components, say, has two lines: half a sum would be worse than none.
    """
    found: dict[Zone | None, list[Decimal]] = {}
    for charge in charges:
        words = _WORD.findall(charge.service.lower().replace("ё", "е"))
        tariff = _tariff(charge.tariff)
        mine = any(
            word.startswith(stem)
            for word in words
            for stem, service in _STEMS
            if service is meter.service
        )
        if mine and tariff is not None and not _OF_THE_HOUSE & set(words):
            zone = next((ZONE_WORDS[word] for word in words if word in ZONE_WORDS), None)
            found.setdefault(zone, []).append(tariff)
    if meter.zones == 1:
        lines = found.get(None) or [one for lines in found.values() for one in lines]
        return (lines[0],) if len(lines) == 1 else None
    by_zone = [found.get(zone, []) for zone in meter.zone_names]
    return tuple(one[0] for one in by_zone) if all(len(one) == 1 for one in by_zone) else None


def _tariff(text: str) -> Decimal | None:
    try:
        tariff = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return tariff if tariff.is_finite() and tariff > 0 else None
